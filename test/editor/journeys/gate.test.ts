import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import { command, sourceName } from '../../../src/extension/contributions';
import { access, gitRepository, repo, startOver, waitFor } from '../world';

const { root, stage, git } = repo('one');

const messageBox = async () => (await gitRepository(root)).inputBox;

describe('from a review to a commit', () => {
  beforeEach(startOver);

  it('commits what was reviewed and found clean, with the message from Source Control', async () => {
    stage({ 'src/a.ts': 'export const a = 1;\n' });
    (await messageBox()).value = 'a clean change';
    assert.equal(await commands.executeCommand(command.reviewAndCommit, root), 'committed');
    assert.equal(git('log', '-1', '--format=%s').trim(), 'a clean change');
    assert.equal(git('diff', '--cached', '--name-only'), '');
  });

  it('does not commit without a message', async () => {
    stage({ 'src/a.ts': 'export const a = 1;\n' });
    (await messageBox()).value = '';
    const before = git('rev-parse', 'HEAD');
    assert.equal(await commands.executeCommand(command.reviewAndCommit, root), 'refused');
    assert.equal(git('rev-parse', 'HEAD'), before);
  });

  it('holds a commit back when a blocking rule has a finding, and the person decides', async () => {
    stage({
      '.fresh-eyes/config.jsonc': '{ "rules": { "core/debugger-left": { "severity": "error", "status": "block" } } }\n',
    });
    git('commit', '-q', '--no-verify', '-m', 'rules');
    stage({ 'src/a.ts': 'debugger;\n' });
    (await messageBox()).value = 'with a debugger';
    const before = git('rev-parse', 'HEAD');
    const running = commands.executeCommand(command.reviewAndCommit, root);
    const { store } = await access();
    const result = await waitFor('the verdict', () => store.review(root)?.result);
    assert.equal(result.gate.passed, false);
    // Nobody answers: a message that is closed means no.
    await waitFor('the message to be closed', async () => {
      await commands.executeCommand('notifications.clearAll');
      return Promise.race([running.then(() => true), new Promise((resolve) => setTimeout(() => resolve(false), 200))]);
    });
    assert.equal(await running, 'held');
    assert.equal(git('rev-parse', 'HEAD'), before);
  });

  it("turns the editor's own commit gate on and off for our source alone", async () => {
    await commands.executeCommand(command.turnOnCommitGate);
    const settings = () => workspace.getConfiguration('git');
    assert.equal(settings().inspect('diagnosticsCommitHook.enabled')?.workspaceValue, true);
    const sources = settings().inspect<Record<string, string>>('diagnosticsCommitHook.sources')?.workspaceValue;
    assert.equal(sources?.[sourceName], 'error');
    await commands.executeCommand(command.turnOffCommitGate);
    assert.equal(settings().inspect('diagnosticsCommitHook.enabled')?.workspaceValue, undefined);
  });

  it('installs the hook and takes it away again', async () => {
    assert.equal(await commands.executeCommand(command.installHook, root), 'installed');
    assert.equal(await commands.executeCommand(command.uninstallHook, root), 'removed');
  });
});
