import type { FileChange } from '../diff/change';
import type { PatternEngine } from '../ports';
import type { EffectiveRule } from '../rules/ruleSet';
import type { FailedCheck } from './checkHit';
import { matchesOf } from './regexCheck';

export type AskedRules = { readonly asked: readonly EffectiveRule[]; readonly failed: readonly FailedCheck[] };

/**
 * The model rules among `rules` that are worth asking for in this file: those without a pre-filter, and those whose
 * pre-filter hits an added line. No hit, no tokens. A pre-filter that runs out of its time leaves its rule asked.
 */
export async function askedRules(
  file: FileChange,
  rules: readonly EffectiveRule[],
  patterns: PatternEngine,
  signal: AbortSignal,
): Promise<AskedRules> {
  const added = file.hunks.flatMap(({ lines }) => lines.flatMap((line) => (line.kind === 'added' ? [line.text] : [])));
  const asked: EffectiveRule[] = [];
  const failed: FailedCheck[] = [];
  for (const rule of rules) {
    if (rule.kind !== 'model') continue;
    const matches = rule.match.length === 0 ? [] : await matchesOf(rule, added, patterns, signal);
    if (matches === null) failed.push({ rule: rule.id, reason: 'rule-timeout' });
    if (matches === null || rule.match.length === 0 || matches.length > 0) asked.push(rule);
  }
  return { asked, failed };
}
