import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commands } from 'vscode';
import type { ReviewDocument } from '../../../src/core/report/reviewDocument';
import { command } from '../../../src/extension/contributions';
import { reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../../scriptedEndpoint';
import { access, repo, startOver, useEndpoint, waitFor } from '../world';

const { root, stage } = repo('one');
const quote = '  store.put(user);';
const found = { path: 'src/a.ts', line: 2, quote, rule: 'core/forgotten-promises', severity: 'error' };

/** This very editor and the command line of the same build, as one person uses both. */
describe('the editor and the command line', () => {
  let endpoint: ScriptedEndpoint;
  beforeEach(async () => {
    await startOver();
    endpoint = await scriptedEndpoint(reviewer([found]));
    await useEndpoint(endpoint.baseUrl);
    stage({ 'src/a.ts': `export function save(user) {\n${quote}\n}\n` });
  });
  afterEach(() => endpoint.close());

  async function inTerminal(): Promise<ReviewDocument> {
    const env = { ...process.env, FRESH_EYES_BASE_URL: endpoint.baseUrl, FRESH_EYES_MODEL: 'scripted' };
    const args = [join(FRESH_EYES_ROOT, 'dist/cli.js'), 'review', '--format', 'json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root.fsPath, env });
    return JSON.parse(stdout) as ReviewDocument;
  }

  async function inEditor() {
    await commands.executeCommand(command.reviewStaged, root);
    const { store } = await access();
    return waitFor('the verdict', () => store.review(root)?.result);
  }

  it('have one receipt and one verdict of the same bytes: the second asks nothing, whichever it is', async () => {
    const here = await inEditor();
    const asked = endpoint.requests.length;
    assert.ok(asked > 0);
    const there = await inTerminal();
    assert.equal(endpoint.requests.length, asked);
    assert.deepEqual([there.verdict, there.usage.requests], [here.verdict, 0]);
    assert.deepEqual(
      there.findings.map(({ fingerprint }) => fingerprint),
      here.findings.map(({ fingerprint }) => fingerprint),
    );

    stage({ 'src/a.ts': `export function save(user) {\n${quote}\n  return user;\n}\n` });
    assert.equal((await inTerminal()).verdict, 'findings');
    const again = endpoint.requests.length;
    assert.ok(again > asked, 'a changed byte is another review');
    assert.equal((await inEditor()).verdict, 'findings');
    assert.equal(endpoint.requests.length, again);
  });
});
