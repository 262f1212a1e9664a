import assert from 'node:assert/strict';
import type { Finding } from '../../../src/core/finding';
import {
  groupsOf,
  inTreeOrder,
  neighbour,
  visible,
  worst,
  type TreeOptions,
} from '../../../src/extension/findingNodes';
import type { ShownFinding, ShownReview } from '../../../src/extension/findingStore';

const options: TreeOptions = { groupBy: 'file', filter: 'all', showsMore: false };

function shown(key: string, part: Partial<Finding> & { path?: string } = {}): ShownFinding {
  const { path = 'a.ts', ...rest } = part;
  const finding = {
    ...{ severity: 'warning', state: 'new', rule: 'core/x', suggestion: null },
    location: { path, startLine: 1, endLine: 1, quote: '', anchoredBy: 'exact' },
    ...rest,
  } as unknown as Finding;
  return { key, finding, place: null, hashes: [] } as unknown as ShownFinding;
}

function reviewed(...findings: ShownFinding[]): ShownReview {
  return { findings } as unknown as ShownReview;
}

describe('the findings tree', () => {
  const review = reviewed(
    shown('1', { path: 'b.ts', severity: 'error' }),
    shown('2', { path: 'a.ts', rule: 'core/y' }),
    shown('3', { path: 'b.ts', severity: 'info', state: 'open' }),
    shown('4', { path: 'a.ts', state: 'late' }),
  );
  const keys = (some: readonly ShownFinding[]) => some.map(({ key }) => key).join('');

  it('groups in the order of the first finding of each group', () => {
    const names = (groupBy: TreeOptions['groupBy']) =>
      groupsOf(review, { ...options, groupBy }).map(({ name, findings }) => `${name}:${keys(findings)}`);
    assert.deepEqual(names('file'), ['b.ts:13', 'a.ts:2']);
    assert.deepEqual(names('severity'), ['error:1', 'warning:2', 'info:3']);
    assert.deepEqual(names('rule'), ['core/x:13', 'core/y:2']);
    assert.deepEqual(names('state'), ['new:12', 'open:3']);
  });

  it('folds what a language server speaks against at the end, out of count and steps', () => {
    const doubted = { ...shown('5', { path: 'b.ts' }), serverEvidence: { outcome: 'refuted' } } as ShownFinding;
    const confirmed = { ...shown('6', { path: 'b.ts' }), serverEvidence: { outcome: 'confirmed' } } as ShownFinding;
    const all = reviewed(doubted, confirmed, ...review.findings);
    assert.deepEqual(
      groupsOf(all, options).map(({ groupBy, name, findings }) => `${groupBy} ${name}:${keys(findings)}`),
      ['file b.ts:613', 'file a.ts:2', 'likely-not :5'],
    );
    assert.equal(keys(visible(all.findings, options)), '6123');
    assert.equal(keys(inTreeOrder([all], options)), '6132');
  });

  it('filters, and folds what came late unless it is an error or asked for', () => {
    const of = (part: Partial<TreeOptions>) => keys(visible(review.findings, { ...options, ...part }));
    assert.equal(of({}), '123');
    assert.equal(of({ showsMore: true }), '1234');
    assert.equal(of({ filter: 'errors' }), '1');
    assert.equal(of({ filter: 'warnings' }), '12');
    assert.equal(of({ filter: 'new' }), '12');
    assert.equal(of({ filter: 'suggestions' }), '');
    assert.equal(keys(visible([shown('5', { state: 'late', severity: 'error' })], options)), '5');
  });

  it('steps through them from top to bottom and around the ends', () => {
    const order = inTreeOrder([review], options);
    assert.equal(keys(order), '132');
    assert.equal(neighbour(order, undefined, 1)?.key, '1');
    assert.equal(neighbour(order, undefined, -1)?.key, '2');
    assert.equal(neighbour(order, '2', 1)?.key, '1');
    assert.equal(neighbour(order, '1', -1)?.key, '2');
    assert.equal(neighbour(order, 'gone', 1)?.key, '1');
    assert.equal(neighbour([], '1', 1), undefined);
  });

  it('shows the worst severity of a group', () => {
    assert.equal(worst(review.findings), 'error');
    assert.equal(worst([shown('x', { severity: 'info' })]), 'info');
  });

  it('is quick with a thousand findings in ten thousand files', () => {
    const many = reviewed(
      ...Array.from({ length: 10_000 }, (_, index) => shown(String(index), { path: `f${index}.ts` })),
    );
    const started = performance.now();
    assert.equal(groupsOf(many, options).length, 10_000);
    assert.ok(performance.now() - started < 200);
  });
});
