import type { PatternEngine, PatternResult } from '../ports';
import type { EffectiveRule } from '../rules/ruleSet';
import { matchNatively, nativePattern } from './nativePattern';

/**
 * Matches of the patterns of each rule in any lines. Our own patterns run here, all others together in the engine, where
 * they can do no harm. One result per rule, in their order.
 */
export async function ruleMatches(
  rules: readonly EffectiveRule[],
  lines: readonly string[],
  patterns: PatternEngine,
  signal: AbortSignal,
): Promise<readonly { readonly rule: EffectiveRule; readonly result: PatternResult }[]> {
  if (lines.length === 0) return rules.map((rule) => ({ rule, result: { kind: 'matches', matches: [] } }));
  const foreign = rules.filter(({ origin }) => origin !== 'built-in');
  const sets = foreign.map(({ match }) => match);
  const results = sets.length === 0 ? [] : await patterns.match(sets, lines, signal);
  return rules.map((rule) => ({
    rule,
    result:
      rule.origin === 'built-in'
        ? { kind: 'matches', matches: matchNatively(rule.match.map(nativePattern), lines) }
        : (results[foreign.indexOf(rule)] ?? { kind: 'timed-out' }),
  }));
}
