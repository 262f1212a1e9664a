import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, window, workspace } from 'vscode';
import { command, scheme } from '../../../src/extension/contributions';
import { scriptedEndpoint } from '../../scriptedEndpoint';
import { access, repo, startOver, useEndpoint, waitFor } from '../world';

const { root, stage } = repo('one');
const tabs = () => window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));

describe('the pages', () => {
  beforeEach(startOver);

  it('show what would be sent, without secrets and without sending', async () => {
    const endpoint = await scriptedEndpoint({ text: '{}' });
    try {
      await useEndpoint(endpoint.baseUrl);
      const secret = ['ghp', 'z8Kf29LmQx7Rt4Vz1Bn6Yc3Wd5Hs0Jg8Pe2U'].join('_');
      stage({ 'src/a.ts': `const token = '${secret}';\n` });
      await commands.executeCommand(command.previewRequest, root);
      const page = await waitFor('the page', () =>
        workspace.textDocuments.find(({ uri, isClosed }) => uri.scheme === scheme.page && !isClosed),
      );
      assert.match(page.getText(), /const token = /);
      assert.ok(!page.getText().includes(secret));
      assert.equal(endpoint.requests.length, 0);
    } finally {
      await endpoint.close();
    }
  });

  it('show a rule in the editor', async () => {
    await commands.executeCommand(command.openRule, 'core/debugger-left');
    await waitFor('the rule', () => tabs().some((label) => label.includes('core-debugger-left.md')));
  });

  it('change a rule for the repository, in a file that is committed like any other', async () => {
    const file = join(root.fsPath, '.fresh-eyes/config.jsonc');
    stage({ '.fresh-eyes/config.jsonc': '{\n  // kept\n  "failOn": "error"\n}\n' });
    const node = { rule: { id: 'core/debugger-left' }, root };
    assert.equal(await commands.executeCommand(command.setRule, node, 'off'), true);
    assert.match(readFileSync(file, 'utf8'), /\/\/ kept[^]*"core\/debugger-left": "off"/);
    assert.equal(await commands.executeCommand(command.setRule, node, 'block'), true);
    assert.match(readFileSync(file, 'utf8'), /"status": "block"/);
    assert.equal(await commands.executeCommand(command.setRule, node, 'reset'), true);
    assert.doesNotMatch(readFileSync(file, 'utf8'), /debugger-left/);
  });

  it('show the report of the repository', async () => {
    stage({ 'src/a.ts': 'debugger;\n' });
    await commands.executeCommand(command.reviewStaged, root);
    await commands.executeCommand(command.openReport, root);
    await waitFor('the report', () => tabs().includes('Fresh Eyes Report'));
  });

  it('show the walkthrough', async () => {
    await commands.executeCommand(command.openWalkthrough);
    await waitFor('the walkthrough', () => tabs().some((label) => /^(Welcome|Walkthrough)/.test(label)));
  });

  it('show a sample review that needs no key and leaves the open folder alone', async () => {
    assert.equal(await commands.executeCommand(command.tryOnSample), 'done');
    const { store } = await access();
    const sample = store.reviews().find((review) => review.root.toString() !== root.toString());
    assert.ok(sample);
    assert.ok(sample.findings.length >= 5, String(sample.findings.length));
    assert.ok(new Set(sample.findings.map(({ uri }) => uri.path.split('.').at(-1))).size >= 2);
    assert.ok(!sample.root.path.startsWith(root.path));
  });
});
