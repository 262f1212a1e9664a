import assert from 'node:assert/strict';
import { commands, window } from 'vscode';
import { command } from '../../../src/extension/contributions';
import { reviewReply, scriptedEndpoint, type ScriptedEndpoint } from '../../scriptedEndpoint';
import { repo, startOver, useEndpoint, waitFor } from '../world';

describe('checking the set-up', () => {
  let endpoint: ScriptedEndpoint;
  const { root, stage } = repo('one');

  before(async () => {
    endpoint = await scriptedEndpoint((request) => ({ text: reviewReply(request, []) }));
  });
  after(() => endpoint.close());
  beforeEach(startOver);

  /** The page is made anew under its old name, and the editor reads it again a moment later. */
  const report = async (awaited: RegExp) => {
    await commands.executeCommand(command.checkSetUp, root);
    return waitFor(String(awaited), () => {
      const text = window.activeTextEditor?.document.getText() ?? '';
      return awaited.test(text) ? text : null;
    });
  };

  it('says that no model is chosen, and sends nothing', async () => {
    const text = await report(/^! No model is chosen/m);
    assert.match(text, /^VS Code \d/);
    assert.match(text, /^✓ git \d/m);
    assert.equal(endpoint.requests.length, 0);
  });

  it('asks the model one small question about code of ours and says what it can do', async () => {
    stage({ 'src/mine.ts': 'export const mine = 1;\n' });
    await useEndpoint(endpoint.baseUrl);
    const text = await report(/^✓ .* answered a small review/m);
    assert.match(text, /^✓ Answers return the marks/m);
    assert.equal(endpoint.requests.length, 1);
    assert.doesNotMatch(endpoint.requests[0]?.body ?? '', /mine/);
    endpoint.play({ status: 401, body: '{}' });
    await report(/^✗ .*key/m);
  });
});
