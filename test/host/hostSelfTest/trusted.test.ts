import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

type GitExtension = {
  getAPI(version: 1): {
    repositories: { state: { indexChanges: { uri: vscode.Uri }[] }; status(): Promise<void> }[];
    openRepository(root: vscode.Uri): Promise<unknown>;
  };
};

describe('a trusted folder in the editor', () => {
  it('is trusted, and gets settings and environment from the run', () => {
    assert.equal(vscode.workspace.isTrusted, true);
    assert.equal(vscode.workspace.getConfiguration('editor').inspect('rulers')?.globalValue?.toString(), '77');
    assert.equal(vscode.workspace.getConfiguration('git').inspect('path')?.globalValue, '/usr/bin/git');
    assert.equal(process.env['FRESH_EYES_SELF_TEST'], 'through');
  });

  it('shows a staged change through the built-in git extension', async () => {
    const git = await vscode.extensions.getExtension<GitExtension>('vscode.git')?.activate();
    const api = git?.getAPI(1);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(api && folder);
    await api.openRepository(folder);
    const repository = api.repositories[0];
    await repository?.status();
    assert.deepEqual(
      repository?.state.indexChanges.map(({ uri }) => vscode.workspace.asRelativePath(uri)),
      ['greeting.ts'],
    );
  });

  it('finds the language model of the second extension', async () => {
    let models: vscode.LanguageModelChat[] = [];
    for (let tries = 0; tries < 50 && models.length === 0; tries++) {
      models = await vscode.lm.selectChatModels({ vendor: 'fresh-eyes-test' });
      if (models.length === 0) await delay(100);
    }
    const answer = await models[0]?.sendRequest([vscode.LanguageModelChatMessage.User('Who is there?')]);
    let text = '';
    for await (const part of answer?.text ?? []) text += part;
    assert.equal(text, 'pretty');
  });

  it.skip('counts a skipped test');
});
