import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitRepository, type CommitRepository } from '../commitRepository';
import { reviewer, scriptedEndpoint, type ScriptedEndpoint } from '../scriptedEndpoint';

const save = 'export async function save(user) {\n  store.put(user);\n  return user.id;\n}\n';
const onPut = {
  path: 'a.js',
  line: 2,
  quote: '  store.put(user);',
  rule: 'core/forgotten-promises',
  severity: 'error',
  title: 'The promise is not awaited',
};
const onId = {
  ...onPut,
  line: 3,
  quote: '  return user.id;',
  rule: 'core/null-dereference',
  title: 'The user may be null',
};

describe('what is remembered of reviews', function () {
  this.timeout(180_000);
  let at: CommitRepository;
  let endpoint: ScriptedEndpoint;
  const env = (): NodeJS.ProcessEnv => ({ FRESH_EYES_BASE_URL: endpoint.baseUrl, FRESH_EYES_MODEL: 'first-model' });
  const review = async (...args: string[]): Promise<void> => {
    const { code, text } = await at.cli(['review', ...args], { env: env() });
    assert.equal(code, 0, text);
  };

  beforeEach(async () => {
    at = commitRepository();
    endpoint = await scriptedEndpoint(reviewer([onPut, onId]));
    at.stage({ 'README.md': 'Hello.\n' });
    at.commit('base');
    at.stage({ 'a.js': save });
  });
  afterEach(async () => {
    at.remove();
    await endpoint.close();
  });

  it('receipts match the very change, staged or committed, and nothing else', async () => {
    const verify = (...args: string[]) => at.cli(['receipt', 'verify', ...args]);
    const none = await verify();
    assert.equal(none.code, 1);
    assert.match(none.stdout, /There is no receipt for this change/);

    await review();
    const staged = await verify();
    assert.equal(staged.code, 0, staged.text);
    assert.match(staged.stdout, /matches a receipt[\s\S]*unsigned and proves nothing/);
    at.commit('as reviewed');
    assert.equal((await verify('--commit', 'HEAD')).code, 0);
    const shown = await at.cli(['receipt', 'show', '--commit', 'HEAD', '--format', 'json']);
    const { receipts, signed } = JSON.parse(shown.stdout) as { receipts: { findings: unknown[] }[]; signed: boolean };
    assert.equal(signed, false);
    assert.equal(receipts[0]?.findings.length, 2);

    at.git('reset', '-q', '--soft', 'HEAD^');
    at.stage({ 'a.js': `${save}\n` });
    const differs = await verify('--format', 'json');
    assert.equal(differs.code, 1);
    assert.equal((JSON.parse(differs.stdout) as { answer: string }).answer, 'differs');
    assert.equal((await at.cli(['receipt', 'frame'])).code, 2);
  });

  it('state is shown and cleared', async () => {
    await review();
    const shown = await at.cli(['state', 'show']);
    assert.match(shown.stdout, /receipts: 1 entries/);
    assert.equal((await at.cli(['state', 'clear'])).code, 0);
    assert.match((await at.cli(['state', 'show'])).stdout, /Nothing is stored/);
  });

  it('outcomes say what was shown and what a person fixed by hand, without code, paths or names', async () => {
    await review();
    await review();
    at.stage({ 'a.js': save.replace('  store', '  await store') });
    endpoint.play(reviewer([onId]));
    await review();
    const outcomes = at.records('outcomes');
    const count = (kind: string) => outcomes.filter((one) => one['kind'] === kind).length;
    assert.deepEqual(
      outcomes.filter(({ kind }) => kind === 'reviewed').map(({ reused, requests }) => [reused, requests]),
      [
        [false, 1],
        [true, 0],
        [false, 1],
      ],
    );
    assert.equal(count('fixed'), 1);
    assert.equal(outcomes.find(({ kind }) => kind === 'fixed')?.['rule'], 'core/forgotten-promises');
    assert.doesNotMatch(JSON.stringify(outcomes), /a\.js|store|Ada|example\.com|awaited/);
    const report = await at.cli(['report', '--format', 'json']);
    const { figures } = JSON.parse(report.stdout) as { figures: { findings: Record<string, unknown> } };
    assert.equal(figures.findings['shown'], 2);
    assert.equal(figures.findings['fixed'], 1);
  });

  it('a fix in a later commit counts as well, and code that merely was not reported again does not', async () => {
    const fixed = () =>
      at
        .records('outcomes')
        .filter(({ kind }) => kind === 'fixed')
        .map(({ rule }) => rule);
    await review();
    at.commit('unfixed');
    endpoint.play(reviewer([]));
    at.stage({ 'a.js': save.replace('  store', '  await store') });
    await review();
    assert.deepEqual(fixed(), ['core/forgotten-promises']);
  });

  it('escaped defects are told by blame: caught, dismissed though true, missed, not reviewed', async () => {
    await review();
    at.commit('reviewed');
    at.stage({ 'b.js': 'export const b = 1;\nexport const c = 2;\n' });
    at.commit('never reviewed');
    at.stage({ 'c.js': 'export const c = 1;\n' });
    endpoint.play(reviewer([]));
    await review();
    at.commit('reviewed, nothing said');
    const since = at.git('rev-parse', 'HEAD').trim();
    at.stage({ 'a.js': save.replace('  store', '  await store') });
    at.commit('fix: wait for the store');
    at.stage({ 'b.js': 'export const b = 2;\nexport const c = 2;\n' });
    at.commit('Fix b');
    at.stage({ 'c.js': 'export const c = 3;\n' });
    at.commit('fix(c): three');
    at.stage({ 'README.md': 'Hello, world.\n' });
    at.commit('docs: more');
    const report = async () => {
      const { code, stdout, stderr } = await at.cli(['report', '--commits', `${since}..HEAD`, '--format', 'json']);
      assert.equal(code, 0, stderr);
      return (JSON.parse(stdout) as { escaped: Record<string, unknown> }).escaped;
    };
    assert.deepEqual(await report(), {
      fixes: 3,
      counts: { caught: 1, dismissed: 0, missed: 1, 'not-reviewed': 1 },
      rules: [{ rule: 'core/forgotten-promises', owner: null, caught: 1, dismissed: 0 }],
      teams: [],
    });

    const fingerprint = at.records('outcomes').find((one) => one['rule'] === 'core/forgotten-promises')?.['finding'];
    const [folder = ''] =
      (await at.cli(['state', 'show', '--format', 'json'])).stdout.match(/\/[^"]*fresh-eyes\/[0-9a-f]+/) ?? [];
    mkdirSync(join(folder, 'dismissed'), { mode: 0o700, recursive: true });
    const dismissal = {
      fingerprint,
      rule: 'core/forgotten-promises',
      paths: ['a.js'],
      symbol: '',
      group: 'x',
      quote: 'q',
      reason: 'no',
      at: '2026-11-24',
      expires: null,
    };
    writeFileSync(join(folder, 'dismissed', 'current.jsonl'), `${JSON.stringify(dismissal)}\n`);
    assert.deepEqual((await report())['counts'], { caught: 0, dismissed: 1, missed: 1, 'not-reviewed': 1 });
  });

  it('a replay says what another model would have kept, lost and found', async () => {
    await review();
    at.commit('one');
    at.stage({ 'b.js': 'export const b = 1;\n' });
    endpoint.play(reviewer([]));
    await review();
    // Reviewed, and never committed.
    at.git('reset', '-q', '--hard');
    endpoint.play(
      reviewer([onId, { ...onPut, line: 1, quote: 'export async function save(user) {', title: 'Says too little' }]),
    );
    const before = at.records('outcomes').length;
    const { code, stdout, stderr } = await at.cli(['replay', '--model', 'second-model', '--format', 'json'], {
      env: env(),
    });
    assert.equal(code, 0, stderr);
    const compared = JSON.parse(stdout) as Record<string, { title: string }[]> & { kept: number; gone: number };
    assert.equal(compared.gone, 1);
    assert.equal(compared.kept, 1);
    assert.deepEqual(
      compared['lost']?.map(({ title }) => title),
      ['The promise is not awaited'],
    );
    assert.deepEqual(
      compared['new']?.map(({ title }) => title),
      ['Says too little'],
    );
    assert.equal((compared['now'] as unknown as { model: string }).model, 'second-model');
    assert.equal(at.records('outcomes').length, before, 'a replay is no review of anybody');
    assert.equal((await at.cli(['receipt', 'show', '--commit', 'HEAD'])).stdout.match(/second-model/), null);

    const text = await at.cli(['replay'], { env: env() });
    assert.match(text.stdout, /1 reviews replayed[\s\S]*1 kept, 1 lost, 1 new[\s\S]*Lost \(1\):/);
  });

  it('a replay runs under another prompt and under other rules', async () => {
    await review();
    at.commit('one');
    const prompt = join(at.home, 'short-prompt');
    mkdirSync(prompt);
    const own = readFileSync(join(FRESH_EYES_ROOT, 'src/core/prompt/review.md'), 'utf8');
    writeFileSync(join(prompt, 'review.md'), `${own}\nBe brief.\n`);
    const withPrompt = await at.cli(['replay', '--prompt', prompt, '--format', 'json'], { env: env() });
    assert.equal(withPrompt.code, 0, withPrompt.text);
    const system = (endpoint.requests.at(-1)?.json?.['messages'] as { content: string }[])[0]?.content ?? '';
    assert.match(system, /Be brief\.\n$/);

    const rules = join(at.home, 'rules');
    mkdirSync(rules);
    writeFileSync(join(rules, 'config.jsonc'), JSON.stringify({ rules: { 'core/forgotten-promises': 'off' } }));
    const withRules = await at.cli(['replay', '--rules', rules, '--format', 'json'], { env: env() });
    const { kept, lost } = JSON.parse(withRules.stdout) as { kept: number; lost: { rule: string }[] };
    assert.equal(kept, 1);
    assert.deepEqual(
      lost.map(({ rule }) => rule),
      ['core/forgotten-promises'],
    );
    assert.equal((await at.cli(['replay', '--rules', 'nowhere'], { env: env() })).code, 2);
  });
});
