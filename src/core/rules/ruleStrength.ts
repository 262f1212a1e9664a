import type { EffectiveRule } from './ruleSet';
import type { Rule } from './rule';
import { declaredEffect, stricter } from './ruleSettings';

/**
 * Whether the newer text of a rule surely finds all that the earlier one finds. Prose that differs cannot be judged, so
 * it counts as weaker: "never flag anything" is prose too.
 */
export function isAtLeastAsStrict(newer: Rule, earlier: Rule): boolean {
  return (
    newer.kind === earlier.kind &&
    hasSamePrompt(newer, earlier) &&
    coversMatch(newer, earlier) &&
    coversQueries(newer, earlier)
  );
}

function hasSamePrompt(newer: Rule, earlier: Rule): boolean {
  if (newer.kind !== 'model') return true;
  // A refuting call can only take findings away.
  return (
    newer.instruction === earlier.instruction && newer.title === earlier.title && (earlier.refute || !newer.refute)
  );
}

function coversMatch(newer: Rule, earlier: Rule): boolean {
  const hasAll = earlier.match.every((pattern) => newer.match.includes(pattern));
  if (newer.kind === 'model') return newer.match.length === 0 || (hasAll && earlier.match.length > 0);
  return hasAll && earlier.within.every((scope) => newer.within.includes(scope));
}

function coversQueries(newer: Rule, earlier: Rule): boolean {
  return Object.entries(earlier.queries).every(([language, query]) => newer.queries[language]?.includes(query.trim()));
}

/** Whether the newer globs take every path that the earlier ones take. */
export function coversFiles(newer: Rule, earlier: Rule): boolean {
  const parts = ({ files }: Rule) => ({
    takes: files.filter((glob) => !glob.startsWith('!')),
    leaves: files.filter((glob) => glob.startsWith('!')),
  });
  const now = parts(newer);
  const before = parts(earlier);
  const takesAll =
    now.takes.length === 0 || (before.takes.length > 0 && before.takes.every((glob) => now.takes.includes(glob)));
  return takesAll && now.leaves.every((glob) => before.leaves.includes(glob));
}

/**
 * Of the rules that the base and the newer text ask for on one path, the stricter of each: a rule that only one of them
 * has, the earlier text where the newer is not surely stricter, the higher severity and status.
 */
export function strictestRules(
  base: readonly EffectiveRule[],
  newer: readonly EffectiveRule[],
): readonly EffectiveRule[] {
  if (base === newer) return base;
  const later = new Map(newer.map((rule) => [rule.id, rule]));
  const earlier = new Set(base.map(({ id }) => id));
  const merged = base.map((rule) => {
    const other = later.get(rule.id);
    if (other === undefined || other === rule) return rule;
    const text = isAtLeastAsStrict(other, rule) ? other : rule;
    return { ...text, ...stricter(declaredEffect(rule), declaredEffect(other)), severity: higher(rule, other) };
  });
  return [...merged, ...newer.filter(({ id }) => !earlier.has(id))];
}

function higher(one: EffectiveRule, other: EffectiveRule): EffectiveRule['severity'] {
  const rank = { error: 2, warning: 1, info: 0 } as const;
  return rank[one.severity] >= rank[other.severity] ? one.severity : other.severity;
}
