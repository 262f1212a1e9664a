import type { FileChange } from '../diff/change';
import type { Ports } from '../ports';
import type { EffectiveRule } from '../rules/ruleSet';
import { checkedFile } from './checkedFile';
import type { CheckResult } from './checkHit';
import { checkPlans } from './checkPlan';
import { regexChecks } from './regexChecks';
import { syntaxChecks } from './syntaxChecks';

/**
 * Runs the deterministic rules among `rules` over the added lines of one file. A rule that runs out of its time, or that
 * the engine refuses, is in `failed`, and the file then counts as not done. Whoever checks many files hands over
 * `plans`, made once.
 */
export async function runChecks(
  file: FileChange,
  rules: readonly EffectiveRule[],
  ports: Pick<Ports, 'syntax' | 'patterns'>,
  signal: AbortSignal,
  plans = checkPlans(),
): Promise<CheckResult> {
  const checked = checkedFile(file, ports.syntax);
  const promising = plans(rules).lookAt(checked.language, checked.after);
  try {
    const regex = await regexChecks(promising.regex, checked, ports.patterns, signal);
    const syntax = await syntaxChecks(promising.queries, checked, ports.patterns, signal);
    return { hits: [...regex.hits, ...syntax.hits], failed: [...regex.failed, ...syntax.failed] };
  } finally {
    checked.free();
  }
}
