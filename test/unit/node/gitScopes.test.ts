import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChangeSource } from '../../../src/core/diff/change';
import { ProblemError } from '../../../src/core/problem';
import { assertPlaced, assertSameAsGit, readAll, type Read } from '../../gitOracle';
import { conflict } from '../../gitCases';
import { tempRepository, type TempRepository } from '../../tempRepository';

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

describe('the scopes of gitRepository', () => {
  let repository: TempRepository;

  beforeEach(() => {
    repository = tempRepository();
  });
  afterEach(() => {
    repository.remove();
  });

  describe('unstaged', () => {
    it('is what git diff says, and never what is staged', async () => {
      repository.stage({ 'a.txt': lines(20), 'b.txt': lines(5), 'c.sh': 'c\n', 'd.txt': 'same\n' });
      repository.commit();
      repository.stage({ 'a.txt': lines(20).replace('line 3\n', 'STAGED\n') });
      repository.write('a.txt', lines(20).replace('line 3\n', 'STAGED\n').replace('line 15\n', 'unstaged\n'));
      rmSync(join(repository.root, 'b.txt'));
      chmodSync(join(repository.root, 'c.sh'), 0o755);
      repository.write('untracked.txt', 'not part of this scope\n');
      const read = await readAll(repository.root, { kind: 'unstaged' });
      assertSameAsGit(repository, read, ['diff']);
      assert.deepEqual(added(read, 'a.txt'), ['unstaged']);
      assert.equal(read.files.has('untracked.txt'), false);
    });

    it('gives every new side an object id, so that a receipt can name it', async () => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
      repository.write('a.txt', 'b\n');
      const { change } = await readAll(repository.root, { kind: 'unstaged' });
      assert.equal(
        change.entries[0]?.newId,
        repository.gitWith({ input: 'b\n' }, 'hash-object', '--stdin').toString().trim(),
      );
    });

    it('does not report files of which only the time changed', async () => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
      repository.write('a.txt', 'x\n');
      repository.write('a.txt', 'a\n');
      const { change } = await readAll(repository.root, { kind: 'unstaged' });
      assert.deepEqual(change.entries, []);
    });

    it('sees an edit of the same length in the second of the commit', async () => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.write('a.txt', 'b\n');
      const read = await readAll(repository.root, { kind: 'unstaged' });
      assert.deepEqual(added(read, 'a.txt'), ['b']);
    });

    it('converts ends of lines and encodings as a commit would', async () => {
      repository.git('config', 'core.autocrlf', 'true');
      repository.stage({
        '.gitattributes': 'wide.txt working-tree-encoding=UTF-16LE-BOM\n*.id ident\n',
        'crlf.txt': 'a\r\nb\r\n',
        'a.id': '$Id$\na\n',
      });
      repository.write('wide.txt', wide('eins\nzwei\n'));
      repository.git('add', '-A');
      repository.commit();
      repository.write('crlf.txt', 'a\r\nc\r\n');
      repository.write('wide.txt', wide('eins\ndrei\n'));
      repository.write('a.id', '$Id: 0123456789012345678901234567890123456789 $\nb\n');
      const read = await readAll(repository.root, { kind: 'unstaged' });
      assertSameAsGit(repository, read, ['diff']);
      assert.deepEqual(added(read, 'crlf.txt'), ['c']);
      assert.deepEqual(added(read, 'wide.txt'), ['drei']);
      assert.deepEqual(added(read, 'a.id'), ['b']);
    });

    it('lists conflicts and reads the rest', async () => {
      conflict(repository);
      repository.write('clean.txt', 'edited\n');
      const read = await readAll(repository.root, { kind: 'unstaged' });
      assert.deepEqual([...read.unreadable.keys()].sort(), ['both.txt', 'gone.txt']);
      assert.deepEqual(added(read, 'clean.txt'), ['edited']);
    });

    it('lists a conflict once, also against HEAD, where it is no deletion besides', async () => {
      conflict(repository);
      repository.write('clean.txt', 'edited\n');
      const { change, unreadable, files } = await readAll(repository.root, { kind: 'all' });
      assert.deepEqual(
        change.entries.map(({ path, kind }) => `${kind} ${path}`),
        ['modified clean.txt', 'added theirs.txt', 'unmerged both.txt', 'unmerged gone.txt'],
      );
      assert.deepEqual([...unreadable.keys()].sort(), ['both.txt', 'gone.txt']);
      assert.deepEqual([...files.keys()].sort(), ['clean.txt', 'theirs.txt']);
    });

    it('reads what it is narrowed to while there are conflicts elsewhere', async () => {
      conflict(repository);
      repository.write('clean.txt', 'edited\n');
      for (const kind of ['unstaged', 'all'] as const) {
        const { change, files } = await readAll(repository.root, { kind, paths: ['clean.txt'] });
        assert.deepEqual(
          change.entries.map(({ path }) => path),
          ['clean.txt'],
        );
        assert.deepEqual([...files.keys()], ['clean.txt']);
      }
    });

    it('shows a file that was only announced by add -N as wholly new', async () => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
      repository.write('new.txt', 'one\ntwo\n');
      repository.git('add', '-N', 'new.txt');
      const read = await readAll(repository.root, { kind: 'unstaged' });
      assert.deepEqual(added(read, 'new.txt'), ['one', 'two']);
    });

    it('handles files that became links, and links that became files, without following them', async () => {
      repository.stage({ 'a.txt': 'a\n', 'dir/b.txt': 'b\n' });
      symlinkSync('a.txt', join(repository.root, 'link'));
      repository.git('add', '-A');
      repository.commit();
      const outside = tempRepository();
      outside.write('b.txt', 'CANARY\n');
      rmSync(join(repository.root, 'a.txt'));
      symlinkSync(join(outside.root, 'b.txt'), join(repository.root, 'a.txt'));
      rmSync(join(repository.root, 'dir'), { recursive: true });
      symlinkSync(outside.root, join(repository.root, 'dir'));
      rmSync(join(repository.root, 'link'));
      repository.write('link', 'now a file\n');
      const read = await readAll(repository.root, { kind: 'all' });
      outside.remove();
      assert.equal(JSON.stringify([...read.files.values()]).includes('CANARY'), false);
      assert.deepEqual(
        read.change.entries.map(({ path, kind }) => `${kind} ${path}`),
        ['type-changed a.txt', 'added dir', 'deleted dir/b.txt', 'type-changed link'],
      );
    });
  });

  describe('all', () => {
    it('is the working tree with untracked files as whole additions, against HEAD', async () => {
      repository.stage({ 'a.txt': lines(9), '.gitignore': 'ignored.txt\n', 'sub/b.txt': 'b\n' });
      repository.commit();
      repository.stage({ 'a.txt': `staged\n${lines(9)}` });
      repository.write('a.txt', `staged\n${lines(9)}unstaged\n`);
      repository.write('ignored.txt', 'ignored\n');
      repository.write('sub/new.txt', 'new\nfile');
      repository.write(' spaced\tname.txt', 'odd\n');
      const read = await readAll(repository.root, { kind: 'all' });
      assert.deepEqual(added(read, 'a.txt'), ['staged', 'unstaged']);
      assert.equal(read.files.get('sub/new.txt')?.after, 'new\nfile');
      assert.deepEqual([...read.files.keys()].sort(), [' spaced\tname.txt', 'a.txt', 'sub/new.txt']);
      for (const file of read.files.values()) assertPlaced(file);
    });

    it('works before the first commit', async () => {
      repository.write('a.txt', 'a\n');
      const read = await readAll(repository.root, { kind: 'all' });
      assert.deepEqual(added(read, 'a.txt'), ['a']);
    });

    it('does not enter repositories inside, and says so', async () => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
      mkdirSync(join(repository.root, 'inner'));
      execFileSync('git', ['init', '-q', join(repository.root, 'inner')]);
      repository.write('inner/secret.txt', 'CANARY\n');
      const read = await readAll(repository.root, { kind: 'all' });
      assert.deepEqual(read.change.entries, []);
      assert.deepEqual(
        read.change.notes.map(({ code }) => code),
        ['git.note-nested'],
      );
    });

    it('lists what cannot be read with the reason', async function () {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
      repository.write('big.bin', Buffer.alloc(9 * 1024 * 1024));
      repository.write('big.txt', 'x\n'.repeat(5 * 1024 * 1024));
      execFileSync('mkfifo', [join(repository.root, 'pipe')]);
      repository.write('locked.txt', 'locked\n', 0o000);
      const read = await readAll(repository.root, { kind: 'all' });
      assert.equal(read.files.get('big.bin')?.isBinary, true);
      assert.equal(read.unreadable.get('big.txt')?.unreadable, 'too-large');
      if (process.getuid?.() !== 0) assert.equal(read.unreadable.get('locked.txt')?.unreadable, 'git');
    });
  });

  describe('commits', () => {
    it('base: from the merge base to HEAD, whatever is staged', async () => {
      repository.stage({ 'a.txt': lines(9) });
      repository.commit();
      repository.git('checkout', '-q', '-b', 'topic');
      repository.stage({ 'a.txt': `topic\n${lines(9)}` });
      repository.commit();
      repository.git('checkout', '-q', 'main');
      repository.stage({ 'main.txt': 'main\n' });
      repository.commit();
      repository.git('checkout', '-q', 'topic');
      repository.stage({ 'staged.txt': 'not in this scope\n' });
      const read = await readAll(repository.root, { kind: 'base', ref: 'main' });
      assert.deepEqual([...read.files.keys()], ['a.txt']);
      assertSameAsGit(repository, read, ['diff', 'main...HEAD']);
    });

    it('range, commit, root commit and merge commit', async () => {
      repository.stage({ 'a.txt': lines(9), 'b.txt': 'b\n' });
      const first = repository.commit();
      repository.git('checkout', '-q', '-b', 'side');
      repository.stage({ 'side.txt': 'side\n' });
      repository.commit();
      repository.git('checkout', '-q', 'main');
      repository.stage({ 'b.txt': null, 'c d.txt': 'b\n' });
      const second = repository.commit();
      repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
      const range = await readAll(repository.root, { kind: 'range', from: first, to: 'HEAD' });
      assertSameAsGit(repository, range, ['diff', first, 'HEAD']);
      const one = await readAll(repository.root, { kind: 'commit', ref: second.slice(0, 10) });
      assertSameAsGit(repository, one, ['diff', first, second]);
      const root = await readAll(repository.root, { kind: 'commit', ref: first });
      assert.deepEqual([...root.files.keys()], ['a.txt', 'b.txt']);
      const merge = await readAll(repository.root, { kind: 'commit', ref: 'HEAD' });
      assert.deepEqual([...merge.files.keys()], ['side.txt']);
      assert.deepEqual(
        merge.change.notes.map(({ code }) => code),
        ['git.note-merge-commit'],
      );
    });

    for (const ref of hostileReferences()) {
      it(`takes ${JSON.stringify(ref)} for a name and nothing else`, async () => {
        repository.stage({ 'a.txt': 'a\n' });
        repository.commit();
        const before = readdirSync(repository.root);
        for (const source of [
          { kind: 'base', ref },
          { kind: 'commit', ref },
          { kind: 'range', from: ref, to: 'HEAD' },
        ] as const) {
          await assert.rejects(readAll(repository.root, source), problem('git.unknown-reference'));
        }
        assert.deepEqual(readdirSync(repository.root), before);
      });
    }
  });

  describe('an editor buffer', () => {
    const text = lines(30);

    beforeEach(() => {
      repository.stage({ 'a.txt': text, 'b.txt': 'b\n' });
      repository.commit();
    });

    it('is compared with HEAD, whatever is staged or on disk', async () => {
      repository.stage({ 'a.txt': 'staged\n', 'b.txt': 'staged\n' });
      const read = await buffer(text.replace('line 5\n', 'edited\n'));
      assert.deepEqual([...read.files.keys()], ['a.txt']);
      assert.deepEqual(added(read, 'a.txt'), ['edited']);
      assert.equal(read.files.get('a.txt')?.after, text.replace('line 5\n', 'edited\n'));
    });

    it('takes CRLF in the editor for the LF of HEAD', async () => {
      const read = await buffer(text.replace('line 5\n', 'edited\n').replaceAll('\n', '\r\n'));
      assert.deepEqual(added(read, 'a.txt'), ['edited']);
    });

    it('counts all lines as added where nothing differs', async () => {
      assert.equal(added(await buffer(text), 'a.txt').length, 30);
    });

    it('holds the changes that a selection touches and no others', async () => {
      const edited = text.replace('line 5\n', 'five\n').replace('line 20\n', 'twenty\n');
      assert.deepEqual(added(await buffer(edited, 4, 6), 'a.txt'), ['five']);
      assert.deepEqual(added(await buffer(edited, 20, 20), 'a.txt'), ['twenty']);
      assert.deepEqual(added(await buffer(edited, 1, 30), 'a.txt'), ['five', 'twenty']);
      assert.deepEqual(added(await buffer(edited, 10, 12), 'a.txt'), ['line 10', 'line 11', 'line 12']);
    });

    it('keeps a removal that the selection touches', async () => {
      const file = (await buffer(text.replace('line 5\n', ''), 4, 5)).files.get('a.txt');
      assert.equal(file?.removedLines, 1);
      assert.equal(file.addedLines, 0);
    });

    it('works for a file that git does not know, and without a final newline', async () => {
      const read = await readAll(repository.root, {
        kind: 'buffer',
        path: 'new/unsaved.ts',
        text: 'one\ntwo\nthree',
        lines: { start: 2, end: 2 },
      });
      assert.deepEqual(added(read, 'new/unsaved.ts'), ['two']);
      const last = await buffer(`${text}last`, 31, 31);
      assert.deepEqual(added(last, 'a.txt'), ['last']);
    });

    it('shows the buffer to whoever asks for the reviewed text', async () => {
      const edited = text.replace('line 5\n', 'uniqueWord\n');
      const { signal } = new AbortController();
      const { gitRepository } = await import('../../../src/node/gitRepository');
      const change = await gitRepository(repository.root).open(
        { kind: 'buffer', path: 'a.txt', text: edited, lines: null },
        signal,
      );
      assert.equal(await change.textAt('reviewed', 'a.txt', signal), edited);
      assert.equal(await change.textAt('base', 'a.txt', signal), text);
      assert.deepEqual(
        (await change.search(['uniqueWord'], signal)).get('uniqueWord')?.hits.map(({ path, line }) => [path, line]),
        [['a.txt', 5]],
      );
      change.close();
    });

    function buffer(text: string, start?: number, end?: number): Promise<Read> {
      const lines = start === undefined || end === undefined ? null : { start, end };
      return readAll(repository.root, { kind: 'buffer', path: 'a.txt', text, lines });
    }
  });

  it('reads text that takes the place of bytes, and what a change of encoding changed', async () => {
    const wide = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('a\nb\n', 'utf16le')]);
    repository.stage({ 'bytes.js': Buffer.of(0, 1), 'wide.js': wide, 'narrow.js': 'a\nb\n' });
    repository.commit();
    const wider = Buffer.concat([wide, Buffer.from('c\n', 'utf16le')]);
    repository.stage({ 'bytes.js': 'a\nb\n', 'wide.js': 'a\nc\n', 'narrow.js': wider });
    const read = await readAll(repository.root, { kind: 'staged' });
    assert.deepEqual(added(read, 'bytes.js'), ['a', 'b']);
    assert.deepEqual(added(read, 'wide.js'), ['c']);
    assert.deepEqual(added(read, 'narrow.js'), ['c']);
  });

  describe('path filters', () => {
    beforeEach(() => {
      repository.stage({
        'a/one.txt': 'a\n',
        'a/two.txt': 'a\n',
        'b/one.txt': 'b\n',
        ':(top)x': 'x\n',
        '*.txt': 'star\n',
      });
    });

    for (const [paths, expected] of [
      [['a'], ['a/one.txt', 'a/two.txt']],
      [['a/'], ['a/one.txt', 'a/two.txt']],
      [
        ['./a/one.txt', 'b/one.txt'],
        ['a/one.txt', 'b/one.txt'],
      ],
      [[':(top)x'], [':(top)x']],
      [['*.txt'], ['*.txt']],
      [['--output=x'], []],
      [['nowhere'], []],
      [['.'], ['*.txt', ':(top)x', 'a/one.txt', 'a/two.txt', 'b/one.txt']],
    ] as const) {
      it(`${JSON.stringify(paths)} are literal`, async () => {
        const read = await readAll(repository.root, { kind: 'staged', paths });
        assert.deepEqual([...read.files.keys()].sort(), expected);
        const all = await readAll(repository.root, { kind: 'all', paths });
        assert.deepEqual([...all.files.keys()].sort(), expected);
        assert.equal(existsSync(join(repository.root, 'x')), false);
      });
    }

    it('are meant from the folder that was opened, as with git', async () => {
      const found = async (paths: readonly string[]): Promise<readonly string[]> => {
        const { change } = await readAll(join(repository.root, 'a'), { kind: 'staged', paths });
        return change.entries.map(({ path }) => path);
      };
      assert.deepEqual(await found(['one.txt']), ['a/one.txt']);
      assert.deepEqual(await found(['.']), ['a/one.txt', 'a/two.txt']);
      assert.deepEqual(await found(['../b']), ['b/one.txt']);
      assert.equal((await found(['..'])).length, 5);
      assert.equal((await found([])).length, 5);
      await assert.rejects(found(['../../outside']), ProblemError);
    });

    for (const path of ['../outside', '/etc/passwd', 'a/../../b', 'a\0b']) {
      it(`${JSON.stringify(path)} is refused`, async () => {
        await assert.rejects(readAll(repository.root, { kind: 'staged', paths: [path] }), problem('git.outside-path'));
        const source: ChangeSource = { kind: 'buffer', path, text: '', lines: null };
        await assert.rejects(readAll(repository.root, source), problem('git.outside-path'));
      });
    }
  });

  it('leaves nothing in the temporary folder', async () => {
    const { TMPDIR } = process.env;
    const own = mkdtempSync(join(tmpdir(), 'fresh-eyes-test-tmp-'));
    repository.stage({ 'a.txt': 'a\n' });
    try {
      process.env['TMPDIR'] = own;
      for (const kind of ['staged', 'unstaged', 'all'] as const) await readAll(repository.root, { kind });
      await assert.rejects(readAll(repository.root, { kind: 'base', ref: 'nowhere' }));
      assert.deepEqual(readdirSync(own), []);
    } finally {
      if (TMPDIR === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = TMPDIR;
      rmSync(own, { recursive: true });
    }
  });

  it('runs no filter, and shows what is on disk, where an attribute names one', async () => {
    const marker = join(repository.root, '.git', 'marker');
    writeFileSync(join(repository.root, '.git', 'run.sh'), `#!/bin/sh\necho ran >> '${marker}'\ncat\n`, {
      mode: 0o755,
    });
    repository.stage({ '.gitattributes': '*.x filter=evil\n*.y filter=more.evil\n', 'a.x': 'a\n', 'a.y': 'a\n' });
    repository.commit();
    const run = join(repository.root, '.git', 'run.sh');
    appendFileSync(
      join(repository.root, '.git', 'config'),
      ['evil', 'more.evil']
        .map(
          (name) => `[filter "${name}"]\n\tclean = ${run}\n\tsmudge = ${run}\n\tprocess = ${run}\n\trequired = true\n`,
        )
        .join(''),
    );
    repository.write('a.x', 'b\n');
    repository.write('a.y', 'b\n');
    repository.write('new.x', 'new\n');
    const read = await readAll(repository.root, { kind: 'all' });
    assert.deepEqual([...read.files.keys()].sort(), ['a.x', 'a.y', 'new.x']);
    assert.deepEqual(added(read, 'a.x'), ['b']);
    assert.equal(existsSync(marker), false);
  });
});

function hostileReferences(): string[] {
  return [
    'nowhere',
    '--output=pwned',
    '-c',
    '--all',
    '--upload-pack=touch pwned',
    'ext::sh -c touch% pwned',
    '-vu',
    'main\n--output=pwned',
    '',
    ' ',
    'HEAD:a.txt',
    '@{-9}',
    '..',
    'HEAD..',
    '\0',
    ':0:a.txt',
  ];
}

function wide(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
}

function added(read: Read, path: string): string[] {
  return (read.files.get(path)?.hunks ?? []).flatMap((hunk) =>
    hunk.lines.filter((line) => line.kind === 'added').map((line) => line.text),
  );
}

function problem(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ProblemError, String(error));
    assert.equal(error.problem.message.code, code);
    assert.ok(error.problem.next, 'there is no next step');
    return true;
  };
}
