import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';
import { command, extensionId } from '../../../src/extension/contributions';

describe('the extension in the editor', () => {
  it('registers every command it contributes', async () => {
    await extensions.getExtension(extensionId)?.activate();
    const known = new Set(await commands.getCommands(true));
    for (const id of Object.values(command)) assert.ok(known.has(id), id);
  });
});
