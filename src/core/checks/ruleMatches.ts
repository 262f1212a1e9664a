import type { PatternEngine, PatternResult } from '../ports';
import type { EffectiveRule } from '../rules/ruleSet';
import type { PlannedPatterns } from './checkPlan';
import { nativeMatcher } from './nativePattern';

/**
 * Matches of the patterns of each rule in any lines. Our own patterns run here, all others together in the engine, where
 * they can do no harm. One result per rule, in their order.
 */
export async function ruleMatches(
  planned: readonly PlannedPatterns[],
  lines: readonly string[],
  patterns: PatternEngine,
  signal: AbortSignal,
): Promise<readonly { readonly rule: EffectiveRule; readonly result: PatternResult }[]> {
  if (lines.length === 0) return planned.map(({ rule }) => ({ rule, result: { kind: 'matches', matches: [] } }));
  const foreign = planned.filter(({ native }) => native === null);
  const sets = foreign.map(({ rule }) => rule.match);
  const results = sets.length === 0 ? [] : await patterns.match(sets, lines, signal);
  const matchNatively = nativeMatcher(lines);
  return planned.map((each) => ({
    rule: each.rule,
    result:
      each.native === null
        ? (results[foreign.indexOf(each)] ?? { kind: 'timed-out' })
        : { kind: 'matches', matches: matchNatively(each.native) },
  }));
}
