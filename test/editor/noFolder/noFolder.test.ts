import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { extensions, languages, lm, Uri, workspace } from 'vscode';
import { command, extensionId, sourceName, tool } from '../../../src/extension/contributions';
import type { TestAccess } from '../../../src/extension/extension';
import { turnBack } from '../turnBack';

/** What opens another window. */
const elsewhere: ReadonlySet<string> = new Set([command.tryOnSample]);

describe('a window without a folder', () => {
  let access: TestAccess;
  before(async () => {
    access = await extensions.getExtension<TestAccess>(extensionId)!.activate();
  });

  /** What the log calls an error is what nobody expected; the rest is told with a next step. */
  const errors = () => {
    const file = Uri.joinPath(access.logs, 'Fresh Eyes.log').fsPath;
    return (existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n').filter((line) => line.includes('[error]'));
  };

  it('has no folder', () => assert.equal(workspace.workspaceFolders, undefined));

  it('meets no error that nobody expected, whatever command is run', async () => {
    for (const id of Object.values(command).filter((each) => !elsewhere.has(each))) {
      await turnBack(id);
      assert.deepEqual(errors(), [], id);
    }
    // The log is written a moment later.
    await pause(500);
    assert.deepEqual(errors(), []);
    assert.deepEqual(
      languages.getDiagnostics().flatMap(([, found]) => found.filter(({ source }) => source === sourceName)),
      [],
    );
  }).timeout(180_000);

  it('says so to an agent', async () => {
    const { content } = await lm.invokeTool(tool.reviewStaged, { input: {}, toolInvocationToken: undefined });
    assert.match(JSON.stringify(content), /error/);
  });
});
