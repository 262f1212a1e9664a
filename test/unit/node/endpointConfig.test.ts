import assert from 'node:assert/strict';
import { ProblemError } from '../../../src/core/problem';
import { resolveEndpoint, type Endpoint } from '../../../src/node/endpointConfig';
import type { UserConfig } from '../../../src/node/userConfig';

type Given = { baseUrl?: string; model?: string; env?: Record<string, string>; user?: UserConfig };

function resolved({ baseUrl, model, env = {}, user = {} }: Given): Endpoint | null {
  return resolveEndpoint({ baseUrl: baseUrl ?? null, model: model ?? null }, env, user);
}

function refusal(given: Given): string {
  try {
    resolved(given);
  } catch (error) {
    assert.ok(error instanceof ProblemError);
    assert.equal(error.problem.kind, 'usage');
    assert.notEqual(error.problem.next, null);
    return error.problem.message.code;
  }
  return 'accepted';
}

describe('the endpoint of a run', () => {
  const fresh = { FRESH_EYES_BASE_URL: 'https://llm.example/v1', FRESH_EYES_API_KEY: 'fresh-key' };

  it('is none when nothing is set up', () => assert.equal(resolved({}), null));

  it('takes the key of the pair that names the base URL', () => {
    const endpoint = resolved({ env: { ...fresh, FRESH_EYES_MODEL: 'm', OPENAI_API_KEY: 'other-key' } });
    assert.equal(endpoint?.origin, 'https://llm.example');
    assert.equal(endpoint.apiKey, 'fresh-key');
    assert.equal(endpoint.namedBy.key, 'FRESH_EYES_API_KEY');
  });

  it('sends nothing for a bare OPENAI_API_KEY until a model is named', () => {
    assert.equal(resolved({ env: { OPENAI_API_KEY: 'k' } }), null);
    assert.equal(resolved({ env: { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'https://llm.example/v1' } }), null);
    const endpoint = resolved({ env: { OPENAI_API_KEY: 'k' }, model: 'gpt-5' });
    assert.equal(endpoint?.baseUrl, 'https://api.openai.com/v1');
    assert.equal(endpoint.apiKey, 'k');
    assert.deepEqual(endpoint.price, { input: 1.25, cachedInput: 0.125, output: 10 });
  });

  it('never sends a key of one pair to the address of the other', () => {
    const model = 'm';
    assert.equal(refusal({ model, baseUrl: 'https://other.example/v1', env: fresh }), 'endpoint.key-of-another');
    assert.equal(
      refusal({ model, env: { FRESH_EYES_BASE_URL: 'https://a.example', OPENAI_API_KEY: 'k' } }),
      'endpoint.key-of-another',
    );
    assert.equal(
      refusal({ model, env: { FRESH_EYES_API_KEY: 'k', OPENAI_BASE_URL: 'https://a.example' } }),
      'endpoint.key-of-another',
    );
    assert.equal(refusal({ model, env: { FRESH_EYES_API_KEY: 'k' } }), 'endpoint.key-without-url');
    assert.equal(
      refusal({ model, user: { baseUrl: 'https://a.example' }, env: { OPENAI_API_KEY: 'k' } }),
      'endpoint.key-of-another',
    );
    assert.equal(
      refusal({ model, user: { baseUrl: 'https://api.openai.com.evil.example' }, env: { OPENAI_API_KEY: 'k' } }),
      'endpoint.key-of-another',
    );
  });

  it('sends no key to this machine, whatever the environment holds', () => {
    for (const baseUrl of ['http://127.0.0.1:11434/v1', 'http://localhost:1234/v1', 'http://[::1]:8080/v1']) {
      const endpoint = resolved({ baseUrl, model: 'm', env: { OPENAI_API_KEY: 'k', FRESH_EYES_API_KEY: 'k' } });
      assert.equal(endpoint?.apiKey, null);
      assert.deepEqual(endpoint.price, { input: 0, cachedInput: 0, output: 0 });
    }
  });

  it('follows option, then environment, then the file of the user', () => {
    const user: UserConfig = { baseUrl: 'http://127.0.0.1:1/v1', model: 'from-file' };
    const env = { FRESH_EYES_BASE_URL: 'http://127.0.0.1:2/v1', FRESH_EYES_MODEL: 'from-env' };
    assert.equal(resolved({ user })?.model, 'from-file');
    assert.equal(resolved({ user, env })?.model, 'from-env');
    assert.equal(resolved({ user, env })?.baseUrl, 'http://127.0.0.1:2/v1');
    const option = resolved({ user, env, baseUrl: 'http://127.0.0.1:3/v1', model: 'from-option' });
    assert.equal(option?.baseUrl, 'http://127.0.0.1:3/v1');
    assert.equal(option.model, 'from-option');
  });

  it('prefers the address in the file of the user to what OPENAI_API_KEY only stands for', () => {
    const endpoint = resolved({
      user: { baseUrl: 'http://127.0.0.1:1/v1', model: 'local' },
      env: { OPENAI_API_KEY: 'k' },
    });
    assert.equal(endpoint?.origin, 'http://127.0.0.1:1');
    assert.equal(endpoint.apiKey, null);
  });

  it('binds a variable to an origin in the file of the user, and to no other', () => {
    const user: UserConfig = {
      model: 'm',
      endpoints: {
        'https://a.example': { key: { env: 'A_KEY' }, headers: { 'x-team': 'blue', 'x-token': { env: 'A_TOKEN' } } },
      },
    };
    const env = { A_KEY: 'a-key', A_TOKEN: 'token' };
    const endpoint = resolved({ user, env, baseUrl: 'https://a.example/v1' });
    assert.equal(endpoint?.apiKey, 'a-key');
    assert.deepEqual(endpoint.headers, { 'x-team': 'blue', 'x-token': 'token' });
    assert.equal(refusal({ user, env, baseUrl: 'https://a.example:8443/v1' }), 'endpoint.no-key');
    assert.equal(refusal({ user, baseUrl: 'https://a.example/v1' }), 'endpoint.key-variable-empty');
  });

  it('sends nothing unencrypted to another machine without the consent of the user', () => {
    const given: Given = { baseUrl: 'http://10.0.0.5:8000/v1', model: 'm' };
    assert.equal(refusal(given), 'endpoint.plain-http');
    assert.equal(refusal({ ...given, baseUrl: 'http://localhost.evil.example/v1' }), 'endpoint.plain-http');
    assert.equal(refusal({ ...given, baseUrl: 'http://127.0.0.1.evil.example/v1' }), 'endpoint.plain-http');
    const user: UserConfig = { endpoints: { 'http://10.0.0.5:8000': { key: 'none', allowPlainHttp: true } } };
    assert.equal(resolved({ ...given, user })?.apiKey, null);
  });

  it('names what is wrong with an address', () => {
    for (const baseUrl of [
      'api.openai.com',
      'ftp://a.example',
      'https://',
      'file:///etc/passwd',
      'javascript:alert(1)',
    ]) {
      assert.equal(refusal({ baseUrl, model: 'm' }), 'endpoint.not-a-url', baseUrl);
    }
    assert.equal(refusal({ baseUrl: 'https://user:pass@a.example', model: 'm' }), 'endpoint.url-with-key');
    assert.equal(refusal({ model: 'm' }), 'endpoint.no-url');
    assert.equal(refusal({ baseUrl: 'http://127.0.0.1:1/v1' }), 'endpoint.no-model');
  });

  it('sends the key to Azure in the header that Azure reads', () => {
    const env = { FRESH_EYES_BASE_URL: 'https://team.openai.azure.com/openai/v1', FRESH_EYES_API_KEY: 'k' };
    assert.equal(resolved({ env, model: 'm' })?.keyHeader, 'api-key');
    assert.equal(resolved({ env: fresh, model: 'm' })?.keyHeader, 'authorization');
  });
});
