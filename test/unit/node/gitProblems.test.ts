import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChangeSource } from '../../../src/core/diff/change';
import { english } from '../../../src/core/messages';
import { ProblemError } from '../../../src/core/problem';
import { findGit, gitEnvironment } from '../../../src/node/gitCommand';
import { gitPlace } from '../../../src/node/gitPlace';
import { gitRepository, type GitOptions } from '../../../src/node/gitRepository';
import { conflict } from '../../gitCases';
import { readAll } from '../../gitOracle';
import { isolatedGitEnvironment, tempRepository, type TempRepository } from '../../tempRepository';

const staged: ChangeSource = { kind: 'staged' };

describe('what can be wrong around a repository', () => {
  let repository: TempRepository;
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'fresh-eyes-test-'));
    repository = tempRepository();
    repository.stage({ 'a.txt': 'a\n' });
    repository.commit();
    repository.stage({ 'a.txt': 'b\n' });
  });
  afterEach(() => {
    repository.remove();
    rmSync(home, { recursive: true, force: true });
  });

  /** The program stands in for git; `REAL` is git itself. */
  function shim(script: string): GitOptions {
    const file = join(home, 'git');
    const real = findGit(process.env) ?? '';
    writeFileSync(file, `#!/bin/sh\n${script.replaceAll('REAL', real)}\n`);
    chmodSync(file, 0o755);
    return { gitPath: file };
  }

  async function told(
    folder: string,
    code: string,
    options: GitOptions = {},
    source: ChangeSource = staged,
  ): Promise<string> {
    const started = Date.now();
    const error = await readAll(folder, source, options).then(
      () => assert.fail(`${code} was expected`),
      (error: unknown) => error,
    );
    assert.ok(error instanceof ProblemError, String(error));
    const { message, next } = error.problem;
    assert.equal(message.code, code);
    assert.ok(next, 'there is no next step');
    const text = `${english(message)}\n${english(next)}`;
    assert.doesNotMatch(text, /\{\w+\}/, 'an argument is missing');
    assert.ok(Date.now() - started < 12_000, 'that took long');
    return text;
  }

  describe('git itself', () => {
    it('is missing', async () => {
      await told(repository.root, 'git.missing', { env: { PATH: home } });
      await told(repository.root, 'git.missing', { gitPath: join(home, 'no-git') });
    });

    it('is too old', async () => {
      const script = (version: string): string =>
        `case "$*" in *--path-format*) echo --path-format=absolute; exec REAL rev-parse --show-toplevel;; *version*) echo "git version ${version}";; *) exec REAL "$@";; esac`;
      assert.match(await told(repository.root, 'git.too-old', shim(script('2.17.1'))), /2\.17\.1/);
      await told(repository.root, 'git.too-old', shim(script('1.8.3.1')));
      await told(repository.root, 'git.failed', shim(script('2.31.0')));
    });

    it('is something else', async () => {
      await told(repository.root, 'git.odd', shim('echo garbage'));
      await told(repository.root, 'git.odd', shim('exit 1'));
      await told(repository.root, 'git.odd', shim('exit 0'));
      await told(repository.root, 'git.odd', shim('printf "\\033[31m\\377\\000"; exit 3'));
      await told(repository.root, 'git.odd', shim('kill -9 $$'));
    });

    it('floods', async () => {
      await told(repository.root, 'git.odd', shim('yes flood >&2'));
      await told(repository.root, 'git.odd', shim('yes flood'));
    });

    it('hangs', async () => {
      await told(repository.root, 'git.slow', { ...shim('exec sleep 60'), answerMs: 300 });
    });

    it('is looked for in absolute folders only', () => {
      const file = join(home, 'git');
      cpSync(findGit(process.env) ?? '', file);
      assert.equal(findGit({ PATH: `.:${home}` }), file);
      assert.equal(findGit({ PATH: '.::bin' }), null);
    });
  });

  describe('a pipe that nobody writes to', function () {
    for (const [file, code] of [
      ['index', 'git.broken-index'],
      ['objects/info/alternates', 'git.borrowed-objects'],
    ] as const) {
      it(`is refused in the place of ${file}, for reading it would never end`, async function () {
        if (process.platform === 'win32') this.skip();
        const place = join(repository.root, '.git', file);
        rmSync(place, { force: true });
        mkdirSync(join(place, '..'), { recursive: true });
        execFileSync('mkfifo', [place]);
        await told(repository.root, code);
      });
    }
  });

  describe('the folder', () => {
    it('does not exist, or is a file', async () => {
      await told(join(home, 'nowhere'), 'git.no-folder');
      writeFileSync(join(home, 'file'), '');
      await told(join(home, 'file'), 'git.no-folder');
    });

    it('is in no repository', async () => {
      await told(home, 'git.no-repository');
    });

    it('is a bare repository, or holds one that poses as the real one', async () => {
      execFileSync('git', ['init', '-q', '--bare', join(home, 'bare.git')]);
      await told(join(home, 'bare.git'), 'git.bare');
      cpSync(join(home, 'bare.git'), join(repository.root, 'inside'), { recursive: true });
      await told(join(repository.root, 'inside'), 'git.bare');
    });

    it('is inside the git folder', async () => {
      await told(join(repository.root, '.git'), 'git.bare');
    });

    it('belongs to another user', async () => {
      const text = await told(
        repository.root,
        'git.dubious-ownership',
        shim('GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec REAL "$@"'),
      );
      assert.match(text, /safe\.directory/);
    });

    it('is deep inside, or reached by a link', async () => {
      repository.write('deep/er/x.txt', '');
      const { change } = await readAll(join(repository.root, 'deep', 'er'), staged);
      assert.equal(change.root, realpathSync(repository.root));
      execFileSync('ln', ['-s', repository.root, join(home, 'link')]);
      assert.equal((await readAll(join(home, 'link'), staged)).change.entries.length, 1);
    });

    it('is a linked working tree, with its own index and the same common folder', async () => {
      const tree = join(home, 'tree');
      repository.git('worktree', 'add', '-q', tree, '-b', 'other');
      writeFileSync(join(tree, 'b.txt'), 'only here\n');
      execFileSync('git', ['add', '-A'], { cwd: tree, env: isolatedGitEnvironment() });
      const read = await readAll(tree, staged);
      assert.deepEqual([...read.files.keys()], ['b.txt']);
      assert.equal(read.change.branch, 'other');
      const { signal } = new AbortController();
      const places = await Promise.all(
        [tree, repository.root].map((folder) =>
          gitPlace(folder, { gitPath: findGit(process.env) ?? '', env: gitEnvironment(process.env), signal }),
        ),
      );
      assert.equal(places[0]?.commonDir, places[1]?.commonDir);
      assert.notEqual(places[0]?.gitDir, places[1]?.gitDir);
    });

    it('is a real submodule', async () => {
      const inner = tempRepository();
      inner.stage({ 'inner.txt': 'one\n' });
      inner.commit();
      repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
      inner.remove();
      const folder = join(repository.root, 'sub');
      writeFileSync(join(folder, 'inner.txt'), 'two\n');
      execFileSync('git', ['add', '-A'], { cwd: folder, env: isolatedGitEnvironment() });
      assert.deepEqual([...(await readAll(folder, staged)).files.keys()], ['inner.txt']);
      assert.deepEqual(
        [...(await readAll(repository.root, { kind: 'all' })).files.keys()],
        ['.gitmodules', 'a.txt', 'sub'],
      );
    });

    it('is the inner one of two nested repositories', async () => {
      const inner = join(repository.root, 'inner');
      execFileSync('git', ['init', '-q', '--template=', inner], { env: isolatedGitEnvironment() });
      writeFileSync(join(inner, 'own.txt'), 'own\n');
      execFileSync('git', ['add', '-A'], { cwd: inner, env: isolatedGitEnvironment() });
      assert.deepEqual([...(await readAll(inner, staged)).files.keys()], ['own.txt']);
      assert.deepEqual([...(await readAll(repository.root, staged)).files.keys()], ['a.txt']);
    });

    it('may borrow objects when the person allows it', async () => {
      const clone = join(home, 'clone');
      execFileSync('git', ['clone', '-q', '--shared', repository.root, clone], { env: isolatedGitEnvironment() });
      assert.match(await told(clone, 'git.borrowed-objects'), /objects/);
      const allowed = await readAll(clone, { kind: 'commit', ref: 'HEAD' }, { allowBorrowedObjects: true });
      assert.deepEqual([...allowed.files.keys()], ['a.txt']);
      const env = { ...isolatedGitEnvironment(), FRESH_EYES_BORROWED_OBJECTS: 'allow' };
      assert.equal((await readAll(clone, staged, { env })).change.root, realpathSync(clone));
    });

    it('has a name with spaces, quotes, a line of Unicode and a backslash', async () => {
      const odd = join(home, 'ä "b" \\x41 \'c\' #d;e');
      cpSync(repository.root, odd, { recursive: true });
      assert.deepEqual([...(await readAll(odd, staged)).files.keys()], ['a.txt']);
      assert.deepEqual([...(await readAll(odd, { kind: 'all' })).files.keys()], ['a.txt']);
    });
  });

  describe('the index', () => {
    const index = (): string => join(repository.root, '.git', 'index');

    it('is corrupt', async () => {
      const bytes = readFileSync(index());
      for (const broken of [
        Buffer.from('garbage'),
        bytes.subarray(0, 40),
        Buffer.from(bytes.map((byte, at) => (at === 7 ? byte ^ 255 : byte))),
      ]) {
        writeFileSync(index(), broken);
        for (const kind of ['staged', 'unstaged', 'all'] as const) {
          const text = await told(repository.root, 'git.broken-index', {}, { kind });
          assert.match(text, /git reset/);
        }
      }
    });

    it('names an object that is gone: that file and what follows fails, with the reason', async () => {
      const id = repository.git('rev-parse', ':a.txt').trim();
      repository.stage({ 'z.txt': 'z\n' });
      rmSync(join(repository.root, '.git', 'objects', id.slice(0, 2), id.slice(2)), { force: true });
      const read = await readAll(repository.root, staged);
      assert.equal(read.unreadable.get('a.txt')?.unreadable, 'git');
      assert.match(english(read.unreadable.get('a.txt')?.message ?? assert.fail()), new RegExp(id));
      assert.equal(read.files.size + read.unreadable.size, 2);
    });

    it('moves while the review runs: what is read stays, and the result is of an earlier stage', async () => {
      const { signal } = new AbortController();
      const change = await gitRepository(repository.root, { env: isolatedGitEnvironment() }).open(staged, signal);
      assert.equal(await change.isCurrent(signal), true);
      repository.write('a.txt', 'touched\n');
      repository.git('status');
      assert.equal(await change.isCurrent(signal), true, 'nothing that was staged has changed');
      repository.stage({ 'a.txt': 'c\n', 'new.txt': 'new\n' });
      assert.equal(await change.isCurrent(signal), false);
      const texts: (string | null)[] = [];
      for await (const file of change.files(new Set(['a.txt', 'new.txt']), signal))
        texts.push('unreadable' in file ? null : file.after);
      assert.deepEqual(texts, ['b\n']);
      assert.equal(await change.textAt('reviewed', 'a.txt', signal), 'b\n');
      change.close();
    });

    it('stays, but HEAD moves', async () => {
      const { signal } = new AbortController();
      const change = await gitRepository(repository.root, { env: isolatedGitEnvironment() }).open(staged, signal);
      repository.git('commit', '-q', '-m', 'more');
      assert.equal(await change.isCurrent(signal), false);
      change.close();
    });

    it('stays, but the working tree moves under a review of it', async () => {
      const { signal } = new AbortController();
      const change = await gitRepository(repository.root, { env: isolatedGitEnvironment() }).open(
        { kind: 'all' },
        signal,
      );
      assert.equal(await change.isCurrent(signal), true);
      repository.write('a.txt', 'z\n');
      assert.equal(await change.isCurrent(signal), false);
      change.close();
    });

    it('is the one that git names for its hooks', async () => {
      repository.write('a.txt', 'from commit -a\n');
      repository.write('b.txt', 'not known\n');
      mkdirSync(join(repository.root, '.git', 'hooks'));
      const hook = join(repository.root, '.git', 'hooks', 'pre-commit');
      writeFileSync(
        hook,
        `#!/bin/sh\nenv > '${home}/env.part'\nmv '${home}/env.part' '${home}/env'\nwhile [ ! -e '${home}/go' ]; do sleep 0.05; done\nexit 1\n`,
        { mode: 0o755 },
      );
      const commit = spawn('git', ['commit', '-q', '-a', '-m', 'x'], {
        cwd: repository.root,
        env: isolatedGitEnvironment(),
        stdio: 'ignore',
      });
      try {
        while (!existsSync(join(home, 'env'))) await wait(20);
        const lines = readFileSync(join(home, 'env'), 'utf8')
          .split('\n')
          .map((line) => line.split('=', 2));
        const env = Object.fromEntries(lines) as NodeJS.ProcessEnv;
        assert.match(env['GIT_INDEX_FILE'] ?? '', /index\.lock$/);
        const inHook = await readAll(repository.root, staged, { env, honourIndexFile: true });
        assert.equal(inHook.files.get('a.txt')?.after, 'from commit -a\n');
        const outside = await readAll(repository.root, staged, { env });
        assert.equal(outside.files.get('a.txt')?.after, 'b\n');
      } finally {
        writeFileSync(join(home, 'go'), '');
        await new Promise((resolve) => commit.once('close', resolve));
      }
    });

    it('is that of a repository elsewhere which only the environment ties to this folder', async () => {
      const gitDir = join(home, 'dotfiles.git');
      const tree = join(home, 'tree');
      mkdirSync(tree);
      const env = { ...isolatedGitEnvironment(), GIT_DIR: gitDir, GIT_WORK_TREE: tree };
      execFileSync('git', ['init', '-q', '--bare', '--template=', gitDir], { env: isolatedGitEnvironment() });
      writeFileSync(join(tree, '.profile'), 'export A=1\n');
      execFileSync('git', ['add', '.profile'], { cwd: tree, env });
      const read = await readAll(tree, staged, { env, honourIndexFile: true });
      assert.deepEqual([...read.files.keys()], ['.profile']);
      assert.equal(read.change.root, realpathSync(tree));
      assert.equal((await readAll(tree, { kind: 'all' }, { env, honourIndexFile: true })).files.size, 1);
      await told(tree, 'git.no-repository', { env });
      await told(home, 'git.no-repository', { env, honourIndexFile: true });
    });

    it('is named by the environment and is not there, or GIT_DIR is that of another', async () => {
      const env = isolatedGitEnvironment();
      await told(repository.root, 'git.no-index-file', {
        env: { ...env, GIT_INDEX_FILE: 'nowhere' },
        honourIndexFile: true,
      });
      const other = tempRepository();
      await told(repository.root, 'git.environment', {
        env: { ...env, GIT_DIR: join(other.root, '.git') },
        honourIndexFile: true,
      });
      other.remove();
    });
  });

  it('a temporary folder that is not there is told', async () => {
    const { TMPDIR } = process.env;
    process.env['TMPDIR'] = join(home, 'nowhere');
    try {
      await told(repository.root, 'git.no-temporary');
    } finally {
      if (TMPDIR === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = TMPDIR;
    }
  });

  it('a merge in progress is told', async () => {
    conflict(repository);
    const { change } = await readAll(repository.root, staged);
    assert.deepEqual(
      change.notes.map(({ code }) => code),
      ['git.note-merge'],
    );
  });

  it('scopes that need a commit say so before the first one', async () => {
    const empty = tempRepository();
    for (const source of [
      { kind: 'base', ref: 'main' },
      { kind: 'commit', ref: 'HEAD' },
      { kind: 'range', from: 'a', to: 'b' },
    ] as const) {
      await told(empty.root, 'git.no-commit', {}, source);
    }
    empty.remove();
  });

  it('histories without a common commit are told', async () => {
    repository.git('checkout', '-q', '--orphan', 'other');
    repository.git('commit', '-q', '-m', 'other');
    await told(repository.root, 'git.no-merge-base', {}, { kind: 'base', ref: 'main' });
  });

  describe('limits', () => {
    it('a file over the limit is listed as too large, the others are read', async () => {
      repository.stage({ 'b.txt': 'line\n'.repeat(50_000), 'c.txt': 'c\n' });
      const read = await readAll(repository.root, staged, { limits: { patchBytes: 100_000 } });
      assert.equal(read.unreadable.get('b.txt')?.unreadable, 'too-large');
      assert.deepEqual([...read.files.keys()], ['a.txt', 'c.txt']);
    });

    it('a small change of a large file is read without its texts', async () => {
      const text = 'line\n'.repeat(50_000);
      repository.stage({ 'big.txt': text });
      repository.commit();
      repository.stage({ 'big.txt': `first\n${text}` });
      const file = (
        await readAll(repository.root, staged, { limits: { patchBytes: 100_000, textBytes: 100_000 } })
      ).files.get('big.txt');
      assert.deepEqual([file?.before, file?.after, file?.addedLines], [null, null, 1]);
    });

    it('what is over the budget of the whole change is listed, and git is stopped', async () => {
      repository.stage({ 'b.txt': 'b\n'.repeat(5000), 'c.txt': 'c\n'.repeat(5000), 'd.txt': 'd\n' });
      const read = await readAll(repository.root, staged, { limits: { totalBytes: 4_000 } });
      assert.deepEqual([...read.files.keys()], ['a.txt']);
      assert.deepEqual(
        [...read.unreadable.values()].map((file) => `${file.path} ${file.unreadable}`),
        ['b.txt budget', 'c.txt budget', 'd.txt budget'],
      );
    });
  });

  describe('cancelling', () => {
    it('before or while opening rejects with the reason and leaves nothing', async () => {
      const reason = new Error('enough');
      const { TMPDIR } = process.env;
      process.env['TMPDIR'] = home;
      try {
        for (const delay of [0, 1, 3, 6, 10, 15, 25]) {
          const control = new AbortController();
          if (delay === 0) control.abort(reason);
          else setTimeout(() => control.abort(reason), delay);
          const opened = await gitRepository(repository.root)
            .open({ kind: 'all' }, control.signal)
            .catch((error: unknown) => error);
          if (opened instanceof Error) assert.equal(opened, reason);
          else (opened as { close: () => void }).close();
        }
        assert.deepEqual(readdirSync(home), []);
      } finally {
        if (TMPDIR === undefined) delete process.env['TMPDIR'];
        else process.env['TMPDIR'] = TMPDIR;
      }
    });

    /** Until git hangs, then for as long as it may take to end it. */
    async function endsSoon(work: Promise<unknown>, control: AbortController): Promise<void> {
      const failed = assert.rejects(work, /enough/);
      while (!existsSync(join(home, 'pid'))) await wait(10);
      const started = performance.now();
      control.abort(new Error('enough'));
      await failed;
      assert.ok(performance.now() - started < 250, `${performance.now() - started} ms`);
      const pid = Number(readFileSync(join(home, 'pid'), 'utf8'));
      assert.throws(() => process.kill(pid, 0), 'the process is still there');
    }

    it('while git hangs before its list ends within a quarter of a second and leaves no process', async () => {
      const options = shim(`case "$*" in *" -p "*) echo $$ > '${home}/pid'; exec sleep 60;; *) exec REAL "$@";; esac`);
      const control = new AbortController();
      const opening = gitRepository(repository.root, { ...options, env: isolatedGitEnvironment() });
      await endsSoon(opening.open(staged, control.signal), control);
    });

    it('while git hangs behind its list ends within a quarter of a second and leaves no process', async () => {
      // The list of one file with a name of five letters, and the NUL behind it.
      const list = `REAL "$@" | head -c 106; echo $$ > '${home}/pid'; exec sleep 60`;
      const options = shim(`case "$*" in *" -p "*) ${list};; *) exec REAL "$@";; esac`);
      const control = new AbortController();
      const change = await gitRepository(repository.root, { ...options, env: isolatedGitEnvironment() }).open(
        staged,
        control.signal,
      );
      const reading = (async () => {
        for await (const file of change.files(new Set(['a.txt']), control.signal)) assert.fail(file.path);
      })();
      await endsSoon(reading, control);
      change.close();
    });

    it('leaves no process when nobody reads the files of an opened change', async () => {
      const options = shim(`case "$*" in *" -p "*) echo $$ > '${home}/pid';; esac; exec REAL "$@"`);
      repository.stage({ 'b.txt': 'b\n'.repeat(500_000) });
      const change = await gitRepository(repository.root, { ...options, env: isolatedGitEnvironment() }).open(
        staged,
        new AbortController().signal,
      );
      const pid = Number(readFileSync(join(home, 'pid'), 'utf8'));
      process.kill(pid, 0);
      change.close();
      const isThere = (): boolean => {
        try {
          return process.kill(pid, 0);
        } catch {
          return false;
        }
      };
      while (isThere()) await wait(5);
    });

    it('by whoever stops reading ends git', async () => {
      const files = Object.fromEntries(
        Array.from({ length: 300 }, (_, index) => [`f${index}.txt`, 'x\n'.repeat(2000)]),
      );
      repository.stage(files);
      const { signal } = new AbortController();
      const change = await gitRepository(repository.root, { env: isolatedGitEnvironment() }).open(staged, signal);
      for await (const file of change.files(new Set(Object.keys(files)), signal)) {
        assert.ok(file.path);
        break;
      }
      change.close();
    });
  });
});
