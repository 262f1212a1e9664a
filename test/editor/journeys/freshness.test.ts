import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { commands } from 'vscode';
import { command } from '../../../src/extension/contributions';
import { access, findingsIn, gitRepository, repo, startOver, waitFor } from '../world';

const { root, stage, git, uri } = repo('one');
const shown = async () => (await access()).store.review(root);
const becomes = async (freshness: string) => {
  await gitRepository(root);
  return waitFor(`"${freshness}"`, async () => (await shown())?.freshness === freshness);
};

describe('a review and the stage that moves on', () => {
  beforeEach(async () => {
    await startOver();
    stage({ 'src/a.ts': 'debugger;\n' });
    await commands.executeCommand(command.reviewStaged, root);
  });

  it('is of an earlier stage once something else is staged, and current again when that is taken back', async () => {
    assert.equal((await shown())?.freshness, 'current');
    stage({ 'src/b.ts': 'export const b = 1;\n' });
    await becomes('stage-moved');
    git('rm', '-q', '--cached', 'src/b.ts');
    await becomes('current');
  });

  it('is of an earlier commit after a commit, and current again after it is undone', async () => {
    git('commit', '-q', '--no-verify', '-m', 'committed');
    await becomes('head-moved');
    await waitFor('no diagnostic to stop the next commit', () => findingsIn(uri('src/a.ts')).length === 0);
    git('reset', '-q', '--soft', 'HEAD~1');
    await becomes('current');
    await waitFor('the diagnostic again', () => findingsIn(uri('src/a.ts')).length === 1);
  });

  it('is of an earlier commit on another branch, and current again back on its own', async () => {
    git('checkout', '-q', '-b', 'other', 'HEAD~1');
    await becomes('head-moved');
    git('checkout', '-q', 'main');
    git('branch', '-q', '-D', 'other');
    await becomes('current');
  });

  it('is of an earlier stage while that is stashed, and current again when it is back', async () => {
    git('stash', '-q');
    await becomes('stage-moved');
    await waitFor(
      'no place',
      async () => (await shown())?.findings[0]?.place === null || !existsSync(uri('src/a.ts').fsPath),
    );
    git('stash', 'pop', '-q', '--index');
    await becomes('current');
  });

  it('is of an earlier commit after an amended commit and after a rebase', async () => {
    git('commit', '-q', '--no-verify', '--amend', '--no-edit');
    await becomes('head-moved');
    stage({ 'src/b.ts': 'debugger;\n' });
    await commands.executeCommand(command.reviewStaged, root);
    git('commit', '-q', '--no-verify', '-m', 'to be moved');
    git('rebase', '-q', '--onto', 'start', 'HEAD~1');
    await becomes('head-moved');
  });

  it('comes back from storage whole, as after a reload', async () => {
    const { written, store } = await access();
    await written();
    const before = await shown();
    assert.ok(before?.result);
    store.put(root, () => null);
    await commands.executeCommand(command.openEarlierReview, { root, review: { finishedAt: before.finishedAt } });
    const after = await shown();
    assert.deepEqual(
      after?.findings.map(({ key, place }) => [key, place]),
      before.findings.map(({ key, place }) => [key, place]),
    );
    assert.deepEqual(JSON.parse(JSON.stringify(after.result)), JSON.parse(JSON.stringify(before.result)));
  });
});
