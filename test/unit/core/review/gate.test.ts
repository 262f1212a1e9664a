import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding } from '../../../../src/core/finding';
import { gate, gatingFindings, type GateConfig } from '../../../../src/core/review/gate';
import { applyPolicy, byImportance } from '../../../../src/core/review/policy';
import { arbitraryFinding, exampleFinding } from '../../../exampleFinding';

const usual: GateConfig = { failOn: null, configured: 'error', minConfidence: 0.5 };
const blocking: Partial<Finding> = { status: 'block', severity: 'error', confidence: 0.9 };

describe('the gate', () => {
  it('is closed by a block rule at the configured severity and by nothing less', () => {
    assert.equal(gate([exampleFinding(blocking)], usual).passed, false);
    assert.equal(gate([exampleFinding({ ...blocking, severity: 'warning' })], usual).passed, true);
    assert.equal(gate([exampleFinding({ ...blocking, status: 'warn' })], usual).passed, true);
  });

  it('is closed by any shown finding under an explicit bar, whatever its status', () => {
    const config: GateConfig = { ...usual, failOn: 'warning' };
    assert.equal(gate([exampleFinding({ status: 'warn', severity: 'warning' })], config).passed, false);
    assert.equal(gate([exampleFinding({ status: 'warn', severity: 'info' })], config).passed, true);
  });

  it('says which bar it applied', () => {
    assert.deepEqual(gate([], usual), { passed: true, failOn: 'error', explicit: false });
    assert.deepEqual(gate([], { ...usual, failOn: 'none' }), { passed: true, failOn: 'none', explicit: true });
  });

  it('stays open for --fail-on none even with blocking findings', () => {
    assert.equal(gate([exampleFinding(blocking)], { ...usual, failOn: 'none' }).passed, true);
  });

  const never: readonly Partial<Finding>[] = [
    { ...blocking, status: 'shadow' },
    { ...blocking, status: 'hint' },
    { ...blocking, status: 'draft' },
    { ...blocking, state: 'late' },
    { ...blocking, confidence: 0.49 },
    { ...blocking, rule: 'core/other' },
  ];
  for (const parts of never) {
    it(`is never closed by ${JSON.stringify(parts)}`, () => {
      for (const failOn of [null, 'info', 'warning', 'error'] as const) {
        assert.equal(gate([exampleFinding(parts)], { ...usual, failOn }).passed, true);
      }
    });
  }

  it('stays open for what its own model holds for less likely than not, unless a bar was named for this run', () => {
    const unsure = [exampleFinding({ ...blocking, confidence: 0.49 })];
    const showsAll: GateConfig = { ...usual, minConfidence: 0 };
    assert.equal(gate(unsure, showsAll).passed, true);
    assert.equal(gate(unsure, { ...showsAll, failOn: 'error' }).passed, false);
  });

  it('closes exactly when a gating finding exists, for any findings', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryFinding, { maxLength: 8 }),
        fc.constantFrom(null, 'info', 'error' as const),
        (findings, failOn) => {
          const config = { ...usual, failOn };
          assert.equal(gate(findings, config).passed, gatingFindings(findings, config).length === 0);
        },
      ),
    );
  });
});

describe('the policy', () => {
  const policy = { ...usual, maxFindings: 3 };

  it('counts every believed finding exactly once: shown, dismissed or hidden', () => {
    fc.assert(
      fc.property(fc.array(arbitraryFinding, { maxLength: 12 }), fc.nat(5), (findings, salt) => {
        const isDismissed = (finding: Finding): boolean => finding.fingerprint.length % 5 === salt;
        const applied = applyPolicy(findings, policy, isDismissed);
        const { shadow, belowConfidence, overMax } = applied.hidden;
        const total = applied.findings.length + applied.dismissed.length + shadow + belowConfidence + overMax;
        assert.equal(total, findings.length);
        assert.ok(applied.findings.length <= policy.maxFindings);
        assert.ok(applied.findings.every((finding) => !isDismissed(finding)));
      }),
    );
  });

  it('closes the gate for a finding that the cut list does not show', () => {
    const many = Array.from({ length: 5 }, (_, index) =>
      exampleFinding({ ...blocking, status: 'warn', confidence: 1, fingerprint: `f${index}` }),
    );
    const hidden = exampleFinding({ ...blocking, confidence: 0.6, fingerprint: 'hidden' });
    const applied = applyPolicy([hidden, ...many], policy, () => false);
    assert.equal(applied.gate.passed, false);
    assert.ok(!applied.findings.includes(hidden));
    assert.deepEqual(applied.gating, [hidden]);
  });

  it('opens again when the blocking finding is dismissed', () => {
    const finding = exampleFinding(blocking);
    assert.equal(applyPolicy([finding], policy, () => true).gate.passed, true);
  });

  it('orders by severity, confidence, path and line, whatever came first', () => {
    fc.assert(
      fc.property(fc.array(arbitraryFinding, { maxLength: 10 }), (findings) => {
        const forwards = [...findings].sort(byImportance).map(({ fingerprint }) => fingerprint);
        const backwards = [...findings]
          .reverse()
          .sort(byImportance)
          .map(({ fingerprint }) => fingerprint);
        const unique = new Set(forwards);
        if (unique.size === forwards.length) assert.deepEqual(forwards, backwards);
      }),
    );
  });
});
