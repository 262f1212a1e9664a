import assert from 'node:assert/strict';
import type { ModelRequest } from '../../../src/core/model/model';
import { openaiModel, type OpenAiModelOptions } from '../../../src/node/openaiModel';
import { scriptedEndpoint, type Script, type ScriptedEndpoint } from '../../scriptedEndpoint';

const request: ModelRequest = {
  system: 'You review.',
  user: 'const canary = "the code under review, a long line of it";',
  schema: { name: 'review', json: { type: 'object' } },
  maxOutputTokens: 500,
  estimatedTokens: 30,
  paths: ['a.ts'],
};

describe('a model behind an OpenAI-compatible endpoint', () => {
  let endpoint: ScriptedEndpoint;
  afterEach(async () => endpoint.close());

  async function client(script: Script, options: Partial<OpenAiModelOptions> = {}) {
    endpoint = await scriptedEndpoint(script);
    return openaiModel({ baseUrl: endpoint.baseUrl, apiKey: 'sk-secret-key', model: 'm', ...options });
  }

  it('streams an answer, joins it and reports usage', async () => {
    const model = await client({ text: '{"findings": []}', usage: { prompt_tokens: 30, completion_tokens: 5 } });
    const pieces: string[] = [];
    const reply = await model.complete(request, {
      signal: new AbortController().signal,
      onText: (text) => pieces.push(text),
    });
    assert.deepEqual(reply, {
      kind: 'reply',
      text: '{"findings": []}',
      finish: 'stop',
      whole: true,
      usage: { requests: 1, inputTokens: 30, cachedInputTokens: 0, outputTokens: 5 },
      requests: 1,
    });
    assert.equal(pieces.join(''), '{"findings": []}');
  });

  it('sends exactly what the preview shows, and nothing of the environment', async () => {
    const set = {
      OPENAI_API_KEY: 'env-key',
      OPENAI_BASE_URL: 'http://127.0.0.2:1/v1',
      OPENAI_ORG_ID: 'org',
      OPENAI_PROJECT_ID: 'proj',
      OPENAI_CUSTOM_HEADERS: 'x-env: 1',
    };
    Object.assign(process.env, set);
    try {
      const model = await client({ text: '{"findings": []}' }, { headers: { 'X-Team': 'blue' } });
      const preview = model.preview(request);
      await model.complete(request, { signal: new AbortController().signal });
      const [sent] = endpoint.requests;
      assert.equal(sent?.body, preview.body);
      assert.equal(sent.path, preview.path);
      const { headers } = sent;
      const transport = [
        'host',
        'connection',
        'content-length',
        'sec-fetch-mode',
        'accept-language',
        'accept-encoding',
      ];
      const names = Object.keys(headers).filter((name) => !transport.includes(name));
      assert.deepEqual(names.sort(), Object.keys(preview.headers).sort());
      assert.equal(headers['authorization'], 'Bearer sk-secret-key');
      assert.equal(headers['x-team'], 'blue');
      assert.ok(!JSON.stringify(preview).includes('sk-secret-key'));
    } finally {
      for (const name of Object.keys(set)) Reflect.deleteProperty(process.env, name);
    }
  });

  it('names a refused key that Gemini reports in a list, and shows its words only', async () => {
    const error = { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' };
    const model = await client({ status: 400, body: JSON.stringify([{ error }]) });
    const reply = await model.complete(request, { signal: new AbortController().signal });
    assert.equal(reply.kind === 'failure' && reply.failure, 'key-refused');
    endpoint.play({ status: 400, body: JSON.stringify([{ error: { ...error, message: 'Unknown name "x"' } }]) });
    const other = await model.complete(request, { signal: new AbortController().signal });
    assert.equal(other.kind === 'failure' && other.message.args['detail'], ': Unknown name "x"');
  });

  it('takes empty events of a stream for what they are: signs of life', async () => {
    const model = await client({
      text: '{"findings": []}',
      mangle: (body) => `data:\n\n${body.replaceAll('\n\n', '\n\ndata: \n\n')}`,
    });
    const reply = await model.complete(request, { signal: new AbortController().signal });
    assert.equal(reply.kind === 'reply' && reply.text, '{"findings": []}');
  });

  it('names a refused key and does not try again', async () => {
    const model = await client({
      status: 401,
      body: '{"error":{"message":"Incorrect API key provided: sk-secret-key"}}',
    });
    const reply = await model.complete(request, { signal: new AbortController().signal });
    assert.equal(reply.kind, 'failure');
    assert.equal(reply.failure, 'key-refused');
    assert.equal(endpoint.requests.length, 1);
    assert.ok(!JSON.stringify(reply).includes('sk-secret-key'));
  });
});
