import type { SideRules } from './readScopes';
import type { Rule } from './rule';
import type { Weakening } from './ruleSet';
import { weakerPacks, weakerRules } from './weakerRules';
import { weakerConfig, weakerSettings } from './weakerSettings';

/**
 * What the newer text of `.fresh-eyes` weakens, each with the place in the newer file. Where weaker cannot be told from
 * different, it is listed: the owner decides.
 */
export function weakenings(builtIn: readonly Rule[], base: SideRules, newer: SideRules): readonly Weakening[] {
  if (base === newer) return [];
  const folders = [...new Set([...base.scopes, ...newer.scopes].map(({ folder }) => folder))];
  return folders.flatMap((folder) => [
    ...weakerRules(folder, base, newer),
    ...weakerPacks(folder, base, newer),
    ...weakerSettings(folder, builtIn, base, newer),
    ...weakerConfig(folder, base, newer),
  ]);
}
