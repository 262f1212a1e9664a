import type { FileChange } from '../diff/change';
import type { Ports } from '../ports';
import type { EffectiveRule } from '../rules/ruleSet';
import { checkedFile } from './checkedFile';
import type { CheckResult } from './checkHit';
import { regexChecks } from './regexChecks';
import { syntaxChecks } from './syntaxChecks';

/**
 * Runs the deterministic rules among `rules` over the added lines of one file. A rule that runs out of its time, or that
 * the engine refuses, is in `failed`, and the file then counts as not done.
 */
export async function runChecks(
  file: FileChange,
  rules: readonly EffectiveRule[],
  ports: Pick<Ports, 'syntax' | 'patterns'>,
  signal: AbortSignal,
): Promise<CheckResult> {
  const checked = checkedFile(file, ports.syntax);
  try {
    const regex = await regexChecks(rules.filter(isRegex), checked, ports.patterns, signal);
    const syntax = await syntaxChecks(rules.filter(isSyntax), checked, ports.patterns, signal);
    return { hits: [...regex.hits, ...syntax.hits], failed: [...regex.failed, ...syntax.failed] };
  } finally {
    checked.free();
  }
}

function isRegex({ kind }: EffectiveRule): boolean {
  return kind === 'regex';
}

function isSyntax({ kind }: EffectiveRule): boolean {
  return kind === 'syntax';
}
