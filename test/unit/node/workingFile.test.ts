import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { appendLine, readWorkingFile, replaceWorkingFile } from '../../../src/node/workingFile';
import { folderHash } from '../../folderHash';

const text = 'const a = 1;\n';
const path = 'src/deep/a.ts';

/** Ways in which what was a plain file when it was reviewed is something else when it is to be edited. */
const swaps: Readonly<Record<string, (root: string, outside: string) => void>> = {
  'a link to a file outside': (root, outside) => swap(root, path, () => join(outside, 'a.ts')),
  'a link to a file inside': (root) => swap(root, path, () => join(root, 'other/a.ts')),
  'a relative link to a file inside': (root) => swap(root, path, () => '../../other/a.ts'),
  'a link to a link': (root, outside) => {
    symlinkSync(join(outside, 'a.ts'), join(root, 'link'));
    swap(root, path, () => join(root, 'link'));
  },
  'a link to itself': (root) => swap(root, path, () => 'a.ts'),
  'a link to nothing': (root) => swap(root, path, () => join(root, 'nowhere')),
  'a link to the git folder': (root) => swap(root, path, () => join(root, '.git/config')),
  'a file in a folder that is a link to the outside': (root, outside) => swap(root, 'src/deep', () => outside),
  'a file in a folder that is a link to the inside': (root) => swap(root, 'src/deep', () => join(root, 'other')),
  'a file in a folder that is a link to the git folder': (root) => {
    writeFileSync(join(root, '.git/a.ts'), text);
    swap(root, 'src/deep', () => join(root, '.git'));
  },
  'a file two folders below a link': (root, outside) => {
    mkdirSync(join(outside, 'deep'));
    writeFileSync(join(outside, 'deep/a.ts'), text);
    swap(root, 'src', () => outside);
  },
  'a folder': (root) => {
    rmSync(join(root, path));
    mkdirSync(join(root, path));
  },
  'a pipe that nobody writes to': (root) => {
    rmSync(join(root, path));
    execFileSync('mkfifo', [join(root, path)]);
  },
  gone: (root) => rmSync(join(root, path)),
  'gone with its folder': (root) => rmSync(join(root, 'src'), { recursive: true }),
};

/** Paths that a model, a rule or a receipt could name. */
const outsidePaths = [
  '../outside/a.ts',
  'src/../../outside/a.ts',
  '.git/config',
  '.GIT/config',
  'src/../.git/config',
  '.',
];

describe('a file of the working tree', () => {
  let folder: string;
  let root: string;
  let outside: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'fresh-eyes-test-')));
    root = join(folder, 'root');
    outside = join(folder, 'outside');
    for (const file of ['root/src/deep/a.ts', 'root/other/a.ts', 'root/.git/config', 'outside/a.ts']) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is read, and replaced while it holds what was expected', () => {
    assert.equal(readWorkingFile(root, path), text);
    assert.equal(replaceWorkingFile(root, path, 'something else', 'new\n'), false);
    assert.equal(replaceWorkingFile(root, path, text, 'new\n'), true);
    assert.equal(readFileSync(join(root, path), 'utf8'), 'new\n');
  });

  for (const [what, change] of Object.entries(swaps)) {
    it(`that became ${what} is neither read nor replaced, and nothing is left beside it`, () => {
      change(root, outside);
      const before = folderHash(folder);
      assert.equal(readWorkingFile(root, path), null);
      assert.equal(replaceWorkingFile(root, path, text, 'new\n'), false);
      assert.equal(folderHash(folder), before);
    });
  }

  for (const named of outsidePaths) {
    it(`is never ${named}`, () => {
      const before = folderHash(folder);
      assert.equal(readWorkingFile(root, named), null);
      assert.equal(replaceWorkingFile(root, named, text, 'new\n'), false);
      assert.equal(folderHash(folder), before);
    });
  }
});

describe('a line for a file of ours in the repository', () => {
  const ours = '.fresh-eyes/dismissed.jsonl';
  let folder: string;
  let root: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'fresh-eyes-test-')));
    root = join(folder, 'root');
    mkdirSync(join(root, '.git'), { recursive: true });
    mkdirSync(join(root, 'inside'));
    mkdirSync(join(folder, 'outside'));
    writeFileSync(join(folder, 'outside/file'), 'theirs\n');
    writeFileSync(join(root, 'inside/file'), 'theirs\n');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is added at the end, with a line break before it where that is missing', () => {
    assert.equal(appendLine(root, ours, 'one'), true);
    writeFileSync(join(root, ours), 'one\ntwo');
    assert.equal(appendLine(root, ours, 'three'), true);
    assert.equal(readFileSync(join(root, ours), 'utf8'), 'one\ntwo\nthree\n');
  });

  for (const [what, target] of [
    ['a file outside', '../../outside/file'],
    ['a file inside', '../inside/file'],
    ['nothing, outside', '../../outside/new'],
    ['nothing, inside', '../inside/new'],
  ] as const) {
    it(`is not written through a link to ${what}`, () => {
      mkdirSync(join(root, '.fresh-eyes'));
      symlinkSync(target, join(root, ours));
      const before = folderHash(folder);
      assert.equal(appendLine(root, ours, 'one'), false);
      assert.equal(folderHash(folder), before);
    });
  }

  for (const [what, target] of [
    ['outside', '../outside'],
    ['the git folder', '.git'],
    ['nothing', 'nowhere'],
  ] as const) {
    it(`is not written where our folder is a link to ${what}`, () => {
      symlinkSync(target, join(root, '.fresh-eyes'));
      const before = folderHash(folder);
      assert.equal(appendLine(root, ours, 'one'), false);
      assert.equal(folderHash(folder), before);
    });
  }
});

/** What stood there stays beside it under another name, as somebody would do who has little time. */
function swap(root: string, place: string, target: () => string): void {
  renameSync(join(root, place), join(root, `${place}.was`));
  symlinkSync(target(), join(root, place));
}
