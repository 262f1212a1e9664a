import type { Finding } from '../finding';
import { isSameFinding, knownFinding } from '../findings/sameFinding';
import type { Receipt } from '../review/receipt';
import type { ReviewResult } from '../review/reviewResult';
import { reasonsOf } from './recordOutcomes';
import type { Fate } from './tally';

/** One earlier review and its repetition under other circumstances. */
export type Replayed = { readonly commit: string; readonly then: Receipt; readonly now: ReviewResult };

export type ReplayedFinding = {
  readonly commit: string;
  readonly rule: string;
  readonly path: string;
  readonly line: number | null;
  readonly title: string;
};

export type Consumption = {
  readonly model: string;
  readonly promptVersion: string;
  readonly findings: number;
  readonly incomplete: number;
  /** Why, without duplicates. */
  readonly incompleteReasons: readonly string[];
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Null when no price is known. */
  readonly costUsd: number | null;
  readonly seconds: number;
};

export type ReplayComparison = {
  readonly reviews: number;
  readonly kept: number;
  readonly lost: readonly ReplayedFinding[];
  readonly new: readonly ReplayedFinding[];
  /** Of the lost ones, those that people had acted on: what the change would cost. */
  readonly acceptedLost: readonly ReplayedFinding[];
  /** Of the kept ones, those that people had dismissed: they would have to be dismissed again. */
  readonly dismissedReturned: readonly ReplayedFinding[];
  readonly then: Consumption;
  readonly now: Consumption;
};

/** `fateOf` says what became of a finding by its fingerprint; undefined where nothing is known. */
export function compareReplays(
  replayed: readonly Replayed[],
  fateOf: (fingerprint: string) => Fate | undefined,
): ReplayComparison {
  let kept = 0;
  const lost: ReplayedFinding[] = [];
  const added: ReplayedFinding[] = [];
  const acceptedLost: ReplayedFinding[] = [];
  const dismissedReturned: ReplayedFinding[] = [];
  for (const { commit, then, now } of replayed) {
    const before = shownThen(then);
    const after = [...now.findings, ...now.dismissed];
    for (const finding of before) {
      const fate = fateOf(finding.fingerprint);
      if (after.some((other) => isSame(finding, other))) {
        kept += 1;
        if (fate === 'dismissed') dismissedReturned.push(named(commit, finding));
      } else {
        lost.push(named(commit, finding));
        if (fate === 'applied' || fate === 'fixed') acceptedLost.push(named(commit, finding));
      }
    }
    added.push(
      ...after
        .filter((finding) => !before.some((other) => isSame(other, finding)))
        .map((finding) => named(commit, finding)),
    );
  }
  return {
    reviews: replayed.length,
    kept,
    lost,
    new: added,
    acceptedLost,
    dismissedReturned,
    then: consumption(
      replayed.map(({ then }) => ({ ...then.account, findings: shownThen(then), failures: [], verdict: 'findings' })),
    ),
    now: consumption(replayed.map(({ now }) => now)),
  };
}

function shownThen({ believed, policy }: Receipt): readonly Finding[] {
  return believed.filter(
    ({ status, confidence }) => status !== 'shadow' && status !== 'draft' && confidence >= policy.minConfidence,
  );
}

function isSame(a: Finding, b: Finding): boolean {
  return isSameFinding(knownFinding(a), knownFinding(b));
}

function named(commit: string, { rule, title, location }: Finding): ReplayedFinding {
  return { commit, rule, title, path: location.path, line: location.startLine };
}

type Consumed = Pick<
  ReviewResult,
  'usage' | 'timing' | 'provenance' | 'findings' | 'verdict' | 'failures' | 'coverage'
>;

function consumption(reviews: readonly Consumed[]): Consumption {
  const sum = (value: (review: Consumed) => number): number =>
    reviews.reduce((total, review) => total + value(review), 0);
  const incomplete = reviews.filter(({ verdict }) => verdict === 'incomplete');
  const isPriced = reviews.length > 0 && reviews.every(({ usage }) => usage.costUsd !== null);
  return {
    model: reviews[0]?.provenance.model ?? '',
    promptVersion: reviews[0]?.provenance.promptVersion ?? '',
    findings: sum(({ findings }) => findings.length),
    incomplete: incomplete.length,
    incompleteReasons: [...new Set(incomplete.flatMap(reasonsOf))],
    inputTokens: sum(({ usage }) => usage.inputTokens),
    outputTokens: sum(({ usage }) => usage.outputTokens),
    costUsd: isPriced ? sum(({ usage }) => usage.costUsd ?? 0) : null,
    seconds: sum(({ timing }) => timing.totalMs) / 1000,
  };
}
