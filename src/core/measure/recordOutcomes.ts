import type { Finding } from '../finding';
import type { OpenedChange, Side, StateStore } from '../ports';
import type { Receipt } from '../review/receipt';
import { isNotDone, type ReviewResult } from '../review/reviewResult';
import { outcomesOf, type DismissalReason, type FrontEnd, type Outcome } from './outcome';

type Occasion = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly via: FrontEnd;
};

/** A review and the findings that a person was shown. `reused` when a receipt answered and nothing was asked. */
export async function recordReview(
  state: Pick<StateStore, 'append'>,
  result: ReviewResult,
  occasion: Occasion & { readonly change: string | null; readonly reused: boolean },
): Promise<void> {
  const { provenance, usage, timing, coverage } = result;
  const made = { model: provenance.model, promptVersion: provenance.promptVersion, effort: provenance.effort };
  const { at, via, change, reused } = occasion;
  await append(state, {
    kind: 'reviewed',
    at,
    via,
    change,
    mode: result.mode,
    verdict: result.verdict,
    ...made,
    reused,
    files: {
      reviewed: coverage.filter(({ status }) => status === 'reviewed').length,
      skipped: coverage.filter((file) => file.status === 'skipped' && !isNotDone(file)).length,
      notDone: coverage.filter(isNotDone).length,
    },
    lines: coverage.reduce((sum, file) => sum + file.addedLines + file.removedLines, 0),
    findings: result.findings.length,
    reasons: reasonsOf(result),
    requests: usage.requests,
    inputTokens: usage.inputTokens,
    cachedInputTokens: usage.cachedInputTokens,
    outputTokens: usage.outputTokens,
    costUsd: usage.costUsd,
    firstMs: timing.firstFindingMs === null ? null : Math.round(timing.firstFindingMs),
    totalMs: Math.round(timing.totalMs),
  });
  // A receipt shows again what was shown before; counting it twice would make every rule look worse.
  if (reused) return;
  for (const finding of result.findings) {
    const { severity, status, origin } = finding;
    await append(state, { kind: 'shown', at, via, ...identity(finding), severity, status, origin, ...made });
  }
}

/** A person's decision about one finding. */
export async function recordDecision(
  state: Pick<StateStore, 'append'>,
  finding: Pick<Finding, 'fingerprint' | 'rule' | 'ruleVersion'>,
  decision:
    { readonly kind: 'applied' | 'reopened' } | { readonly kind: 'dismissed'; readonly reason: DismissalReason },
  { at, via }: Occasion,
): Promise<void> {
  await append(state, { ...decision, at, via, ...identity(finding) });
}

/** Scopes that end in what a person works on; a commit or range may be of any time. */
export function isOfNow(kind: string): boolean {
  return kind === 'staged' || kind === 'unstaged' || kind === 'all' || kind === 'base';
}

/**
 * Findings of the previous reviews that a person fixed by hand: the quoted code is gone or changed on the reviewed side.
 * A finding that merely was not reported again still has its code, so it is not counted as a success.
 */
export async function recordFixed(
  state: Pick<StateStore, 'append' | 'records'>,
  previous: readonly Receipt[],
  change: Pick<OpenedChange, 'textAt' | 'entries'>,
  { at, via }: Occasion,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const gone: Finding[] = [];
  // A file that only got another name still has the code.
  const renamed = new Map(change.entries.map(({ oldPath, path }) => [oldPath, path]));
  const stands = async (side: Side, path: string, quote: string): Promise<boolean> => {
    const text = await change.textAt(side, path, signal);
    return text !== null && lines(text).includes(lines(quote));
  };
  for (const { finding, wasOfNow } of distinctFindings(previous)) {
    const { quote, path } = finding.location;
    // A placeholder never stands in the file, so nothing can be said of its line.
    if (quote === '' || quote.includes('«secret:') || !isSeen(finding.status)) continue;
    if (await stands('reviewed', renamed.get(path) ?? path, quote)) continue;
    // An old commit that was looked at holds code that may have been gone for years.
    if (!wasOfNow && !(await stands('base', path, quote))) continue;
    gone.push(finding);
  }
  // Most reviews find nothing fixed, and need not read the log.
  const told = gone.length === 0 ? new Set() : decidedIn(outcomesOf(await state.records('outcomes')));
  const fixed = gone.filter(({ fingerprint }) => !told.has(fingerprint));
  for (const finding of fixed) await append(state, { kind: 'fixed', at, via, ...identity(finding) });
  return fixed.map(({ fingerprint }) => fingerprint);
}

/** Findings that were applied or fixed since they were shown last. */
function decidedIn(outcomes: readonly Outcome[]): ReadonlySet<string> {
  const decided = new Set<string>();
  for (const outcome of outcomes) {
    if (outcome.kind === 'fixed' || outcome.kind === 'applied') decided.add(outcome.finding);
    if (outcome.kind === 'shown' || outcome.kind === 'reopened') decided.delete(outcome.finding);
  }
  return decided;
}

function distinctFindings(receipts: readonly Receipt[]) {
  const all = receipts.flatMap(({ believed, account }) =>
    believed.map((finding) => ({ finding, wasOfNow: isOfNow(account.source.kind) })),
  );
  return new Map(all.map((each) => [each.finding.fingerprint, each])).values();
}

function isSeen(status: Finding['status']): boolean {
  return status !== 'shadow' && status !== 'draft';
}

function identity(finding: Pick<Finding, 'fingerprint' | 'rule' | 'ruleVersion'>) {
  return { finding: finding.fingerprint, rule: finding.rule, version: finding.ruleVersion };
}

/** Whole lines, white space aside, each between line breaks: `await store()` is not `store()` any more. */
function lines(text: string): string {
  const each = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  return `\n${each.filter((line) => line !== '').join('\n')}\n`;
}

/** Reasons of files and kinds of failures, without duplicates. */
export function reasonsOf({ coverage, failures }: Pick<ReviewResult, 'coverage' | 'failures'>): string[] {
  const files = coverage.filter(isNotDone).map(({ reason }) => reason ?? '');
  return [...new Set([...files, ...failures.map(({ kind }) => kind)])].slice(0, 40);
}

function append(state: Pick<StateStore, 'append'>, outcome: Outcome): Promise<void> {
  return state.append('outcomes', outcome);
}
