import type { Finding, Severity } from '../finding';
import type { Gate } from './reviewResult';

export type GateConfig = {
  /** `--fail-on`; null applies the repository's gate. */
  readonly failOn: Severity | 'none' | null;
  /** `failOn` of the repository's configuration. */
  readonly configured: Severity;
  /** Findings below it are not shown, so they never gate. */
  readonly minConfidence: number;
};

/**
 * A finding that its own model holds for less likely than not is worth reading, but stops nobody's commit. Who names a
 * bar for one run (`--fail-on`) asks for every finding that is shown.
 */
const leastBlockingConfidence = 0.5;

/**
 * May the change go ahead? Must see every finding that is not dismissed, before `maxFindings` cuts the list: a finding
 * that a person does not see because there are too many still blocks.
 */
export function gate(findings: readonly Finding[], config: GateConfig): Gate {
  return {
    passed: gatingFindings(findings, config).length === 0,
    failOn: config.failOn ?? config.configured,
    explicit: config.failOn !== null,
  };
}

/** The findings that fail the run. */
export function gatingFindings(findings: readonly Finding[], config: GateConfig): readonly Finding[] {
  const bar = config.failOn ?? config.configured;
  if (bar === 'none') return [];
  const floor = config.failOn === null ? Math.max(config.minConfidence, leastBlockingConfidence) : config.minConfidence;
  return findings.filter(
    (finding) =>
      canGate(finding, floor) &&
      isAtLeast(finding.severity, bar) &&
      (config.failOn !== null || finding.status === 'block'),
  );
}

export function isAtLeast(severity: Severity, bar: Severity): boolean {
  return weight[severity] >= weight[bar];
}

/** Whatever the bar, these never fail a run: what is not shown, what came late, and what belongs to no known rule. */
function canGate(finding: Finding, leastConfidence: number): boolean {
  if (finding.status !== 'warn' && finding.status !== 'block') return false;
  return finding.state !== 'late' && finding.confidence >= leastConfidence && finding.rule !== 'core/other';
}

const weight: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };
