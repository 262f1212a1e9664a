import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TempRepository } from './tempRepository';

export type GitCase = {
  readonly name: string;
  /** Builds a base, commits it, and stages a change. */
  readonly build: (repository: TempRepository) => void;
  readonly initArgs?: readonly string[];
  /** How each path must end when it is not plainly readable. */
  readonly unreadable?: Readonly<Record<string, string>>;
};

const lines = (count: number, name = 'line'): string =>
  Array.from({ length: count }, (_, index) => `${name} ${index + 1}\n`).join('');

/** A base file with that name and content, then its staged successor (null: deleted). */
function pair(name: string, path: string, before: string | Buffer | null, after: string | Buffer | null): GitCase {
  return {
    name,
    build: (repository) => {
      repository.stage({ 'other.txt': 'other\n', ...(before === null ? {} : { [path]: before }) });
      repository.commit();
      repository.stage({ [path]: after });
    },
  };
}

const names: readonly (readonly [string, string])[] = [
  ['a space', 'a file.txt'],
  ['a tab', 'a\tfile.txt'],
  ['a line feed', 'a\nfile.txt'],
  ['a double quote', 'a"file".txt'],
  ['a backslash', 'a\\file.txt'],
  ['what looks like an escape', 'a\\xff.txt'],
  ['an octal escape in it', 'a\\303.txt'],
  [' b/ in it', 'x b/y b/z.txt'],
  ['a leading dash', '-rf'],
  ['an option as name', '--output=x'],
  ['__proto__', '__proto__'],
  ['constructor/prototype', 'constructor/prototype.js'],
  ['umlauts', 'größe.txt'],
  ['CJK', '変更/檔案.txt'],
  ['an emoji', '🧪.txt'],
  ['trailing space', 'end '],
  ['a leading colon', ':(exclude)a.txt'],
  ['glob characters', '*[a]?.txt'],
  ['a carriage return', 'a\rb.txt'],
  ['an escape character', 'a\u001b[31mb.txt'],
  ['a leading byte order mark', '\uFEFFa.txt'],
  ['dots', '...'],
  ['dev/null in it', 'dev/null'],
  ['a diff header as name', 'x\ndiff --git a/y b/y\n--- a/y\n+++ b/y\n@@ -1 +1 @@'],
  ['200 characters', `${'n'.repeat(200)}.txt`],
];

const contents: readonly (readonly [string, string | null, string | null])[] = [
  ['an empty new file', null, ''],
  ['a new file', null, lines(5)],
  ['a new file without final newline', null, 'a\nb'],
  ['a deleted file', lines(5), null],
  ['a deleted file without final newline', 'a\nb', null],
  ['a deleted empty file', '', null],
  ['a file that becomes empty', lines(4), ''],
  ['an empty file that gets lines', '', lines(4)],
  ['a first line added', lines(9), `new\n${lines(9)}`],
  ['a last line added', lines(9), `${lines(9)}new\n`],
  ['final newline removed', 'a\nb\n', 'a\nb'],
  ['final newline added', 'a\nb', 'a\nb\n'],
  ['both without final newline, last changed', 'a\nb', 'a\nc'],
  ['both without final newline, first changed', `a\n${lines(9)}b`, `c\n${lines(9)}b`],
  ['only line removed and added', 'a', 'b'],
  ['many hunks', lines(200), lines(200).replaceAll(/line (\d*)7\n/g, 'changed $1\n')],
  ['hunks that touch', lines(30), lines(30).replaceAll(/line (\d*)[27]\n/g, '')],
  ['a line that says no newline', 'a\n', 'a\n\\ No newline at end of file\n'],
  ['a removed line that says no newline', '\\ No newline at end of file\na\n', 'a\n'],
  ['lines that look like headers', 'a\n', 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n index 0..1\na\n'],
  ['removed lines that look like headers', '-- a/x\n++ b/x\n@@ -1 +1 @@\na\n', 'a\n'],
  ['removed --- and added +++', '-- one\ntwo\n', '++ one\ntwo\n'],
  ['lines of dashes only', '--\n---\n-\n', '-\n--\n----\n'],
  ['an old patch as content', null, 'diff --git a/f b/f\nindex 1..2 100644\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n'],
  ['a changed patch as content', '@@ -1 +1 @@\n-a\n+b\n', '@@ -1 +1,2 @@\n-a\n+b\n+c\n'],
  ['CRLF on both sides', 'a\r\nb\r\n', 'a\r\nc\r\n'],
  ['LF that becomes CRLF', 'a\nb\n', 'a\r\nb\r\n'],
  ['mixed ends of lines', 'a\r\nb\nc\r\n', 'a\nb\r\nc\r\n'],
  ['lone carriage returns', 'a\rb\rc\n', 'a\rB\rc\n'],
  ['U+2028 and U+2029', 'a\u2028b\u2029c\n', 'a\u2028B\u2029c\n'],
  ['form feed, vertical tab and NEL', 'a\fb\vc\u0085d\n', 'a\fB\vc\u0085d\n'],
  ['a byte order mark', '\uFEFFa\n', '\uFEFFb\n'],
  ['empty lines', '\n\n\n', '\n\n\n\n'],
  ['white space only', 'a\n', ' a\n'],
  ['tabs at line starts', '\ta\n', '\t\ta\n'],
  ['a long line', `${'x'.repeat(9000)}\nb\n`, `${'x'.repeat(9001)}\nb\n`],
  ['control characters', 'a\u001b[0m\n', 'b\u0007\u001b[1m\n'],
  ['astral characters', '😀\n', '😀😃\n'],
];

const bytes: readonly (readonly [string, Buffer | null, Buffer | null])[] = [
  ['Latin-1 text', Buffer.from('gr\xfcn\nblau\n', 'latin1'), Buffer.from('gr\xfcn\nrot\n', 'latin1')],
  ['invalid UTF-8 in the middle', Buffer.from([97, 10, 0xc3, 10, 98, 10]), Buffer.from([97, 10, 0xc3, 10, 99, 10])],
  ['a cut sequence at a line end', null, Buffer.from([0xe2, 0x82, 10, 0xac, 10])],
  ['binary', Buffer.from([0, 1, 2, 3]), Buffer.from([0, 1, 2, 4])],
  ['a new binary file', null, Buffer.from([0, 255, 0, 1])],
  ['a deleted binary file', Buffer.from([0, 255, 0, 1]), null],
  ['text that becomes binary', Buffer.from('text\n'), Buffer.from([0, 1])],
  ['binary that becomes text', Buffer.from([0, 1]), Buffer.from('text\n')],
  ['UTF-16 that becomes UTF-8', utf16('a\nb\n'), Buffer.from('a\nc\n')],
  ['UTF-8 that becomes UTF-16', Buffer.from('a\nb\n'), utf16('a\nc\n')],
  ['UTF-16 that becomes binary', utf16('a\nb\n'), Buffer.from([0, 1])],
  ['a NUL after 8000 bytes', null, Buffer.concat([Buffer.alloc(9000, 'a\n'), Buffer.of(0, 10)])],
  ['UTF-16 little endian', utf16('a\nb\n'), utf16('a\nc\n')],
  ['new UTF-16', null, utf16('ä\r\nb\r\n')],
];

function utf16(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
}

const shapes: readonly GitCase[] = [
  {
    name: 'no commit yet',
    build: (repository) => repository.stage({ 'a.txt': 'one\n', 'b/c.txt': 'two' }),
  },
  { name: 'nothing staged, no commit', build: () => undefined },
  {
    name: 'nothing staged',
    build: (repository) => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
    },
  },
  {
    name: 'unstaged and untracked text beside a staged change',
    build: (repository) => {
      repository.stage({ 'a.txt': lines(20) });
      repository.commit();
      repository.stage({ 'a.txt': lines(20).replace('line 3\n', 'staged\n') });
      repository.write('a.txt', `UNSTAGED\n${lines(20)}`);
      repository.write('untracked.txt', 'UNSTAGED\n');
    },
  },
  {
    name: 'a pure rename, a rename with changes and one with a mode',
    build: (repository) => {
      repository.stage({ 'a.txt': lines(20, 'a'), 'b.txt': lines(20, 'b'), 'c.sh': lines(20, 'c') });
      repository.commit();
      repository.git('mv', 'a.txt', 'A b/c.txt'.replace('A b/', 'moved-'));
      repository.git('mv', 'b.txt', 'b b.txt');
      repository.git('mv', 'c.sh', 'd.sh');
      repository.write('b b.txt', lines(20, 'b').replace('b 3\n', 'changed\n'));
      chmodSync(join(repository.root, 'd.sh'), 0o755);
      repository.git('add', '-A');
    },
  },
  {
    name: 'a rename whose names are quoted and hold b/',
    build: (repository) => {
      repository.stage({ 'x b/ä.txt': lines(20), 'plain.txt': lines(30, 'p') });
      repository.commit();
      repository.stage({
        'x b/ä.txt': null,
        'y b/"ü".txt': `${lines(20)}more\n`,
        'plain.txt': null,
        'q b/r b/s': lines(30, 'p'),
      });
    },
  },
  {
    name: 'a copy beside a changed source',
    build: (repository) => {
      repository.stage({ 'a.txt': lines(30) });
      repository.commit();
      repository.stage({ 'a.txt': `${lines(30)}x\n`, 'copy.txt': lines(30) });
    },
  },
  {
    name: 'a mode change alone and with content',
    build: (repository) => {
      repository.stage({ 'a.sh': 'a\n', 'b.sh': 'b\n' });
      repository.commit();
      repository.git('update-index', '--chmod=+x', 'a.sh');
      repository.stage({ 'b.sh': 'c\n' });
      repository.git('update-index', '--chmod=+x', 'b.sh');
    },
  },
  {
    name: 'symbolic links: new, changed, from and to a file',
    build: (repository) => {
      repository.stage({ 'file.txt': lines(3), 'will-be-link': lines(4) });
      symlinkSync('/etc/passwd', join(repository.root, 'link'));
      symlinkSync('file.txt', join(repository.root, 'will-be-file'));
      repository.git('add', '-A');
      repository.commit();
      for (const name of ['link', 'will-be-file', 'will-be-link']) rmSync(join(repository.root, name));
      symlinkSync('/etc/hosts', join(repository.root, 'link'));
      symlinkSync('../outside', join(repository.root, 'will-be-link'));
      symlinkSync('nowhere', join(repository.root, 'new-link'));
      writeFileSync(join(repository.root, 'will-be-file'), 'now\na\nfile');
      repository.git('add', '-A');
    },
  },
  {
    name: 'a file that becomes a folder and back',
    build: (repository) => {
      repository.stage({ thing: 'file\n', 'folder/inner.txt': 'inner\n' });
      repository.commit();
      repository.stage({ thing: null, 'folder/inner.txt': null });
      rmSync(join(repository.root, 'folder'), { recursive: true, force: true });
      repository.stage({ 'thing/now.txt': 'folder\n', folder: 'file\n' });
    },
  },
  {
    name: 'a submodule that is added and one that moves',
    build: (repository) => {
      repository.stage({ 'a.txt': 'a\n' });
      const first = repository.commit();
      repository.git('update-index', '--add', '--cacheinfo', `160000,${first},moving`);
      const second = repository.commit();
      repository.git('update-index', '--add', '--cacheinfo', `160000,${second},moving`);
      repository.git('update-index', '--add', '--cacheinfo', `160000,${second},new`);
      repository.git('update-index', '--force-remove', 'a.txt');
    },
  },
  {
    name: 'a file that becomes a submodule',
    build: (repository) => {
      repository.stage({ thing: 'file\n', 'b.txt': 'b\n' });
      const first = repository.commit();
      repository.git('update-index', '--force-remove', 'thing');
      repository.git('update-index', '--add', '--cacheinfo', `160000,${first},thing`);
      repository.stage({ 'b.txt': 'c\n' });
    },
  },
  {
    name: 'submodules that become a file, a link and a binary file',
    build: (repository) => {
      repository.stage({ 'z.txt': 'b\n' });
      const names = ['code.js', 'link', 'pixels'];
      for (const name of names)
        repository.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},${name}`);
      repository.commit();
      for (const name of names) repository.git('update-index', '--force-remove', name);
      symlinkSync('z.txt', join(repository.root, 'link'));
      repository.git('add', 'link');
      repository.stage({ 'code.js': 'one\ntwo\n', pixels: Buffer.from([1, 0, 2]), 'z.txt': 'c\n' });
    },
  },
  {
    name: 'conflicts of a merge in progress beside staged files',
    build: (repository) => {
      conflict(repository);
      repository.stage({ 'mine.txt': 'mine\n' });
    },
    unreadable: { 'both.txt': 'conflict', 'gone.txt': 'conflict' },
  },
  {
    name: 'names that are no UTF-8',
    build: (repository) => {
      const root = Buffer.from(`${repository.root}/`);
      writeFileSync(Buffer.concat([root, Buffer.from('n\xff.txt', 'latin1')]), 'one\n');
      repository.stage({ 'a.txt': 'a\n' });
      repository.git('add', '-A');
      repository.commit();
      writeFileSync(Buffer.concat([root, Buffer.from('n\xff.txt', 'latin1')]), 'two\n');
      writeFileSync(Buffer.concat([root, Buffer.from('\xe4\xf6.txt', 'latin1')]), 'new\n');
      repository.git('add', '-A');
    },
  },
  {
    name: 'NFC and NFD twins, and names that differ in case',
    build: (repository) => {
      repository.stage({ 'caf\u00e9': 'one\n', 'cafe\u0301': 'two\n', Case: 'a\n', case: 'b\n' });
      repository.commit();
      repository.stage({ 'caf\u00e9': 'ONE\n', 'cafe\u0301': 'TWO\n', Case: 'A\n', case: 'B\n' });
    },
  },
  {
    name: 'an attribute that says -diff, one that says binary, and one that says text',
    build: (repository) => {
      repository.stage({ 'a.ts': lines(9), 'b.ts': lines(9), 'c.bin': Buffer.from([0, 1, 10]) });
      repository.commit();
      repository.stage({
        '.gitattributes': '*.ts -diff\nb.ts binary\nc.bin diff\n',
        'a.ts': lines(9).replace('line 2', 'changed'),
        'b.ts': null,
        'new.ts': 'new\n',
        'c.bin': Buffer.from([0, 1, 10, 65, 10]),
      });
      repository.git('mv', '-f', 'a.ts', 'moved.ts');
    },
  },
  {
    name: 'intent to add',
    build: (repository) => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
      repository.write('intended.txt', 'not staged\n');
      repository.git('add', '-N', 'intended.txt');
      repository.stage({ 'a.txt': 'b\n' });
    },
  },
  {
    name: 'skip-worktree and assume-unchanged',
    build: (repository) => {
      repository.stage({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
      repository.commit();
      repository.stage({ 'a.txt': 'aa\n', 'b.txt': 'bb\n' });
      repository.git('update-index', '--skip-worktree', 'a.txt');
      repository.git('update-index', '--assume-unchanged', 'b.txt');
      rmSync(join(repository.root, 'a.txt'));
      repository.write('b.txt', 'unstaged\n');
    },
  },
  {
    name: 'a sparse checkout with a sparse index',
    build: (repository) => {
      repository.stage({ 'in/a.txt': 'a\n', 'out/b.txt': 'b\n', 'out/deep/c.txt': 'c\n' });
      repository.commit();
      repository.git('sparse-checkout', 'init', '--cone', '--sparse-index');
      repository.git('sparse-checkout', 'set', 'in');
      repository.stage({ 'in/a.txt': 'changed\n' });
    },
  },
  {
    name: 'a split index',
    build: (repository) => {
      repository.stage({ 'a.txt': lines(9), 'b.txt': lines(9) });
      repository.commit();
      repository.git('update-index', '--split-index');
      repository.stage({ 'a.txt': 'changed\n' });
    },
  },
  {
    name: 'index version 4',
    build: (repository) => {
      repository.git('config', 'index.version', '4');
      repository.stage({ 'folder/a.txt': 'a\n', 'folder/ab.txt': 'b\n' });
      repository.commit();
      repository.stage({ 'folder/ab.txt': 'c\n' });
      repository.git('update-index', '--index-version', '4');
    },
  },
  {
    name: 'a SHA-256 repository',
    initArgs: ['--object-format=sha256'],
    build: (repository) => {
      repository.stage({ 'a.txt': lines(9) });
      repository.commit();
      repository.stage({ 'a.txt': 'changed\n', 'b.txt': 'new\n' });
    },
  },
  {
    name: 'a SHA-256 repository without a commit',
    initArgs: ['--object-format=sha256'],
    build: (repository) => repository.stage({ 'a.txt': 'a\n' }),
  },
  {
    name: 'a detached HEAD',
    build: (repository) => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
      repository.git('checkout', '-q', '--detach');
      repository.stage({ 'a.txt': 'b\n' });
    },
  },
  {
    name: 'a lock on the index',
    build: (repository) => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
      repository.stage({ 'a.txt': 'b\n' });
      writeFileSync(join(repository.root, '.git', 'index.lock'), '');
    },
  },
  {
    name: 'packed objects and references',
    build: (repository) => {
      repository.stage({ 'a.txt': lines(50) });
      repository.commit();
      repository.stage({ 'a.txt': `${lines(50)}more\n` });
      repository.git('gc', '-q');
    },
  },
  {
    name: 'a separate git folder',
    build: (repository) => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
      repository.stage({ 'a.txt': 'b\n' });
      const outside = `${repository.root}.git`;
      renameSync(join(repository.root, '.git'), outside);
      writeFileSync(join(repository.root, '.git'), `gitdir: ${outside}\n`);
    },
  },
  {
    name: 'an untracked cache and a commit graph',
    build: (repository) => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
      repository.git('update-index', '--untracked-cache');
      repository.git('commit-graph', 'write', '--reachable');
      repository.stage({ 'a.txt': 'b\n' });
    },
  },
  {
    name: 'a bisect and a cherry-pick in progress',
    build: (repository) => {
      repository.stage({ 'a.txt': 'a\n' });
      const first = repository.commit();
      repository.git('bisect', 'start');
      writeFileSync(join(repository.root, '.git', 'CHERRY_PICK_HEAD'), `${first}\n`);
      repository.stage({ 'a.txt': 'b\n' });
    },
  },
  {
    name: 'four hundred files in deep folders',
    build: (repository) => {
      const files = Array.from({ length: 400 }, (_, index) => [
        `d${index % 7}/e${index % 11}/f${index}.txt`,
        lines(3 + (index % 5)),
      ]);
      repository.stage(Object.fromEntries(files) as Record<string, string>);
      repository.commit();
      repository.stage(
        Object.fromEntries(files.map(([path, text]) => [path, `top\n${text ?? ''}`])) as Record<string, string>,
      );
    },
  },
  {
    name: 'a nested repository that is not a submodule',
    build: (repository) => {
      repository.stage({ 'a.txt': 'a\n' });
      repository.commit();
      mkdirSync(join(repository.root, 'nested'));
      repository.git('init', '-q', 'nested');
      repository.write('nested/secret.txt', 'not ours\n');
      repository.stage({ 'a.txt': 'b\n' });
    },
  },
];

/** Leaves a merge with a conflict of contents and one of a deletion. */
export function conflict(repository: TempRepository): void {
  repository.stage({ 'both.txt': lines(5), 'gone.txt': lines(5), 'clean.txt': 'clean\n' });
  repository.commit();
  repository.git('checkout', '-q', '-b', 'side');
  repository.stage({ 'both.txt': 'side\n', 'gone.txt': 'side\n', 'theirs.txt': 'theirs\n' });
  repository.commit();
  repository.git('checkout', '-q', 'main');
  repository.stage({ 'both.txt': 'main\n', 'gone.txt': null });
  repository.commit();
  try {
    repository.git('merge', '-q', 'side');
  } catch {
    // That it fails is the point.
  }
}

/** The cases of reliability research, G1 to G38: one repository each. */
export const gitCases: readonly GitCase[] = [
  ...names.map(([name, path]) => pair(`a name with ${name}`, path, 'before\nsame\n', 'after\nsame\n')),
  ...contents.map(([name, before, after]) => pair(name, 'file.txt', before, after)),
  ...bytes.map(([name, before, after]) => pair(name, 'file.dat', before, after)),
  ...shapes,
];
