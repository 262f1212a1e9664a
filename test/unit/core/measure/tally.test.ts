import assert from 'node:assert/strict';
import fc from 'fast-check';
import { figures } from '../../../../src/core/measure/figures';
import { judgeGoals } from '../../../../src/core/measure/goals';
import { dismissalReasonOf, exportedOutcome, outcomesOf, type Outcome } from '../../../../src/core/measure/outcome';
import { during, tally } from '../../../../src/core/measure/tally';
import { madeUpOutcomes } from '../../../madeUpOutcomes';

const about = { via: 'cli', finding: 'f1', rule: 'core/a', version: 1 } as const;
const made = { model: 'm', promptVersion: 'p', effort: 'standard' } as const;
const shown = (at: number, parts: object = {}): Outcome => ({
  ...{ kind: 'shown', at, ...about, severity: 'error', status: 'warn', origin: 'model', ...made },
  ...parts,
});
const fate = (...outcomes: Outcome[]) => tally(outcomes).findings.map(({ fate: one, reason }) => [one, reason]);

describe('the tally', () => {
  it('counts a finding once, with the last decision about it', () => {
    const applied: Outcome = { kind: 'applied', at: 2, ...about };
    const fixed: Outcome = { kind: 'fixed', at: 3, ...about };
    const dismissed: Outcome = { kind: 'dismissed', at: 4, ...about, reason: 'false-alarm' };
    const reopened: Outcome = { kind: 'reopened', at: 5, ...about };
    assert.deepEqual(fate(shown(1), shown(2)), [['open', null]]);
    assert.deepEqual(fate(shown(1), applied, fixed), [['applied', null]]);
    assert.deepEqual(fate(shown(1), dismissed), [['dismissed', 'false-alarm']]);
    assert.deepEqual(fate(shown(1), dismissed, reopened), [['open', null]]);
    assert.deepEqual(fate(shown(1), dismissed, reopened, { ...fixed, at: 6 }), [['fixed', null]]);
    assert.deepEqual(fate(shown(1), dismissed, { ...fixed, at: 6 }), [['dismissed', 'false-alarm']]);
    assert.deepEqual(fate(applied), []);
  });

  it('does not depend on the order of merged logs', () => {
    const outcomes = madeUpOutcomes({ seed: 3, end: Date.parse('2026-11-01'), days: 5, reviewsPerDay: 8 });
    const whole = figures(tally(outcomes));
    fc.assert(
      fc.property(fc.shuffledSubarray(outcomes, { minLength: outcomes.length }), (shuffled) => {
        assert.deepEqual(figures(tally(shuffled)), whole);
      }),
      { numRuns: 20 },
    );
  });

  it('judges a finding of the period by what is known after it', () => {
    const all = tally([shown(10), { kind: 'fixed', at: 99, ...about }, shown(50, { finding: 'f2' })]);
    const early = during(all, { from: 0, to: 20 });
    assert.deepEqual(
      early.findings.map(({ finding, fate: one }) => [finding, one]),
      [['f1', 'fixed']],
    );
    assert.equal(during(all, { from: 20, to: 60 }).findings.length, 1);
  });

  it('lets only outcomes in, and nothing beside what they may hold', () => {
    const [kept, ...others] = outcomesOf([
      { ...shown(1), author: 'ann@example.com', code: 'secret()' },
      { kind: 'shown' },
      { kind: 'reviewed', at: -1 },
      'text',
      null,
      { ...shown(2), rule: 'x'.repeat(201) },
    ]);
    assert.ok(kept);
    assert.deepEqual(JSON.parse(exportedOutcome(kept)), shown(1));
    for (const outcome of madeUpOutcomes({ seed: 2, end: 1e12, days: 4, reviewsPerDay: 20 })) {
      assert.deepEqual(JSON.parse(exportedOutcome(outcome)), outcome);
    }
    assert.deepEqual(others, []);
  });

  it('tells the kind of a reason from its words', () => {
    const kinds = [
      'False alarm: checked above',
      'this is by design',
      'later, see #12',
      'already reported',
      'meh',
      'intended',
    ];
    assert.deepEqual(kinds.map(dismissalReasonOf), [
      'false-alarm',
      'intended',
      'later',
      'duplicate',
      'other',
      'intended',
    ]);
  });
});

describe('goals', () => {
  const many = (accepted: number, total: number) =>
    figures(
      tally(
        Array.from({ length: total }, (_, index): Outcome[] => {
          const finding = `f${index}`;
          return index < accepted
            ? [shown(1, { finding }), { kind: 'applied', at: 2, ...about, finding }]
            : [shown(1, { finding })];
        }).flat(),
      ),
    );

  it('are met or not met, with how sure that is and the trend', () => {
    const [goal] = judgeGoals({ acceptance: 0.5 }, many(300, 400), many(100, 400));
    assert.deepEqual([goal?.verdict, goal?.isUncertain, goal?.trend, goal?.before], ['met', false, 'better', 0.25]);
    const [missed] = judgeGoals({ acceptance: 0.8 }, many(100, 400), many(300, 400));
    assert.deepEqual([missed?.verdict, missed?.trend], ['not-met', 'worse']);
    const [few] = judgeGoals({ acceptance: 0.5 }, many(3, 4), many(2, 4));
    assert.deepEqual([few?.verdict, few?.isUncertain, few?.trend], ['met', true, 'same']);
    const [none] = judgeGoals({ falseAlarms: 0.1 }, many(0, 0), many(0, 0));
    assert.deepEqual([none?.verdict, none?.trend], ['no-data', 'unknown']);
  });

  it('are judged only where they are set', () => {
    assert.deepEqual(judgeGoals({ owner: '@team' }, many(1, 2), many(1, 2)), []);
  });
});
