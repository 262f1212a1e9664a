/**
 * One line of `outcomes.jsonl`: what became of a review or of a finding. No code, no paths, no names of people: the
 * shapes below let nothing else into a report or an export.
 */
export type Outcome = ReviewedOutcome | ShownOutcome | DecidedOutcome | DismissedOutcome | GateOutcome;

/** Which front end saw it. */
export type FrontEnd = (typeof frontEnds)[number];

type Occasion = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly via: FrontEnd;
};

/** What ran, so that figures can be told apart by it. */
type Maker = {
  readonly model: string;
  readonly promptVersion: string;
  readonly effort: 'quick' | 'standard' | 'deep';
};

type AboutFinding = Occasion & {
  /** Fingerprint. */
  readonly finding: string;
  readonly rule: string;
  readonly version: number;
};

export type ReviewedOutcome = Occasion &
  Maker & {
    readonly kind: 'reviewed';
    /** Digest of the change, to link it to receipts; null where it has none. */
    readonly change: string | null;
    readonly mode: 'model' | 'checks';
    readonly verdict: 'clean' | 'findings' | 'incomplete' | 'nothing-to-review';
    /** True when a receipt answered and nothing was asked. */
    readonly reused: boolean;
    readonly files: { readonly reviewed: number; readonly skipped: number; readonly notDone: number };
    readonly lines: number;
    readonly findings: number;
    /** Why it is incomplete: reasons of files and kinds of failures, without duplicates. */
    readonly reasons: readonly string[];
    readonly requests: number;
    readonly inputTokens: number;
    readonly cachedInputTokens: number;
    readonly outputTokens: number;
    readonly costUsd: number | null;
    readonly firstMs: number | null;
    readonly totalMs: number;
  };

export type ShownOutcome = AboutFinding &
  Maker & {
    readonly kind: 'shown';
    readonly severity: 'error' | 'warning' | 'info';
    readonly status: 'draft' | 'shadow' | 'hint' | 'warn' | 'block';
    readonly origin: 'model' | 'check';
  };

/** `fixed`: the person edited the code and what was quoted is gone. */
export type DecidedOutcome = AboutFinding & { readonly kind: 'applied' | 'fixed' | 'reopened' };

export type DismissedOutcome = AboutFinding & { readonly kind: 'dismissed'; readonly reason: DismissalReason };

export type DismissalReason = (typeof dismissalReasons)[number];

export type GateOutcome = Occasion & {
  readonly kind: 'gate';
  readonly change: string | null;
  /** `no-verdict` let the commit go on, `no-verdict-blocked` did not. */
  readonly result: 'passed' | 'blocked' | 'overridden' | 'no-verdict' | 'no-verdict-blocked';
};

const frontEnds = ['editor', 'cli', 'hook', 'agent'] as const;
export const dismissalReasons = ['false-alarm', 'intended', 'later', 'duplicate', 'other'] as const;

type Check = (value: unknown) => boolean;
/** The compiler sees to it that every field of an outcome is checked. */
type Shape<Record> = { readonly [Key in keyof Required<Record>]: Check };

const isId: Check = (value) => typeof value === 'string' && value.length <= 200;
const isCount: Check = (value) => typeof value === 'number' && value >= 0 && value <= 8.64e15;
const isFlag: Check = (value) => typeof value === 'boolean';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string);

const occasion: Shape<Occasion> = { at: isCount, via: oneOf(...frontEnds) };
const maker: Shape<Maker> = { model: isId, promptVersion: isId, effort: oneOf('quick', 'standard', 'deep') };
const aboutFinding: Shape<AboutFinding> = { ...occasion, finding: isId, rule: isId, version: isCount };
const fileCounts: Shape<ReviewedOutcome['files']> = { reviewed: isCount, skipped: isCount, notDone: isCount };
const decided: Shape<DecidedOutcome> = { ...aboutFinding, kind: oneOf('applied', 'fixed', 'reopened') };

const reviewed: Shape<ReviewedOutcome> = {
  ...occasion,
  ...maker,
  kind: oneOf('reviewed'),
  change: orNull(isId),
  mode: oneOf('model', 'checks'),
  verdict: oneOf('clean', 'findings', 'incomplete', 'nothing-to-review'),
  reused: isFlag,
  files: (value) => fits(value, fileCounts),
  lines: isCount,
  findings: isCount,
  reasons: (value) => Array.isArray(value) && value.length <= 40 && value.every(isId),
  requests: isCount,
  inputTokens: isCount,
  cachedInputTokens: isCount,
  outputTokens: isCount,
  costUsd: orNull(isCount),
  firstMs: orNull(isCount),
  totalMs: isCount,
};

const shown: Shape<ShownOutcome> = {
  ...aboutFinding,
  ...maker,
  kind: oneOf('shown'),
  severity: oneOf('error', 'warning', 'info'),
  status: oneOf('draft', 'shadow', 'hint', 'warn', 'block'),
  origin: oneOf('model', 'check'),
};

const shapes: Readonly<Record<Outcome['kind'], Readonly<Record<string, Check>>>> = {
  reviewed,
  shown,
  applied: decided,
  fixed: decided,
  reopened: decided,
  dismissed: { ...aboutFinding, kind: oneOf('dismissed'), reason: oneOf(...dismissalReasons) },
  gate: {
    ...occasion,
    kind: oneOf('gate'),
    change: orNull(isId),
    result: oneOf('passed', 'blocked', 'overridden', 'no-verdict', 'no-verdict-blocked'),
  },
};

/**
 * The records that are outcomes; anything else is left out. Checked by hand and not copied: a log has a hundred thousand
 * lines, and a report must not take a second. What a record holds beside its fields stays unread and is never written:
 * see {@link exportedOutcome}.
 */
export function outcomesOf(records: readonly unknown[]): Outcome[] {
  return records.filter(isOutcome);
}

/** The outcome with its known fields alone, in one order: for exports, and to tell equal records. */
export function exportedOutcome(outcome: Outcome): string {
  const fields = Object.keys(shapes[outcome.kind]).sort();
  return JSON.stringify(outcome, [...fields, ...Object.keys(fileCounts)]);
}

function isOutcome(record: unknown): record is Outcome {
  if (typeof record !== 'object' || record === null || !('kind' in record) || typeof record.kind !== 'string')
    return false;
  return Object.hasOwn(shapes, record.kind) && fits(record, shapes[record.kind as Outcome['kind']]);
}

function fits(value: unknown, shape: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key in shape) if (shape[key]?.(fields[key]) !== true) return false;
  return true;
}

/**
 * The kind of a reason that a person wrote. Only the kind is counted and exported: the words may hold names and code,
 * and stay in the log of dismissals.
 */
export function dismissalReasonOf(text: string): DismissalReason {
  const exact = dismissalReasons.find((reason) => reason === text.trim().toLowerCase());
  if (exact !== undefined) return exact;
  if (/false[ -]?(alarm|positive)|\bwrong\b|not true|incorrect|mistaken/i.test(text)) return 'false-alarm';
  if (/intend|intentional|by design|on purpose|deliberate/i.test(text)) return 'intended';
  if (/\blater\b|todo|follow[ -]?up|next (release|sprint)|backlog/i.test(text)) return 'later';
  return /duplicate|already (known|reported)/i.test(text) ? 'duplicate' : 'other';
}
