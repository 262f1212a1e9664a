import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitRepository, filesUnder, type CommitRepository } from '../commitRepository';
import { reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../scriptedEndpoint';

const text = 'export function save(user) {\n  store.put(user);\n}\n';
const found = {
  path: 'a.js',
  line: 2,
  quote: '  store.put(user);',
  rule: 'core/forgotten-promises',
  severity: 'error',
  title: 'The promise is not awaited',
};

describe('the commit hook with a model', function () {
  this.timeout(180_000);
  let at: CommitRepository;
  let endpoint: ScriptedEndpoint;

  function base(config: object): void {
    at.stage({ '.fresh-eyes/config.jsonc': JSON.stringify(config), 'a.js': '\n' });
    at.commit('base');
    at.stage({ 'a.js': text });
  }

  const setUp = (): NodeJS.ProcessEnv => ({
    FRESH_EYES_BASE_URL: endpoint.baseUrl,
    FRESH_EYES_MODEL: 'scripted-model',
  });
  const commit = (env: NodeJS.ProcessEnv = setUp()) => at.type(['commit', '-q', '-m', 'x'], { env });
  const results = (): unknown[] =>
    at
      .records('outcomes')
      .filter(({ kind }) => kind === 'gate')
      .map(({ result }) => result);

  beforeEach(async () => {
    at = commitRepository();
    endpoint = await scriptedEndpoint(reviewer([found]));
  });
  afterEach(async () => {
    at.remove();
    await endpoint.close();
  });

  it('asks no model unless the repository wants it and the person has one', async () => {
    base({});
    await at.cli(['hook', 'install']);
    const answer = await commit();
    assert.match(answer.stderr, /checks only, no model asked/);
    assert.equal(endpoint.requests.length, 0);
  });

  it('asks once, and the review by hand and the second commit cost nothing', async () => {
    base({ hook: { model: true } });
    await at.cli(['hook', 'install']);
    const review = await at.cli(['review', '--format', 'json'], { env: setUp() });
    const asked = endpoint.requests.length;
    assert.ok(asked > 0, review.text);
    const answer = await commit();
    assert.equal(answer.code, 0, answer.text);
    assert.match(answer.stderr, /1 finding; it does not block[\s\S]*a\.js:2 The promise is not awaited/);
    assert.equal(endpoint.requests.length, asked);
    at.git('reset', '-q', '--soft', 'HEAD^');
    assert.equal((await commit()).stderr, answer.stderr);
    at.git('reset', '-q', '--soft', 'HEAD^');
    const again = await at.cli(['review', '--format', 'json'], { env: setUp() });
    assert.equal(endpoint.requests.length, asked);
    const [first, second] = [review, again].map(({ stdout }) => JSON.parse(stdout) as Record<string, unknown>);
    for (const part of ['verdict', 'findings', 'gate', 'coverage', 'source', 'provenance', 'mode']) {
      assert.deepEqual(second?.[part], first?.[part], part);
    }
  });

  it('takes neither a review by the checks nor one by another model for the model that is set up', async () => {
    base({ hook: { model: true } });
    await at.cli(['hook', 'install']);
    await at.cli(['review', '--no-model']);
    await at.cli(['review'], { env: { ...setUp(), FRESH_EYES_MODEL: 'another-model' } });
    const asked = endpoint.requests.length;
    await commit();
    assert.ok(endpoint.requests.length > asked);
    assert.equal(endpoint.requests.at(-1)?.json?.['model'], 'scripted-model');
  });

  it('reviews anew when a byte, a rule, the model or the effort is another', async () => {
    base({});
    const review = async (env: NodeJS.ProcessEnv = {}, ...more: string[]): Promise<number> => {
      const before = endpoint.requests.length;
      const { code, text: told } = await at.cli(['review', ...more], { env: { ...setUp(), ...env } });
      assert.equal(code, 0, told);
      return endpoint.requests.length - before;
    };
    assert.equal(await review(), 1);
    assert.equal(await review(), 0);
    assert.equal(await review({ FRESH_EYES_MODEL: 'another-model' }), 1);
    const receipts = () => filesUnder(at.home).filter(({ path }) => path.includes('/receipts/k')).length;
    assert.equal(receipts(), 2);
    // The request may be the very same, and its answer is kept; the review is another all the same.
    await review({}, '--effort', 'quick');
    assert.equal(receipts(), 3);
    assert.equal(await review(), 0);
    at.stage({ 'a.js': `${text}\n` });
    assert.equal(await review(), 1);
    at.stage({ 'a.js': text });
    assert.equal(await review(), 0);
    at.stage({ '.fresh-eyes/config.jsonc': JSON.stringify({ rules: { 'core/forgotten-promises': 'error' } }) });
    at.git('commit', '-q', '--no-verify', '-m', 'rules', '--', '.fresh-eyes');
    const before = receipts();
    await review();
    assert.equal(receipts(), before + 1);
  });

  it('believes nothing in a state folder that is a link', async () => {
    base({});
    await at.cli(['review'], { env: setUp() });
    assert.equal(endpoint.requests.length, 1);
    const state = join(at.home, 'fresh-eyes');
    for (const { path } of filesUnder(state)) {
      if (!path.endsWith('/receipts/')) continue;
      const moved = join(at.home, 'moved');
      renameSync(path, moved);
      symlinkSync(moved, path.slice(0, -1));
    }
    for (const { path } of filesUnder(state)) if (path.includes('/answers/k')) rmSync(path);
    await at.cli(['review'], { env: setUp() });
    assert.equal(endpoint.requests.length, 2);
  });

  const full = process.env['FRESH_EYES_FULL'] !== undefined;
  const troubles: Record<string, () => void | Promise<void>> = {
    'is down': async () => {
      await endpoint.close();
    },
    'says nothing': () => endpoint.play({ instead: 'silence' }),
    'cuts the answer off': () => endpoint.play({ text: '{"begin":"x","findings":[', finish: 'length' }),
    'answers with nonsense': () => endpoint.play({ text: 'Looks good to me!' }),
    ...(full && {
      'is slow to the drop': () => endpoint.play({ text: '{"begin":""}', betweenMs: 400, chunkBytes: 1 }),
      'breaks the connection': () => endpoint.play({ text: 'x'.repeat(500), cutAt: 50, cutBy: 'reset' }),
      'answers with an error': () => endpoint.play({ status: 500, body: 'out of order' }),
    }),
  };
  for (const [name, cause] of Object.entries(troubles)) {
    it(`has no verdict when the endpoint ${name}: warns, or holds the commit where the repository says so`, async () => {
      base({ hook: { model: true, timeoutSeconds: 1 } });
      await at.cli(['hook', 'install']);
      await cause();
      const warned = await commit();
      assert.equal(warned.code, 0, warned.text);
      assert.match(warned.stderr, /no verdict on this commit[\s\S]*goes on unreviewed/);
      assert.doesNotMatch(warned.stderr, /clean|0 findings|nothing to review/);
      at.git('reset', '-q', '--soft', 'HEAD^');

      at.stage({
        '.fresh-eyes/config.jsonc': JSON.stringify({ hook: { model: true, timeoutSeconds: 1 }, onIncomplete: 'block' }),
      });
      at.git('commit', '-q', '--no-verify', '-m', 'strict', '--', '.fresh-eyes');
      const held = await commit();
      assert.equal(held.code, 1, held.text);
      assert.match(held.stderr, /no verdict[\s\S]*the commit is held back[\s\S]*FRESH_EYES_SKIP/);
      assert.deepEqual(results(), ['no-verdict', 'no-verdict-blocked']);
      assert.equal(at.records('outcomes').filter(({ verdict }) => verdict === 'clean').length, 0);
    });
  }

  it('blocks what a check knows to be wrong even while the endpoint is down', async () => {
    base({ hook: { model: true, timeoutSeconds: 1 }, rules: { 'core/debugger-left': { status: 'block' } } });
    await at.cli(['hook', 'install']);
    await endpoint.close();
    at.stage({ 'a.js': 'debugger;\n' });
    const answer = await commit();
    assert.equal(answer.code, 1, answer.text);
    assert.match(answer.stderr, /no verdict[\s\S]*1 finding blocks/);
  });

  it('has no verdict when the configuration of the model is broken', async () => {
    base({ hook: { model: true } });
    await at.cli(['hook', 'install']);
    mkdirSync(join(at.home, 'fresh-eyes'), { recursive: true });
    writeFileSync(join(at.home, 'fresh-eyes', 'config.jsonc'), '{ "model": ');
    const answer = await commit({});
    assert.equal(answer.code, 0, answer.text);
    assert.match(answer.stderr, /no verdict/);
  });
});
