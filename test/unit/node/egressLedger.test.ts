import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelRequest } from '../../../src/core/model/model';
import type { ModelClient } from '../../../src/core/ports';
import { egressLedger, ledgeredModel, type EgressRecord } from '../../../src/node/egressLedger';
import { openaiModel } from '../../../src/node/openaiModel';
import { patchState } from '../../../src/node/repositoryState';
import { scriptedEndpoint, type ScriptedEndpoint } from '../../scriptedEndpoint';
import { isolatedGitEnvironment } from '../../tempRepository';

const request: ModelRequest = {
  system: 'Instructions.',
  user: 'Change «secret:github-token:1» «secret:private-key:1» «secret:private-key:1:2» «secret:github-token:1» «secret:github-token:2»',
  schema: { name: 'review', json: { type: 'object' } },
  maxOutputTokens: 100,
  estimatedTokens: 42,
  paths: ['src/a.ts', 'src/b.ts'],
};
const run = { signal: new AbortController().signal };

describe('the egress ledger', function () {
  this.timeout(30_000);
  let endpoint: ScriptedEndpoint;
  let folder: string;
  const env = () => ({ ...isolatedGitEnvironment(), XDG_STATE_HOME: folder, LOCALAPPDATA: folder });

  beforeEach(async () => {
    endpoint = await scriptedEndpoint({ text: '{}' });
    folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-ledger-'));
  });
  afterEach(async () => {
    await endpoint.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function client(records: EgressRecord[]) {
    const append = (_: string, record: unknown) => {
      records.push(record as EgressRecord);
      return Promise.resolve();
    };
    const onSend = egressLedger({ append }, () => Date.UTC(2026, 10, 24, 9, 30));
    return openaiModel({ baseUrl: endpoint.baseUrl, apiKey: 'not-a-key', model: 'm', onSend });
  }

  it('says when, where to, which files, how much and which bytes, and nothing of what they say', async () => {
    const records: EgressRecord[] = [];
    await client(records).complete(request, run);
    const body = endpoint.requests[0]!.body;
    assert.deepEqual(records, [
      {
        when: '2026-11-24T09:30:00.000Z',
        origin: endpoint.origin,
        model: 'm',
        paths: ['src/a.ts', 'src/b.ts'],
        pathCount: 2,
        bytes: Buffer.byteLength(body),
        tokens: 42,
        body: `sha256-${createHash('sha256').update(body).digest('hex')}`,
        redactions: { 'github-token': 2, 'private-key': 1 },
      },
    ]);
    assert.doesNotMatch(JSON.stringify(records), /Instructions|Change|not-a-key/);
  });

  it('has a record for every try, each with the bytes of that try', async () => {
    endpoint.play([{ status: 500, body: 'no', headers: { 'retry-after': '0' } }, { text: '{}' }]);
    const records: EgressRecord[] = [];
    await client(records).complete(request, run);
    assert.ok(endpoint.requests.length >= 2);
    assert.deepEqual(
      records.map(({ body }) => body),
      endpoint.requests.map(({ body }) => `sha256-${createHash('sha256').update(body).digest('hex')}`),
    );
  });

  it('is written before anything leaves: what cannot be written down is not sent', async () => {
    const onSend = egressLedger({ append: () => Promise.reject(new Error('full')) });
    const model = openaiModel({ baseUrl: endpoint.baseUrl, apiKey: null, model: 'm', onSend });
    const reply = await model.complete(request, { signal: AbortSignal.timeout(5_000) });
    assert.equal(reply.kind, 'failure');
    assert.equal(endpoint.requests.length, 0);
  });

  it('keeps a record of ten thousand files on one line of the state folder', async () => {
    const paths = Array.from({ length: 10_000 }, (_, index) => `packages/some-package-${index}/src/index.ts`);
    const state = patchState(folder, { env: env() });
    await egressLedger(state)({ origin: 'https://a.example', model: 'm', request: { ...request, paths }, body: '{}' });
    const [record] = (await state.records('egress')) as EgressRecord[];
    assert.equal(record?.pathCount, 10_000);
    assert.ok(record.paths.length > 100 && record.paths.length < 10_000);
  });

  it('is kept for a patch, of which nothing else is', async () => {
    const state = patchState(folder, { env: env() });
    await state.append('egress', { a: 1 });
    await state.append('outcomes', { b: 2 });
    await state.write('receipts', 'key', { c: 3 });
    assert.deepEqual(await state.records('egress'), [{ a: 1 }]);
    assert.deepEqual(await state.records('outcomes'), []);
    assert.equal(await state.read('receipts', 'key'), null);
    const kept = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.deepEqual(
      kept.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8')),
      ['{"a":1}\n'],
    );
  });

  it('takes for a client without a wire what its preview shows', async () => {
    const records: EgressRecord[] = [];
    const order: string[] = [];
    const editor: ModelClient = {
      provider: 'vscode-lm',
      origin: 'vscode',
      model: 'vendor/one',
      contextWindow: null,
      complete: () => {
        order.push('sent');
        return Promise.resolve({ kind: 'reply', text: '{}', finish: 'stop', whole: true, usage: null, requests: 1 });
      },
      preview: ({ user }) => ({ origin: 'vscode', path: 'vendor/one', headers: {}, body: user }),
    };
    const append = (_: string, record: unknown) => {
      order.push('written');
      records.push(record as EgressRecord);
      return Promise.resolve();
    };
    await ledgeredModel(editor, egressLedger({ append })).complete(request, run);
    assert.deepEqual(order, ['written', 'sent']);
    assert.equal(records[0]?.body, `sha256-${createHash('sha256').update(request.user).digest('hex')}`);
    assert.equal(records[0].model, 'vendor/one');
  });
});
