import type { LineRange } from '../diff/change';
import type { PatternEngine, SyntaxCapture, SyntaxMatch } from '../ports';
import type { EffectiveRule } from '../rules/ruleSet';
import type { CheckedFile } from './checkedFile';
import type { PlannedQuery } from './checkPlan';
import { failedCheck, type CheckHit, type CheckResult, type FailedCheck } from './checkHit';
import { fillMessage, fillTemplate } from './template';

/** A longer node is shown by its first line. */
const maxLines = 20;

/** Hits of rules of kind `syntax` in the nodes that touch added lines. */
export async function syntaxChecks(
  asked: readonly PlannedQuery[],
  file: CheckedFile,
  patterns: PatternEngine,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { language } = file;
  if (asked.length === 0 || language === null || file.added.length === 0) return { hits: [], failed: [] };
  const own = await ownChecks(
    asked.filter(({ rule }) => rule.origin === 'built-in'),
    file,
  );
  const foreign = asked.filter(({ rule }) => rule.origin !== 'built-in');
  const others = await foreignHits(foreign, language, file, patterns, signal);
  return { hits: [...own.hits, ...others.hits], failed: [...own.failed, ...others.failed] };
}

/** One by one: a query takes time to compile, so that those of the rules that have nothing to look for here stay out. */
async function ownChecks(asked: readonly PlannedQuery[], file: CheckedFile): Promise<CheckResult> {
  if (asked.length === 0) return { hits: [], failed: [] };
  const tree = await file.tree();
  if (tree === null) return { hits: [], failed: asked.map(notParsed) };
  const hits: CheckHit[] = [];
  for (const { rule, query } of asked) {
    for (const range of addedRanges(file)) {
      for (const match of tree.query(query, range)) addHit(hits, syntaxHit(rule, match, file));
    }
  }
  return { hits, failed: [] };
}

/** A text that no tree can be made of was not looked at, and must not count as if it had been. */
function notParsed({ rule }: PlannedQuery): FailedCheck {
  return { rule: rule.id, reason: 'rule-timeout' };
}

/** Queries of other people run in the engine. */
async function foreignHits(
  asked: readonly PlannedQuery[],
  language: string,
  file: CheckedFile,
  patterns: PatternEngine,
  signal: AbortSignal,
): Promise<CheckResult> {
  if (asked.length === 0) return { hits: [], failed: [] };
  const sources = asked.map(({ query }) => query);
  const queried = async (text: string | null) =>
    text === null ? null : patterns.query(language, text, sources, signal);
  const results = (await queried(file.after)) ?? (await queried(file.shown()));
  if (results === null) return { hits: [], failed: asked.map(notParsed) };
  const hits: CheckHit[] = [];
  const failed: FailedCheck[] = [];
  for (const [index, result] of results.entries()) {
    const rule = asked[index]?.rule;
    if (rule === undefined) continue;
    if (result.kind !== 'matches') failed.push(failedCheck(rule, result.kind));
    else for (const match of result.matches) addHit(hits, syntaxHit(rule, match, file));
  }
  return { hits, failed };
}

function addHit(hits: CheckHit[], hit: CheckHit | null): void {
  const isKnown = hits.some((known) => known.rule === hit?.rule && known.startLine === hit.startLine);
  if (hit !== null && !isKnown) hits.push(hit);
}

/** Null when no added line is part of what the match found. */
function syntaxHit(rule: EffectiveRule, match: SyntaxMatch, file: CheckedFile): CheckHit | null {
  const found = match.captures.find(({ name }) => name === 'finding');
  if (found === undefined) return null;
  const startLine = found.lines.start;
  const endLine = found.lines.end - startLine >= maxLines ? startLine : found.lines.end;
  if (!someAdded(file, startLine, endLine)) return null;
  const captures = Object.fromEntries(match.captures.map(({ name, text }) => [name, text]));
  return {
    rule,
    startLine,
    endLine,
    message: fillMessage(rule.message ?? rule.title, captures),
    replacement: rule.fix === null ? null : replaced(found, fillTemplate(rule.fix, captures), file),
  };
}

function someAdded(file: CheckedFile, start: number, end: number): boolean {
  for (let line = start; line <= end; line += 1) if (file.isAdded(line)) return true;
  return false;
}

/** The whole lines of the node with the node's own text exchanged; null when that text does not stand in them once. */
function replaced({ lines, text }: SyntaxCapture, by: string, file: CheckedFile): string | null {
  const whole = file.textOf(lines.start, lines.end);
  const at = whole.indexOf(text);
  return at < 0 || whole.includes(text, at + 1) ? null : whole.slice(0, at) + by + whole.slice(at + text.length);
}

/** Neighbouring added lines as ranges. */
function addedRanges(file: CheckedFile): readonly LineRange[] {
  const ranges: { start: number; end: number }[] = [];
  for (const { line } of file.added) {
    const last = ranges.at(-1);
    if (last !== undefined && line - last.end <= 10) last.end = line;
    else ranges.push({ start: line, end: line });
  }
  return ranges;
}
