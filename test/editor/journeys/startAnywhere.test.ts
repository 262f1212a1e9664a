import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { commands, Selection } from 'vscode';
import { command, setting } from '../../../src/extension/contributions';
import { access, configure, gitRepository, open, repo, startOver, waitFor } from '../world';

const { root, stage, write, git, uri } = repo('one');
const run = (id: string, ...args: unknown[]) => commands.executeCommand(id, ...args);
const shown = async () => (await access()).store.review(root);
const places = async () =>
  (await shown())?.findings.map(({ finding, place }) => `${finding.location.path}:${place?.lines.start ?? '?'}`).sort();

describe('starting a review', () => {
  beforeEach(startOver);

  it('reviews the file in the editor as it stands there, saved or not', async () => {
    stage({ 'src/a.ts': 'export const a = 1;\n' });
    const editor = await open(uri('src/a.ts'));
    await editor.edit((edit) => edit.insert(editor.document.positionAt(0), 'debugger;\n'));
    assert.equal(await run(command.reviewFile), 'done');
    assert.deepEqual(await places(), ['src/a.ts:1']);
    assert.equal((await shown())?.kind, 'buffer');
  });

  it('reviews the selected lines only', async () => {
    stage({ 'src/a.ts': 'debugger;\nexport const a = 1;\ndebugger;\n' });
    const editor = await open(uri('src/a.ts'));
    editor.selection = new Selection(2, 0, 2, 9);
    assert.equal(await run(command.reviewSelection), 'done');
    assert.deepEqual(await places(), ['src/a.ts:3']);
  });

  it('reviews one staged file from its entry in Source Control', async () => {
    stage({ 'src/a.ts': 'debugger;\n', 'src/b.ts': 'debugger;\n' });
    write('src/b.ts', 'export const later = 1;\n');
    assert.equal(await run(command.reviewFile, { resourceUri: uri('src/b.ts'), resourceGroupType: 1 }), 'done');
    assert.equal((await shown())?.kind, 'staged');
    assert.deepEqual(await places(), ['src/b.ts:?']);
  });

  it('reviews the working tree with files that git does not know yet', async () => {
    write('src/new.ts', 'debugger;\n');
    stage({ 'src/a.ts': 'debugger;\n' });
    assert.equal(await run(command.reviewWorkingTree, root), 'done');
    assert.deepEqual(await places(), ['src/a.ts:1', 'src/new.ts:1']);
  });

  it('reviews the last commit, and one by its id', async () => {
    stage({ 'src/a.ts': 'debugger;\n' });
    git('commit', '-q', '--no-verify', '-m', 'one');
    const id = git('rev-parse', 'HEAD').trim();
    stage({ 'src/b.ts': 'debugger;\n' });
    git('commit', '-q', '--no-verify', '-m', 'two');
    assert.equal(await run(command.reviewLastCommit, root), 'done');
    assert.deepEqual(await places(), ['src/b.ts:1']);
    assert.equal(await run(command.reviewCommit, { ref: id }, uri('src/a.ts')), 'done');
    assert.deepEqual(await places(), ['src/a.ts:1']);
  });

  it('reviews a branch against the one that is picked', async () => {
    git('checkout', '-q', '-b', 'topic');
    try {
      stage({ 'src/a.ts': 'debugger;\n' });
      git('commit', '-q', '--no-verify', '-m', 'on the branch');
      await gitRepository(root);
      const running = run(command.reviewBranch, root);
      await waitFor('the review', async () => {
        await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return (await shown())?.result;
      });
      assert.equal(await running, 'done');
      assert.equal((await shown())?.kind, 'base');
      assert.deepEqual(await places(), ['src/a.ts:1']);
    } finally {
      git('checkout', '-q', 'main');
      git('branch', '-q', '-D', 'topic');
    }
  });

  it('does not take what a timeline entry says for a commit when it is none', async () => {
    stage({ 'src/a.ts': 'debugger;\n' });
    const asked = run(command.reviewCommit, { ref: '--output=/tmp/x' }, uri('src/a.ts'));
    // It asks the person instead; nobody answers here.
    await waitFor('the list of commits to be closed', async () => {
      await commands.executeCommand('workbench.action.closeQuickOpen');
      return Promise.race([asked.then(() => true), pause(200).then(() => false)]);
    });
    assert.equal(await asked, undefined);
    assert.equal(await shown(), undefined);
  });

  it('asks again on request although nothing changed', async () => {
    stage({ 'src/a.ts': 'debugger;\n' });
    await run(command.reviewStaged, root);
    const first = (await shown())?.result;
    assert.equal(await run(command.reviewAgain, root), 'done');
    assert.notEqual((await shown())?.result, first);
  });

  it('reviews by itself once staging has come to rest, where that was chosen', async () => {
    await configure(setting.automatic, 'onStage');
    try {
      stage({ 'src/a.ts': 'debugger;\n' });
      await gitRepository(root);
      await waitFor('a review', async () => (await shown())?.result, 12_000);
      assert.deepEqual(await places(), ['src/a.ts:1']);
    } finally {
      await configure(setting.automatic, undefined);
    }
  });
});
