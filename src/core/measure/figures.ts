import type { GateOutcome, ReviewedOutcome } from './outcome';
import { percentile, share, type Share } from './share';
import { isFalseAlarm, type Tally, type TalliedFinding } from './tally';

/** The figures of one group: a period, a rule, a pack, a model, a prompt version or a week. */
export type Figures = {
  readonly findings: FindingFigures;
  readonly reviews: ReviewFigures;
  readonly gates: GateFigures;
};

/** One row of a table: the figures of one rule, pack, model, prompt version or week. */
export type Group = { readonly name: string; readonly figures: Figures };

export type FindingFigures = {
  readonly shown: number;
  readonly applied: number;
  readonly fixed: number;
  readonly dismissed: number;
  readonly open: number;
  readonly reopened: number;
  /** Applied or fixed, of those shown: a finding that nobody acted on did not help. */
  readonly acceptance: Share;
  readonly falseAlarms: Share;
};

export type ReviewFigures = {
  readonly total: number;
  /** Answered by a model in this run; times and cost are over these. */
  readonly asked: number;
  readonly checksOnly: number;
  /** Answered by a receipt. */
  readonly reused: number;
  /** Of all that had something to review, those in which everything in scope was reviewed. */
  readonly complete: Share;
  readonly incompleteReasons: readonly { readonly reason: string; readonly count: number }[];
  /** Files in scope that were reviewed. */
  readonly coverage: Share;
  readonly lines: number;
  /** Seconds. */
  readonly firstFinding: { readonly p50: number | null; readonly p95: number | null };
  readonly end: { readonly p50: number | null; readonly p95: number | null };
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** US dollars of the reviews whose price is known, and their number. */
  readonly costUsd: number;
  readonly priced: number;
  readonly costPerReviewUsd: number | null;
};

export type GateFigures = {
  readonly passed: number;
  readonly blocked: number;
  readonly noVerdict: number;
  readonly overridden: Share;
};

export function figures({ findings, reviews, gates }: Tally): Figures {
  return { findings: findingFigures(findings), reviews: reviewFigures(reviews), gates: gateFigures(gates) };
}

function findingFigures(findings: readonly TalliedFinding[]): FindingFigures {
  const fates = { open: 0, applied: 0, fixed: 0, dismissed: 0 };
  let reopened = 0;
  let falseAlarms = 0;
  for (const finding of findings) {
    fates[finding.fate] += 1;
    if (finding.wasReopened) reopened += 1;
    if (isFalseAlarm(finding)) falseAlarms += 1;
  }
  return {
    shown: findings.length,
    ...fates,
    reopened,
    acceptance: share(fates.applied + fates.fixed, findings.length),
    falseAlarms: share(falseAlarms, findings.length),
  };
}

function reviewFigures(reviews: readonly ReviewedOutcome[]): ReviewFigures {
  const asked = reviews.filter(({ mode, reused }) => mode === 'model' && !reused);
  const withScope = reviews.filter(({ verdict }) => verdict !== 'nothing-to-review');
  const incomplete = withScope.filter(({ verdict }) => verdict === 'incomplete');
  const reviewedFiles = sum(reviews, ({ files }) => files.reviewed);
  const costs = asked.flatMap(({ costUsd }) => costUsd ?? []);
  const costUsd = sum(costs, (cost) => cost);
  return {
    total: reviews.length,
    asked: asked.length,
    checksOnly: reviews.filter(({ mode }) => mode === 'checks').length,
    reused: reviews.filter(({ reused }) => reused).length,
    complete: share(withScope.length - incomplete.length, withScope.length),
    incompleteReasons: counted(incomplete.flatMap(({ reasons }) => reasons)),
    coverage: share(reviewedFiles, reviewedFiles + sum(reviews, ({ files }) => files.notDone)),
    lines: sum(reviews, ({ lines }) => lines),
    firstFinding: seconds(asked.flatMap(({ firstMs }) => firstMs ?? [])),
    end: seconds(asked.map(({ totalMs }) => totalMs)),
    inputTokens: sum(asked, ({ inputTokens }) => inputTokens),
    cachedInputTokens: sum(asked, ({ cachedInputTokens }) => cachedInputTokens),
    outputTokens: sum(asked, ({ outputTokens }) => outputTokens),
    costUsd,
    priced: costs.length,
    costPerReviewUsd: costs.length === 0 ? null : costUsd / costs.length,
  };
}

function gateFigures(gates: readonly GateOutcome[]): GateFigures {
  const count = (...results: readonly GateOutcome['result'][]): number =>
    gates.filter(({ result }) => results.includes(result)).length;
  return {
    passed: count('passed'),
    blocked: count('blocked'),
    noVerdict: count('no-verdict', 'no-verdict-blocked'),
    overridden: share(count('overridden'), gates.length),
  };
}

function seconds(milliseconds: readonly number[]): { p50: number | null; p95: number | null } {
  const inSeconds = (value: number | null): number | null => (value === null ? null : value / 1000);
  return { p50: inSeconds(percentile(milliseconds, 50)), p95: inSeconds(percentile(milliseconds, 95)) };
}

function counted(reasons: readonly string[]): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  let total = 0;
  for (const item of items) total += value(item);
  return total;
}
