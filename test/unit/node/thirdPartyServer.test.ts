import assert from 'node:assert/strict';
import { LLMock, type ChatCompletionRequest } from '@copilotkit/aimock';
import { listModels } from '../../../src/node/listModels';
import { openaiModel } from '../../../src/node/openaiModel';
import { reviewChanges } from '../../../src/core/review/reviewChanges';
import { defaultReviewConfig } from '../../../src/core/config';
import { replyText, reviewWorld, type ReviewWorld } from '../../reviewWorld';

/** A server that others made, with its own framing, headers and error bodies; nothing here is adapted to it. */
describe('a server of a third party', function () {
  this.timeout(60_000);
  let server: LLMock;
  let world: ReviewWorld;
  const finding = {
    path: 'a.ts',
    line: 1,
    quote: 'export const b = a[1];',
    title: 'Reads past the end',
    message: 'It does.',
  };

  beforeEach(async () => {
    server = new LLMock({ port: 0, chunkSize: 7, logLevel: 'silent' });
    await server.start();
    world = await reviewWorld();
    world.repository.stage({ 'a.ts': 'const a = [1];\nexport const b = a[1];\n' });
  });
  afterEach(async () => {
    await server.stop();
    await world.close();
  });

  const answer = (request: ChatCompletionRequest) => ({ content: replyText(JSON.stringify(request), [finding]) });
  const review = (path = '/v1') => {
    const model = openaiModel({
      baseUrl: `${server.url}${path}`,
      apiKey: 'sk-any',
      model: 'gpt-4o',
      random: () => 3.9,
    });
    const ports = { ...world.ports, model };
    return reviewChanges({ kind: 'staged' }, { ...defaultReviewConfig, reuse: false }, ports, {
      signal: new AbortController().signal,
    });
  };

  it('reviews a staged change over its stream', async () => {
    server.onMessage(/change \w+ begins/, answer);
    const result = await review();
    assert.equal(result.verdict, 'findings', JSON.stringify(result.failures));
    assert.deepEqual(
      result.findings.map(({ title, location }) => [title, location.path, location.startLine]),
      [['Reads past the end', 'a.ts', 2]],
    );
    assert.ok(result.usage.inputTokens > 0, 'usage is read');
    assert.equal(result.usage.requests, 1);
  });

  it('lists its models', async () => {
    server.onMessage(/change/, answer);
    const listed = await listModels({ baseUrl: `${server.url}/v1`, apiKey: 'sk-any' }, new AbortController().signal);
    assert.ok(listed.kind === 'models' && listed.models.length > 0, JSON.stringify(listed));
  });

  it('is incomplete and says why when the server is rate limited, refuses the key, or knows no answer', async () => {
    const cases: readonly [number, string, string][] = [
      [401, 'invalid_api_key', 'key-refused'],
      [429, 'insufficient_quota', 'quota'],
      [500, 'server_error', 'server'],
    ];
    for (const [status, code, kind] of cases) {
      server.reset();
      server.onMessage(/change/, { error: { message: 'no', type: code, code }, status });
      const result = await review();
      assert.deepEqual([result.verdict, result.failures[0]?.kind], ['incomplete', kind]);
    }
    server.reset();
    assert.equal((await review()).verdict, 'incomplete');
  });

  it('keeps what arrived when the server breaks off in the stream', async () => {
    server.onMessage(/change/, answer, { truncateAfterChunks: 12 });
    const result = await review();
    assert.equal(result.verdict, 'incomplete');
    assert.deepEqual(
      result.coverage.map(({ path, status }) => [path, status]),
      [['a.ts', 'failed']],
    );
  });

  it('is never clean whatever it does at random', async () => {
    server.onMessage(/change/, answer);
    for (const chaos of [{ dropRate: 1 }, { malformedRate: 1 }, { disconnectRate: 1 }]) {
      server.setChaos(chaos);
      const result = await review();
      assert.equal(result.verdict, 'incomplete', JSON.stringify(chaos));
      assert.ok(result.failures.length > 0);
    }
  });
});
