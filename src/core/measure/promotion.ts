import type { RuleStatus } from '../rules/rule';
import type { PromotionBar } from './attention';
import type { DismissalReason, Outcome } from './outcome';
import { share, type Share } from './share';
import { tally } from './tally';

/** What became of the findings of one rule, in its present version. */
export type RuleRecord = {
  readonly shown: number;
  readonly applied: number;
  readonly fixed: number;
  readonly open: number;
  readonly dismissed: Readonly<Partial<Record<DismissalReason, number>>>;
  readonly acceptance: Share;
};

/** Weakest first. */
export const statusOrder: readonly RuleStatus[] = ['draft', 'shadow', 'hint', 'warn', 'block'];

export function ruleRecord(outcomes: readonly Outcome[], rule: string, version: number): RuleRecord {
  const findings = tally(outcomes).findings.filter((finding) => finding.rule === rule && finding.version === version);
  const dismissed: Partial<Record<DismissalReason, number>> = {};
  for (const { reason } of findings) if (reason !== null) dismissed[reason] = (dismissed[reason] ?? 0) + 1;
  const count = (fate: string) => findings.filter((finding) => finding.fate === fate).length;
  const [applied, fixed] = [count('applied'), count('fixed')];
  return {
    shown: findings.length,
    applied,
    fixed,
    open: count('open'),
    dismissed,
    acceptance: share(applied + fixed, findings.length),
  };
}

/** What stands between a rule and a higher status; empty means nothing does. */
export type Obstacle = 'tests' | 'reports' | 'acceptance';

/**
 * A rule that people are to see must pass its tests; one that is to warn or block must also have been shown often enough
 * and have been acted on often enough. Going down is always free.
 */
export function obstacles(
  from: RuleStatus,
  to: RuleStatus,
  record: RuleRecord,
  hasPassed: boolean,
  bar: PromotionBar,
): readonly Obstacle[] {
  if (statusOrder.indexOf(to) <= statusOrder.indexOf(from)) return [];
  const isMeasured = to === 'warn' || to === 'block';
  return [
    ...(hasPassed ? [] : ['tests' as const]),
    ...(isMeasured && record.shown < bar.minReports ? ['reports' as const] : []),
    ...(isMeasured && (record.acceptance.value ?? 0) < bar.minAcceptance ? ['acceptance' as const] : []),
  ];
}

/** The next status up; null at the top. */
export function nextStatus(status: RuleStatus): RuleStatus | null {
  return statusOrder[statusOrder.indexOf(status) + 1] ?? null;
}
