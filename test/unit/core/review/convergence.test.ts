import assert from 'node:assert/strict';
import { dismissalOf, withdrawalOf } from '../../../../src/core/findings/dismissals';
import type { ReviewResult } from '../../../../src/core/review/reviewResult';
import { reviewWorld, type ReviewWorld } from '../../../reviewWorld';

const base = [
  'export function mean(values: number[]): number {',
  '  return sum(values) / values.length;',
  '}',
  '',
  ...Array.from({ length: 12 }, (_, at) => `const filler${String(at)} = ${String(at)};`),
  '',
  'export function last(items: string[]): string {',
  '  return items[items.length - 1];',
  '}',
  '',
].join('\n');
const staged = base
  .replace('sum(values) / values.length', 'total(values) / values.length')
  .replace('items[items.length - 1]', 'items[items.length]');

const emptyMean = {
  path: 'src/math.ts',
  line: 2,
  quote: '  return total(values) / values.length;',
  rule: 'core/wrong-on-edge-case',
  severity: 'error',
  confidence: 0.9,
  title: 'Mean of nothing is NaN',
  message: 'An empty list divides zero by zero.',
  claim: null,
  replacement: null,
};
const offByOne = {
  ...emptyMean,
  line: 19,
  quote: '  return items[items.length];',
  title: 'Reads past the end',
  message: 'The last element is at length - 1.',
};

describe('a second review', function () {
  this.timeout(30_000);
  let world: ReviewWorld;
  beforeEach(async () => {
    world = await reviewWorld();
    world.repository.stage({ 'src/math.ts': base, 'README.md': 'Math.\n' });
    world.repository.commit();
    world.repository.stage({ 'src/math.ts': staged });
  });
  afterEach(() => world.close());

  const states = ({ findings }: ReviewResult) => Object.fromEntries(findings.map(({ title, state }) => [title, state]));

  it('of the same bytes asks nothing and says the same', async () => {
    world.say([emptyMean, offByOne]);
    const first = await world.review();
    assert.deepEqual(states(first), { 'Mean of nothing is NaN': 'new', 'Reads past the end': 'new' });
    const asked = world.endpoint.requests.length;
    assert.ok(asked > 0);
    const second = await world.review();
    assert.equal(world.endpoint.requests.length, asked);
    assert.equal(second.usage.requests, 0);
    assert.deepEqual(
      { ...second, timing: null, usage: null, checksRun: null },
      { ...first, timing: null, usage: null, checksRun: null },
    );
  });

  it('with other words, lines and order keeps the fingerprints, and what is not repeated stays open', async () => {
    world.say([emptyMean, offByOne]);
    const first = await world.review();
    world.say([
      { ...offByOne, line: 3, title: 'Index out of range', message: 'Undefined is returned.', confidence: 0.7 },
      { ...emptyMean, line: 99, title: 'Division by zero', quote: 'return total(values) / values.length;' },
    ]);
    const second = await world.review({ reuse: false });
    assert.deepEqual(prints(second), prints(first));
    assert.deepEqual(new Set(Object.values(states(second))), new Set(['open']));
    world.say([]);
    const third = await world.review({ reuse: false });
    assert.deepEqual(prints(third), prints(first));
    assert.deepEqual(third.fixed, []);
  });

  it('after an edit of one function changes its findings only; what comes late elsewhere never gates', async () => {
    world.say([emptyMean]);
    const first = await world.review({ failOn: 'error' });
    assert.equal(first.gate.passed, false);
    world.repository.stage({
      'src/math.ts': staged.replace(
        '  return total(values) / values.length;',
        '  if (values.length === 0) return 0;\n  return total(values) / values.length;',
      ),
    });
    world.say([{ ...offByOne, line: 20 }]);
    const second = await world.review({ failOn: 'error' });
    assert.deepEqual(states(second), { 'Reads past the end': 'late' });
    assert.deepEqual(second.fixed, prints(first));
    assert.equal(second.gate.passed, true);
  });

  it('keeps what stands in untouched hunks, at its new lines', async () => {
    world.say([emptyMean, offByOne]);
    await world.review();
    world.repository.stage({
      'src/math.ts': staged.replace('  return total', '  // Of a list.\n  // Of numbers.\n  return total'),
    });
    world.say([]);
    const second = await world.review();
    assert.deepEqual(states(second), { 'Reads past the end': 'open' });
    const [kept] = second.findings;
    assert.equal(kept?.location.startLine, 21);
    assert.equal(kept.location.quote, '  return items[items.length];');
  });

  it('keeps open what is not repeated when another finding of its rule is taken back', async () => {
    world.say([emptyMean, offByOne]);
    await world.review();
    // A suppression elsewhere in the file, in a hunk of its own.
    const comment = '// fresh-eyes-ignore wrong-on-edge-case -- meant so';
    world.repository.stage({ 'src/math.ts': staged.replace('const filler6 = 6;', `const filler6 = 7; ${comment}`) });
    world.say([offByOne, { ...emptyMean, line: 11, quote: `const filler6 = 7; ${comment}`, title: 'Seven' }]);
    const second = await world.review();
    assert.deepEqual(
      second.dropped.map(({ reason }) => reason),
      ['suppressed'],
    );
    assert.deepEqual([second.fixed, states(second)['Mean of nothing is NaN']], [[], 'open']);
  });

  it('calls a defect that another edit brings in new, not late', async () => {
    world.repository.stage({ 'src/use.ts': "import { last } from './math';\nexport const first = last([]).length;\n" });
    world.say([]);
    await world.review();
    world.repository.stage({ 'src/math.ts': staged.replace('items[items.length];', 'items.at(-1);') });
    const late = {
      ...offByOne,
      path: 'src/use.ts',
      line: 2,
      quote: 'export const first = last([]).length;',
      title: 'Length of undefined',
    };
    world.say([late]);
    assert.deepEqual(states(await world.review()), { 'Length of undefined': 'new' });
  });

  it('without an edit that reaches it calls the same defect late', async () => {
    world.repository.stage({ 'src/use.ts': "import { last } from './math';\nexport const first = last([]).length;\n" });
    world.say([]);
    await world.review();
    world.repository.stage({ 'README.md': 'Math for all.\n' });
    world.say([
      {
        ...offByOne,
        path: 'src/use.ts',
        line: 2,
        quote: 'export const first = last([]).length;',
        title: 'Length of undefined',
      },
    ]);
    assert.deepEqual(states(await world.review()), { 'Length of undefined': 'late' });
  });

  it('keeps dismissed what was dismissed, until its code changes', async () => {
    world.say([emptyMean, offByOne]);
    const first = await world.review();
    const [dismissed] = first.findings.filter(({ title }) => title === 'Reads past the end');
    assert.ok(dismissed);
    await world.ports.state.append(
      'dismissed',
      dismissalOf(dismissed, { reason: 'intended', expires: null, now: Date.now() }),
    );
    const second = await world.review();
    assert.equal(second.usage.requests, 0);
    assert.deepEqual([states(second), second.dismissed.length], [{ 'Mean of nothing is NaN': 'new' }, 1]);

    world.say([
      emptyMean,
      { ...offByOne, rule: 'core/other', title: 'Other words', quote: 'items[items.length]', severity: 'info' },
    ]);
    const third = await world.review({ reuse: false });
    assert.ok(!Object.keys(states(third)).includes('Reads past the end'));

    world.repository.stage({ 'src/math.ts': staged.replace('items[items.length];', 'items[items.length - 0];') });
    world.say([emptyMean, { ...offByOne, quote: '  return items[items.length - 0];' }]);
    const fourth = await world.review();
    assert.deepEqual(Object.keys(states(fourth)).sort(), ['Mean of nothing is NaN', 'Reads past the end']);

    world.repository.stage({ 'src/math.ts': staged });
    assert.equal((await world.review()).dismissed.length, 1);
    await world.ports.state.append('dismissed', withdrawalOf(dismissed.fingerprint, Date.now()));
    assert.equal((await world.review()).dismissed.length, 0);
  });

  it('lets a dismissal run out', async () => {
    world.say([offByOne]);
    const [finding] = (await world.review()).findings;
    assert.ok(finding);
    for (const [expires, count] of [
      ['2020-01-01', 0],
      ['2999-01-01', 1],
    ] as const) {
      await world.ports.state.append('dismissed', dismissalOf(finding, { reason: 'later', expires, now: 0 }));
      assert.equal((await world.review()).dismissed.length, count, expires);
    }
  });

  it('takes the team’s dismissals from the base, and only where the repository is trusted', async () => {
    world.say([offByOne]);
    const [finding] = (await world.review()).findings;
    assert.ok(finding);
    const line = JSON.stringify(dismissalOf(finding, { reason: 'known', expires: null, now: 0 }));
    world.repository.stage({ '.fresh-eyes/dismissed.jsonl': `${line}\n` });
    assert.equal((await world.review({ reuse: false })).dismissed.length, 0, 'staged, not yet in the base');
    world.repository.git('reset', '-q');
    world.repository.stage({ '.fresh-eyes/dismissed.jsonl': `{broken\n${line}\n` });
    world.repository.commit();
    world.repository.stage({ 'src/math.ts': staged });
    const result = await world.review();
    assert.equal(result.dismissed.length, 1);
    assert.ok(result.notes.some(({ code, args }) => code === 'review.bad-dismissal' && args['line'] === 1));
    assert.equal((await world.review({ trustRepository: false })).dismissed.length, 0);
  });

  it('follows a renamed file: identity, dismissal, and both after the rename is committed', async () => {
    world.say([offByOne]);
    const [finding] = (await world.review()).findings;
    assert.ok(finding);
    await world.ports.state.append('dismissed', dismissalOf(finding, { reason: 'known', expires: null, now: 0 }));
    world.repository.stage({ 'src/math.ts': null, 'lib/math.ts': staged });
    world.say([{ ...offByOne, path: 'lib/math.ts' }]);
    const renamed = await world.review();
    assert.deepEqual(
      renamed.dismissed.map(({ fingerprint }) => fingerprint),
      [finding.fingerprint],
    );
    world.repository.stage({ 'lib/math.ts': base });
    world.repository.commit();
    world.repository.stage({ 'lib/math.ts': staged });
    const after = await world.review();
    assert.equal(after.dismissed.length, 1);
    assert.notEqual(after.dismissed[0]?.fingerprint, finding.fingerprint);
  });

  it('of some paths only calls nothing fixed elsewhere, and the next whole one remembers what stood there', async () => {
    const oldMath = { ...emptyMean, path: 'src/old.ts' };
    world.repository.stage({ 'src/old.ts': staged });
    world.say([emptyMean, oldMath]);
    const first = await world.review();
    assert.equal(first.findings.length, 2);
    world.say([]);
    for (const source of [
      { kind: 'staged', paths: ['src/math.ts'] },
      { kind: 'staged', paths: ['./src/math.ts'] },
      { kind: 'staged', paths: ['README.md'] },
    ] as const) {
      const narrow = await world.review({ reuse: false }, source);
      assert.deepEqual(narrow.fixed, [], source.paths[0]);
    }
    const whole = await world.review({ reuse: false });
    assert.deepEqual(
      whole.findings.map(({ state, location }) => [location.path, state]),
      [
        ['src/math.ts', 'open'],
        ['src/old.ts', 'open'],
      ],
    );
    world.repository.stage({ 'src/old.ts': base });
    world.say([emptyMean]);
    const fixed = await world.review({ reuse: false }, { kind: 'staged', paths: ['src'] });
    assert.deepEqual(
      fixed.fixed,
      first.findings.filter(({ location }) => location.path === 'src/old.ts').map(({ fingerprint }) => fingerprint),
    );
  });

  it('says nothing is fixed by a commit', async () => {
    world.say([offByOne]);
    await world.review();
    world.repository.commit();
    world.repository.stage({ 'README.md': 'More.\n' });
    world.say([]);
    assert.deepEqual((await world.review()).fixed, []);
  });
});

function prints({ findings }: ReviewResult): string[] {
  return findings.map(({ fingerprint }) => fingerprint).sort();
}
