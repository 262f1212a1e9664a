import type { EffectiveRule } from '../rules/ruleSet';

/** What a check found; the pipeline makes a finding of it. */
export type CheckHit = {
  readonly rule: EffectiveRule;
  /** 1-based, inclusive, new side; at least one line of them is added by the change. */
  readonly startLine: number;
  readonly endLine: number;
  readonly message: string;
  /** The text that takes the place of these whole lines; null where the rule proposes none. */
  readonly replacement: string | null;
};

/** A rule that was stopped or could not be run; its file was not checked by it. */
export type FailedCheck = { readonly rule: string; readonly reason: 'rule-timeout' | 'rule-invalid' };

export type CheckResult = { readonly hits: readonly CheckHit[]; readonly failed: readonly FailedCheck[] };

/** How a rule of somebody else ended in the engine, where it gave no matches. */
export function failedCheck(rule: EffectiveRule, kind: 'timed-out' | 'invalid' | undefined): FailedCheck {
  return { rule: rule.id, reason: kind === 'invalid' ? 'rule-invalid' : 'rule-timeout' };
}
