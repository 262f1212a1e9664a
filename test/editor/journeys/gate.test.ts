import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationTarget, commands, workspace } from 'vscode';
import { outcomesOf } from '../../../src/core/measure/outcome';
import { command, sourceName } from '../../../src/extension/contributions';
import { repositoryState } from '../../../src/node/repositoryState';
import { access, gitRepository, repo, startOver, waitFor } from '../world';

const { root, stage, write, git } = repo('one');

/** Nobody answers: a message that is closed means no. */
async function dismissed(asking: Thenable<unknown>): Promise<void> {
  await waitFor('the message to be closed', async () => {
    await commands.executeCommand('notifications.clearAll');
    return Promise.race([asking.then(() => true), new Promise((resolve) => setTimeout(() => resolve(false), 200))]);
  });
}

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
    await dismissed(running);
    assert.equal(await running, 'held');
    assert.equal(git('rev-parse', 'HEAD'), before);
    const outcomes = outcomesOf(await repositoryState(root.fsPath, { env: process.env }).records('outcomes'));
    assert.deepEqual(
      outcomes.flatMap((one) => (one.kind === 'gate' ? [[one.via, one.result]] : [])),
      [['editor', 'blocked']],
    );
  });

  describe("the editor's own commit gate", () => {
    const ids = { enabled: 'diagnosticsCommitHook.enabled', sources: 'diagnosticsCommitHook.sources' } as const;
    const settings = () => workspace.getConfiguration('git', root);
    const written = (id: keyof typeof ids) => settings().inspect(ids[id])?.workspaceValue;
    const set = async (enabled: boolean | undefined, sources: Record<string, string> | undefined) => {
      await settings().update(ids.enabled, enabled, ConfigurationTarget.Workspace);
      await settings().update(ids.sources, sources, ConfigurationTarget.Workspace);
    };
    afterEach(() => set(undefined, undefined));

    it("asks for warnings of ours, leaves the editor's own entry merged in, and goes without a trace", async () => {
      assert.equal(await commands.executeCommand(command.turnOnCommitGate, 'agreed'), 'on');
      assert.equal(written('enabled'), true);
      assert.deepEqual(written('sources'), { [sourceName]: 'warning' });
      assert.deepEqual(settings().get(ids.sources), { '*': 'error', [sourceName]: 'warning' });
      await commands.executeCommand(command.turnOffCommitGate);
      assert.deepEqual([written('enabled'), written('sources')], [undefined, undefined]);
    });

    it('leaves what stood there before, and what was added since', async () => {
      await set(true, { eslint: 'error', [sourceName]: 'error' });
      await commands.executeCommand(command.turnOnCommitGate, 'agreed');
      assert.deepEqual(written('sources'), { eslint: 'error', [sourceName]: 'warning' });
      await settings().update(
        ids.sources,
        { eslint: 'error', ts: 'warning', [sourceName]: 'warning' },
        ConfigurationTarget.Workspace,
      );
      await commands.executeCommand(command.turnOffCommitGate);
      assert.equal(written('enabled'), true);
      assert.deepEqual(written('sources'), { eslint: 'error', ts: 'warning', [sourceName]: 'error' });
    });

    it('writes nothing for somebody who was told what it means and did not agree', async () => {
      const asked = commands.executeCommand(command.turnOnCommitGate);
      await dismissed(asked);
      assert.equal(await asked, 'refused');
      assert.deepEqual([written('enabled'), written('sources')], [undefined, undefined]);
    });
  });

  it('leaves the file of another hook manager to the person, and hands them the lines for it', async () => {
    write('lefthook.yml', 'pre-commit:\n');
    assert.equal(await commands.executeCommand(command.installHook, root), 'shown');
    assert.equal(readFileSync(join(root.fsPath, 'lefthook.yml'), 'utf8'), 'pre-commit:\n');
  });

  it('installs the hook and takes it away again', async () => {
    assert.equal(await commands.executeCommand(command.installHook, root), 'installed');
    assert.equal(await commands.executeCommand(command.uninstallHook, root), 'removed');
  });
});
