import type { DismissalReason, GateOutcome, Outcome, ReviewedOutcome, ShownOutcome } from './outcome';

/** What became of one finding, from its first showing to its last decision. */
export type TalliedFinding = Pick<ShownOutcome, 'at' | 'finding' | 'rule' | 'version' | 'model' | 'promptVersion'> & {
  readonly fate: Fate;
  /** Set while it is dismissed. */
  readonly reason: DismissalReason | null;
  readonly wasReopened: boolean;
};
export type Fate = 'open' | 'applied' | 'fixed' | 'dismissed';

export type Tally = {
  readonly findings: readonly TalliedFinding[];
  readonly reviews: readonly ReviewedOutcome[];
  readonly gates: readonly GateOutcome[];
};

/** Milliseconds since the epoch; from inclusive, to exclusive. */
export type Period = { readonly from: number; readonly to: number };

/**
 * Everything that the outcomes say, in one pass. One finding counts once however often and on however many machines it
 * was shown.
 */
export function tally(outcomes: readonly Outcome[]): Tally {
  const findings = new Map<string, Open>();
  const reviews: ReviewedOutcome[] = [];
  const gates: GateOutcome[] = [];
  for (const outcome of inOrder(outcomes)) {
    switch (outcome.kind) {
      case 'reviewed':
        reviews.push(outcome);
        break;
      case 'gate':
        gates.push(outcome);
        break;
      case 'shown':
        if (!findings.has(outcome.finding)) findings.set(outcome.finding, opened(outcome));
        break;
      case 'applied':
      case 'fixed':
      case 'dismissed':
      case 'reopened':
        decide(findings.get(outcome.finding), outcome);
    }
  }
  return { findings: [...findings.values()], reviews, gates };
}

/**
 * Reviews and gates of the period, and findings first shown in it with every later decision: a finding of the last day
 * is judged by what is known today.
 */
export function during({ findings, reviews, gates }: Tally, { from, to }: Period): Tally {
  const isWithin = ({ at }: { readonly at: number }): boolean => at >= from && at < to;
  return { findings: findings.filter(isWithin), reviews: reviews.filter(isWithin), gates: gates.filter(isWithin) };
}

export function isFalseAlarm({ fate, reason }: TalliedFinding): boolean {
  return fate === 'dismissed' && reason === 'false-alarm';
}

type Open = { -readonly [Key in keyof TalliedFinding]: TalliedFinding[Key] };

/** Field by field: objects of one shape are what the engine is fast with. */
function opened({ at, finding, rule, version, model, promptVersion }: ShownOutcome): Open {
  return { at, finding, rule, version, model, promptVersion, fate: 'open', reason: null, wasReopened: false };
}

function decide(
  finding: Open | undefined,
  outcome: Exclude<Outcome, ReviewedOutcome | GateOutcome | ShownOutcome>,
): void {
  // Shown before the log begins, or on a machine whose export is missing.
  if (!finding) return;
  if (outcome.kind === 'reopened') {
    finding.wasReopened = true;
    finding.fate = 'open';
    finding.reason = null;
  } else if (outcome.kind === 'dismissed') {
    finding.fate = 'dismissed';
    finding.reason = outcome.reason;
  } else if (finding.fate === 'open') {
    // Applied stays applied when the next review sees the code gone; a dismissal stands although the code moved on.
    finding.fate = outcome.kind;
  }
}

function inOrder(outcomes: readonly Outcome[]): readonly Outcome[] {
  const isSorted = outcomes.every((outcome, index) => index === 0 || (outcomes[index - 1]?.at ?? 0) <= outcome.at);
  return isSorted ? outcomes : [...outcomes].sort((a, b) => a.at - b.at);
}
