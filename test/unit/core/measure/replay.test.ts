import assert from 'node:assert/strict';
import type { Finding } from '../../../../src/core/finding';
import { compareReplays, type Replayed } from '../../../../src/core/measure/replay';
import type { Fate } from '../../../../src/core/measure/tally';
import type { Receipt } from '../../../../src/core/review/receipt';
import { exampleFinding } from '../../../exampleFinding';
import { endpointFailure, exampleResult } from '../../../exampleResult';

const at = (line: number, parts: Partial<Finding> = {}): Finding =>
  exampleFinding({
    fingerprint: `f${line}`,
    location: {
      path: 'src/a.ts',
      startLine: line,
      endLine: line,
      quote: `statement(${line}0);`,
      anchoredBy: 'exact',
    },
    ...parts,
  });

function replayed(before: readonly Finding[], after: readonly Finding[], parts = {}): Replayed {
  const account = exampleResult();
  const then = {
    believed: before,
    policy: { minConfidence: 0.5 },
    account: { ...account, usage: { ...account.usage, costUsd: 0.5 } },
  };
  const now = exampleResult({
    findings: [...after],
    usage: { ...account.usage, costUsd: 0.25 },
    timing: { ...account.timing, totalMs: 500 },
    provenance: { ...account.provenance, model: 'other-model' },
    ...parts,
  });
  return { commit: 'c'.repeat(40), then: then as unknown as Receipt, now };
}

describe('a replay compared with what was said then', () => {
  const fates: Readonly<Record<string, Fate>> = { f1: 'applied', f2: 'fixed', f3: 'dismissed', f4: 'open' };
  const fateOf = (fingerprint: string) => fates[fingerprint];
  const lines = (findings: readonly { line: number | null }[]) => findings.map(({ line }) => line);

  it('calls out accepted findings that are lost and dismissed ones that it reports again', () => {
    const compared = compareReplays([replayed([at(1), at(2), at(3), at(4)], [at(2), at(3), at(9)])], fateOf);
    assert.deepEqual([compared.reviews, compared.kept], [1, 2]);
    assert.deepEqual(lines(compared.lost), [1, 4]);
    assert.deepEqual(lines(compared.acceptedLost), [1]);
    assert.deepEqual(lines(compared.dismissedReturned), [3]);
    assert.deepEqual(lines(compared.new), [9]);
  });

  it('takes other words about the same lines for the same finding', () => {
    const reworded = at(1, { fingerprint: 'another', title: 'Said otherwise' });
    assert.deepEqual(compareReplays([replayed([at(1)], [reworded])], fateOf).kept, 1);
  });

  it('leaves out what nobody was shown then', () => {
    const unseen = [at(5, { status: 'shadow' }), at(6, { status: 'draft' }), at(7, { confidence: 0.2 })];
    const compared = compareReplays([replayed(unseen, [])], fateOf);
    assert.deepEqual([compared.lost, compared.then.findings], [[], 0]);
  });

  it('sums cost and time of both sides, and says what could not be replayed', () => {
    const failed = { failures: [endpointFailure] };
    const compared = compareReplays([replayed([], []), replayed([], [], failed)], fateOf);
    assert.deepEqual([compared.then.costUsd, compared.now.costUsd], [1, 0.5]);
    assert.deepEqual([compared.then.seconds, compared.now.seconds], [3, 1]);
    assert.deepEqual([compared.now.incomplete, compared.now.incompleteReasons], [1, ['network']]);
    assert.deepEqual([compared.then.model, compared.now.model], ['test-model', 'other-model']);
    const unpriced = replayed([], [], { usage: { ...exampleResult().usage, costUsd: null } });
    assert.equal(compareReplays([unpriced], fateOf).now.costUsd, null);
  });
});
