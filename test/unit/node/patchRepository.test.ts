import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileChange } from '../../../src/core/diff/change';
import { ProblemError } from '../../../src/core/problem';
import { gitRepository } from '../../../src/node/gitRepository';
import { patchRepository } from '../../../src/node/patchRepository';
import { gitCases } from '../../gitCases';
import { readAll } from '../../gitOracle';
import { tempRepository } from '../../tempRepository';

const { signal } = new AbortController();

async function read(text: string, paths: readonly string[] = []) {
  const change = await patchRepository('x.patch').open({ kind: 'patch', text, paths }, signal);
  const files: FileChange[] = [];
  const unreadable: string[] = [];
  for await (const file of change.files(new Set(change.entries.map(({ path }) => path)), signal)) {
    if ('unreadable' in file) unreadable.push(`${file.path} ${file.message.code}`);
    else files.push(file);
  }
  return { change, files, unreadable };
}

describe('patchRepository', () => {
  it('reads what git diff wrote as the repository itself is read, for every shape of change', async function () {
    this.timeout(60_000);
    const wanted = gitCases.filter(({ name }) =>
      /^a name with|rename|deleted file|new file|mode change|many hunks|headers/.test(name),
    );
    assert.ok(wanted.length > 30);
    for (const { name, build } of wanted) {
      const repository = tempRepository();
      try {
        build(repository);
        const direct = await readAll(repository.root, { kind: 'staged' });
        const patch = await read(repository.git('diff', '--cached', '-M50%'));
        assert.deepEqual(patch.unreadable, [], name);
        assert.deepEqual(
          patch.files.map(({ path, oldPath, kind, oldMode, newMode, hunks, addedLines, removedLines }) => ({
            path,
            oldPath,
            kind,
            oldMode,
            newMode,
            hunks,
            addedLines,
            removedLines,
          })),
          [...direct.files.values()].map(
            ({ path, oldPath, kind, oldMode, newMode, hunks, addedLines, removedLines }) => ({
              path,
              oldPath,
              kind,
              oldMode,
              newMode,
              hunks,
              addedLines,
              removedLines,
            }),
          ),
          name,
        );
      } finally {
        repository.remove();
      }
    }
  });

  it('reads a series of format-patch, and says which file comes twice', async () => {
    const repository = tempRepository();
    repository.stage({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    repository.commit();
    repository.stage({ 'a.txt': 'aa\n' });
    repository.commit();
    repository.stage({ 'a.txt': 'aaa\n', 'b.txt': 'bb\n' });
    repository.commit();
    const text = repository.git('format-patch', '--stdout', 'HEAD~2');
    repository.remove();
    const { files, unreadable } = await read(text);
    assert.deepEqual(
      files.map(({ path }) => path),
      ['b.txt'],
    );
    assert.deepEqual(unreadable, ['a.txt git.patch-twice']);
  });

  it('needs no repository and no git', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-test-'));
    const change = await gitRepository(folder, { env: { PATH: '' } }).open(
      { kind: 'patch', text: '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n' },
      signal,
    );
    rmSync(folder, { recursive: true });
    assert.deepEqual(
      change.entries.map(({ path }) => path),
      ['x'],
    );
    assert.equal(await change.isCurrent(signal), true);
  });

  it('narrows to paths, and gives the text of files that are wholly in it', async () => {
    const text =
      '--- /dev/null\n+++ b/d/new.txt\n@@ -0,0 +1 @@\n+new\n--- a/d/x\n+++ b/d/x\n@@ -1 +1 @@\n-a\n+b\n--- a/other\n+++ b/other\n@@ -1 +1 @@\n-a\n+b\n';
    const { change } = await read(text, ['d']);
    assert.deepEqual(
      change.entries.map(({ path }) => path),
      ['d/new.txt', 'd/x'],
    );
    assert.equal(await change.textAt('reviewed', 'd/new.txt', signal), 'new\n');
    assert.equal(await change.textAt('reviewed', 'd/x', signal), null);
    assert.deepEqual(await change.pathsAt('reviewed', [], signal), []);
  });

  it('refuses text that names no file, takes no text for nothing to review, and wants a repository for all else', async () => {
    const code = (expected: string) => (error: unknown) =>
      error instanceof ProblemError && error.problem.message.code === expected && error.problem.next !== null;
    await assert.rejects(read('no patch\n'), code('git.patch-empty'));
    assert.deepEqual((await read('\n')).change.entries, []);
    await assert.rejects(patchRepository().open({ kind: 'staged' }, signal), code('git.patch-scope'));
  });
});
