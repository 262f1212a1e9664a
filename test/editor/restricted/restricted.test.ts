import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync, chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  commands,
  ConfigurationTarget,
  extensions,
  languages,
  lm,
  Position,
  Uri,
  window,
  workspace,
  type CompletionList,
} from 'vscode';
import { command, extensionId, setting, sourceName, tool } from '../../../src/extension/contributions';
import { turnBack } from '../turnBack';
import { scriptedEndpoint, type ScriptedEndpoint } from '../../scriptedEndpoint';
import type { TestAccess } from '../../../src/extension/extension';

describe('Restricted Mode', () => {
  const folder = workspace.workspaceFolders![0]!.uri;
  const log = process.env['FRESH_EYES_GIT_LOG']!;

  let endpoint: ScriptedEndpoint;

  before(async () => {
    const { grantConsent } = await extensions.getExtension<TestAccess>(extensionId)!.activate();
    // Everything is set up to send: what does not happen then does not happen for want of a setting.
    endpoint = await scriptedEndpoint({ text: '{}' });
    const settings = workspace.getConfiguration();
    await settings.update(setting.baseUrl, endpoint.baseUrl, ConfigurationTarget.Global);
    await settings.update(setting.modelName, 'scripted', ConfigurationTarget.Global);
    await settings.update(setting.provider, 'openai-compatible', ConfigurationTarget.Global);
    await grantConsent(endpoint.origin);
    // A repository that would run a program if anybody asked git about it, and asks for an endpoint.
    const program = join(folder.fsPath, 'program.sh');
    writeFileSync(program, `#!/bin/sh\necho ran >> ${log}\n`);
    chmodSync(program, 0o755);
    mkdirSync(join(folder.fsPath, '.fresh-eyes'), { recursive: true });
    writeFileSync(join(folder.fsPath, '.fresh-eyes/config.jsonc'), '{ "rules": { "core/debugger-left": "off" } }');
  });

  after(() => endpoint.close());

  it('is not trusted', () => assert.equal(workspace.isTrusted, false));

  for (const id of Object.values(command)) {
    it(`runs no git and sends nothing for ${id}`, async () => {
      writeFileSync(log, '');
      await turnBack(id, id === command.openRule ? 'core/debugger-left' : folder);
      assert.equal(existsSync(log) ? readFileSync(log, 'utf8') : '', '', id);
      assert.deepEqual([...endpoint.requests, ...endpoint.otherRequests], []);
      assert.deepEqual(
        languages.getDiagnostics().flatMap(([, found]) => found.filter(({ source }) => source === sourceName)),
        [],
      );
    });
  }

  it('answers an agent that nothing was reviewed', async () => {
    const { content } = await lm.invokeTool(tool.reviewStaged, { input: {}, toolInvocationToken: undefined });
    assert.match(JSON.stringify(content), /error/);
  });

  it('shows the rules that ship with the extension, reads none of the folder, and helps nobody to write one', async () => {
    const rules = join(folder.fsPath, '.fresh-eyes/rules');
    mkdirSync(rules, { recursive: true });
    writeFileSync(join(rules, 'own.md'), '---\nid: own\n\n---\n');
    const { rulesTree } = extensions.getExtension<TestAccess>(extensionId)!.exports;
    const packs = (await rulesTree().getChildren()) ?? [];
    assert.deepEqual(
      packs.map((node) => node.kind === 'pack' && node.pack.name),
      ['core'],
    );
    const uri = Uri.joinPath(folder, '.fresh-eyes/rules/own.md');
    await window.showTextDocument(uri);
    const place = new Position(2, 0);
    const list = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', uri, place);
    assert.ok(!list.items.some(({ label }) => label === 'severity'));
  });

  it('shows what is stored, without git', () => {
    const { store } = extensions.getExtension<TestAccess>(extensionId)!.exports;
    assert.deepEqual(store.reviews(), []);
    assert.ok(window);
  });
});
