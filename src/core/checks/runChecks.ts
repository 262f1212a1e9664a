import type { FileChange } from '../diff/change';
import type { Ports } from '../ports';
import type { EffectiveRule } from '../rules/ruleSet';
import { checkedFile } from './checkedFile';
import type { CheckHit, CheckResult, FailedCheck } from './checkHit';
import { regexCheck } from './regexCheck';
import { builtInSyntaxChecks } from './syntaxCheck';

/**
 * Runs the deterministic rules among `rules` over the added lines of one file. Hits come in the order of the rules. A
 * rule that runs out of its time is in `failed`, and the file then counts as not done.
 */
export async function runChecks(
  file: FileChange,
  rules: readonly EffectiveRule[],
  ports: Pick<Ports, 'syntax' | 'patterns'>,
  signal: AbortSignal,
): Promise<CheckResult> {
  const checked = checkedFile(file, ports.syntax);
  const hits: CheckHit[] = [];
  const failed: FailedCheck[] = [];
  try {
    for (const rule of rules.filter(({ kind }) => kind === 'regex')) {
      const found = await regexCheck(rule, checked, ports.patterns, signal);
      if (found === null) failed.push({ rule: rule.id, reason: 'rule-timeout' });
      else hits.push(...found);
    }
    hits.push(...(await builtInSyntaxChecks(rules.filter(isOwnSyntaxRule), checked)));
  } finally {
    checked.free();
  }
  return { hits, failed };
}

function isOwnSyntaxRule({ kind, origin }: EffectiveRule): boolean {
  return kind === 'syntax' && origin === 'built-in';
}
