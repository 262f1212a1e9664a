import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '../../../src/core/problem';
import { readUserConfig } from '../../../src/node/userConfig';

describe("the user's own configuration", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'fresh-eyes-config-'));
    mkdirSync(join(home, 'fresh-eyes'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const read = (text: string) => {
    writeFileSync(join(home, 'fresh-eyes', 'config.jsonc'), text);
    return readUserConfig({ FRESH_EYES_CONFIG_HOME: home });
  };
  const refused = async (text: string) => {
    try {
      await read(text);
    } catch (error) {
      assert.ok(error instanceof ProblemError);
      return error.problem.message;
    }
    return null;
  };

  it('is empty without a file', async () => {
    assert.deepEqual(await readUserConfig({ FRESH_EYES_CONFIG_HOME: home }), {});
  });

  it('takes comments and trailing commas', async () => {
    assert.deepEqual(await read('{ // mine\n "model": "m", "limits": {"maxCostUsd": 0.5,}, }'), {
      model: 'm',
      limits: { maxCostUsd: 0.5 },
    });
  });

  it('names the line of broken JSON and the key of what it does not know', async () => {
    assert.deepEqual((await refused('{\n "model": \n}'))?.args['line'], 3);
    assert.equal((await refused('{"modle": "m"}'))?.args['path'], 'modle');
    assert.equal(
      (await refused('{"endpoints": {"https://a": {"key": "sk-12345"}}}'))?.args['path'],
      'endpoints.https://a.key',
    );
    assert.equal((await refused('[]'))?.code, 'endpoint.config-value');
  });

  it('keeps a key that was written into it out of the message', async () => {
    const message = await refused('{"endpoints": {"https://a": {"key": "sk-12345"}}}');
    assert.ok(!JSON.stringify(message).includes('sk-12345'));
  });
});
