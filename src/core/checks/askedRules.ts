import type { FileChange } from '../diff/change';
import type { PatternEngine } from '../ports';
import type { EffectiveRule } from '../rules/ruleSet';
import { failedCheck, type FailedCheck } from './checkHit';
import { checkPlans } from './checkPlan';
import { ruleMatches } from './ruleMatches';

export type AskedRules = { readonly asked: readonly EffectiveRule[]; readonly failed: readonly FailedCheck[] };

/**
 * The model rules and the context among `rules` that are worth asking for in this file: those without a pre-filter, and those whose
 * pre-filter hits an added line. No hit, no tokens. A pre-filter that runs out of its time leaves its rule asked.
 */
export async function askedRules(
  file: FileChange,
  rules: readonly EffectiveRule[],
  patterns: PatternEngine,
  signal: AbortSignal,
  plans = checkPlans(),
): Promise<AskedRules> {
  const { model, filtered } = plans(rules);
  const added = file.hunks.flatMap(({ lines }) => lines.flatMap((line) => (line.kind === 'added' ? [line.text] : [])));
  const results = await ruleMatches(filtered, added, patterns, signal);
  const unasked = new Set(
    results.flatMap(({ rule, result }) => (result.kind === 'matches' && result.matches.length === 0 ? [rule] : [])),
  );
  return {
    asked: model.filter((rule) => !unasked.has(rule)),
    failed: results.flatMap(({ rule, result }) => (result.kind === 'matches' ? [] : [failedCheck(rule, result.kind)])),
  };
}
