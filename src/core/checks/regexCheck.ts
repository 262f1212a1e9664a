import type { PatternEngine, PatternMatch } from '../ports';
import type { EffectiveRule } from '../rules/ruleSet';
import type { CheckedFile } from './checkedFile';
import type { CheckHit } from './checkHit';
import { matchNatively, nativePattern } from './nativePattern';
import { fillMessage, fillTemplate } from './template';

/**
 * Hits of a rule of kind `regex` in the added lines, one per line; null when the rule ran out of its time. Our own
 * patterns run here, all others in the engine, where they can do no harm.
 */
export async function regexCheck(
  rule: EffectiveRule,
  file: CheckedFile,
  patterns: PatternEngine,
  signal: AbortSignal,
): Promise<readonly CheckHit[] | null> {
  const lines = file.added.map(({ text }) => text);
  const matches = await matchesOf(rule, lines, patterns, signal);
  if (matches === null) return null;
  const hits: CheckHit[] = [];
  let lastLine = 0;
  for (const match of matches) {
    const added = file.added[match.lineIndex];
    if (added === undefined || added.line === lastLine) continue;
    if (!(await isWithin(rule, file, added.line, match.start))) continue;
    lastLine = added.line;
    hits.push(hitOf(rule, added.line, added.text, match));
  }
  return hits;
}

/** Matches of the rule's patterns in any lines, in their order; null when the rule ran out of its time. */
export async function matchesOf(
  rule: EffectiveRule,
  lines: readonly string[],
  patterns: PatternEngine,
  signal: AbortSignal,
): Promise<readonly PatternMatch[] | null> {
  if (lines.length === 0) return [];
  if (rule.origin === 'built-in') return matchNatively(rule.match.map(nativePattern), lines);
  const result = await patterns.match(rule.match, lines, signal);
  return result.kind === 'matches' ? result.matches : null;
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
