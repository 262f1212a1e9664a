import assert from 'node:assert/strict';
import { english, message } from '../../../../src/core/messages';
import { answerOfReview, answerToOverride, answerWithoutVerdict } from '../../../../src/core/review/hookAnswer';
import { exampleFinding } from '../../../exampleFinding';

const finding = exampleFinding({ severity: 'error' });
const review = { findings: [finding], gating: [], mode: 'model', reviewed: 1 } as const;
const reasons = [1, 2, 3, 4].map((number) => message('hook.engine-failed', { code: String(number) }));
const text = (lines: Parameters<typeof english>[0][]) => lines.map(english).join('\n');

describe('the answer of the hook', () => {
  it('lets a commit go on with findings that do not block, and shows them', () => {
    const { exit, result, lines } = answerOfReview(review);
    assert.deepEqual([exit, result], [0, 'passed']);
    assert.match(text([...lines]), /1 finding; it does not block[\s\S]*src\/a\.ts:3[\s\S]*fresh-eyes review/);
  });

  it('says how to see more and how to override when it blocks, and lists only a few', () => {
    const many = Array.from({ length: 8 }, (_, index) => exampleFinding({ fingerprint: `f${index}` }));
    const { exit, result, lines } = answerOfReview({ ...review, findings: many, gating: many });
    assert.deepEqual([exit, result], [1, 'blocked']);
    assert.match(text([...lines]), /8 findings block[\s\S]*and 3 more\nSee all: [\s\S]*FRESH_EYES_SKIP=/);
    assert.ok(lines.length <= 9);
  });

  it('never sounds like a success without a verdict, whatever the repository wants', () => {
    for (const onIncomplete of ['warn', 'block'] as const) {
      const { exit, result, lines } = answerWithoutVerdict(reasons, onIncomplete, { ...review, findings: [] });
      assert.deepEqual([exit, result], onIncomplete === 'warn' ? [0, 'no-verdict'] : [1, 'no-verdict-blocked']);
      assert.match(text([...lines]), /^Fresh Eyes: no verdict on this commit\./);
      assert.doesNotMatch(text([...lines]), /clean|nothing to review/);
    }
  });

  it('blocks for what is known to be wrong although the rest was not reviewed, and says both', () => {
    const { exit, result, lines } = answerWithoutVerdict(reasons, 'warn', { ...review, gating: [finding] });
    assert.deepEqual([exit, result], [1, 'blocked']);
    assert.match(text([...lines]), /no verdict[\s\S]*1 finding blocks this commit[\s\S]*FRESH_EYES_SKIP/);
  });

  it('repeats the reason of an override', () => {
    const { exit, result, lines } = answerToOverride('hot fix');
    assert.deepEqual([exit, result, lines.length], [0, 'overridden', 1]);
    assert.match(text([...lines]), /overridden \(hot fix\); recorded/);
  });
});
