import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ReviewDocument } from '../../src/core/report/reviewDocument';
import { bundledScript } from '../bundledScript';
import { commitRepository, run, type CommitRepository } from '../commitRepository';
import { reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../scriptedEndpoint';

/** The pipeline as the extension's engine calls it, and the built command line: two programs of one person. */
describe('editor and command line', function () {
  this.timeout(180_000);
  let editor: string;
  let at: CommitRepository;
  let endpoint: ScriptedEndpoint;

  before(async () => {
    editor = await bundledScript('test/editorReview.ts');
  });
  after(() => rmSync(dirname(editor), { recursive: true, force: true }));
  beforeEach(async () => {
    at = commitRepository();
    const found = {
      path: 'a.js',
      line: 1,
      quote: 'store.put(user);',
      rule: 'core/forgotten-promises',
      severity: 'error',
    };
    endpoint = await scriptedEndpoint(reviewer([found]));
    at.stage({ 'README.md': 'Hello.\n' });
    at.commit('base');
    at.stage({ 'a.js': 'store.put(user);\n' });
  });
  afterEach(async () => {
    at.remove();
    await endpoint.close();
  });

  async function inEditor(): Promise<ReviewDocument> {
    const { stdout, stderr } = await run(process.execPath, [editor, at.root, endpoint.baseUrl, 'm'], at.root, at.env);
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout) as ReviewDocument;
  }

  async function inTerminal(...args: string[]): Promise<ReviewDocument> {
    const env = { FRESH_EYES_BASE_URL: endpoint.baseUrl, FRESH_EYES_MODEL: 'm' };
    const { stdout, stderr } = await at.cli(['review', '--format', 'json', ...args], { env });
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout) as ReviewDocument;
  }

  const orders = { 'editor first': [inEditor, inTerminal], 'command line first': [inTerminal, inEditor] } as const;
  for (const [name, [first, second]] of Object.entries(orders)) {
    it(`share one receipt and one verdict, ${name}: the second asks nothing`, async () => {
      const before = await first();
      assert.equal(before.verdict, 'findings');
      assert.equal(endpoint.requests.length, 1);
      const after = await second();
      assert.equal(endpoint.requests.length, 1);
      assert.equal(after.usage.requests, 0);
      for (const part of ['verdict', 'findings', 'gate', 'source', 'coverage', 'provenance'] as const) {
        assert.deepEqual(after[part], before[part], part);
      }
      assert.match((await at.cli(['state', 'show'])).stdout, /receipts: 1 entries/);
      assert.equal((await at.cli(['receipt', 'verify'])).code, 0);
      const reviewed = at.records('outcomes').filter(({ kind }) => kind === 'reviewed');
      assert.deepEqual(
        reviewed.map(({ reused }) => reused),
        [false, true],
      );
    });
  }

  it('ask again for a note, or when told to', async () => {
    await inEditor();
    await inTerminal('--note', 'Look at the store.');
    assert.equal(endpoint.requests.length, 2);
    await inTerminal('--no-cache');
    assert.equal(endpoint.requests.length, 3);
  });
});
