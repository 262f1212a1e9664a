import type { PatternEngine, PatternMatch } from '../ports';
import type { EffectiveRule } from '../rules/ruleSet';
import type { CheckedFile } from './checkedFile';
import type { PlannedPatterns } from './checkPlan';
import { failedCheck, type CheckHit, type CheckResult, type FailedCheck } from './checkHit';
import { ruleMatches } from './ruleMatches';
import { fillMessage, fillTemplate } from './template';

/** Hits of rules of kind `regex` in the added lines, one per rule and line. */
export async function regexChecks(
  rules: readonly PlannedPatterns[],
  file: CheckedFile,
  patterns: PatternEngine,
  signal: AbortSignal,
): Promise<CheckResult> {
  if (rules.length === 0) return { hits: [], failed: [] };
  const hits: CheckHit[] = [];
  const failed: FailedCheck[] = [];
  const lines = file.added.map(({ text }) => text);
  for (const { rule, result } of await ruleMatches(rules, lines, patterns, signal)) {
    if (result.kind === 'matches') hits.push(...(await hitsOf(rule, result.matches, file)));
    else failed.push(failedCheck(rule, result.kind));
  }
  return { hits, failed };
}

async function hitsOf(rule: EffectiveRule, matches: readonly PatternMatch[], file: CheckedFile): Promise<CheckHit[]> {
  const hits: CheckHit[] = [];
  for (const match of matches) {
    const added = file.added[match.lineIndex];
    if (added === undefined || added.line === hits.at(-1)?.startLine) continue;
    if (await isWithin(rule, file, added.line, match.start)) hits.push(hitOf(rule, added.line, added.text, match));
  }
  return hits;
}

async function isWithin(rule: EffectiveRule, file: CheckedFile, line: number, column: number): Promise<boolean> {
  if (rule.within.length === 3) return true;
  const kind = await file.kindAt(line, column);
  return rule.within.includes(kind === 'code' ? kind : `${kind}s`);
}

function hitOf(rule: EffectiveRule, line: number, text: string, match: PatternMatch): CheckHit {
  const groups = { ...match.groups, match: text.slice(match.start, match.end) };
  const replacement =
    rule.fix === null ? null : text.slice(0, match.start) + fillTemplate(rule.fix, groups) + text.slice(match.end);
  return {
    rule,
    startLine: line,
    endLine: line,
    message: fillMessage(rule.message ?? rule.title, groups),
    replacement,
  };
}
