import * as z from 'zod/mini';

/**
 * One line of `outcomes.jsonl`: what became of a review or of a finding. No code, no paths, no names of people; the
 * schema lets nothing else in, so an export that someone hands over cannot bring more than this either.
 */

const id = z.string().check(z.maxLength(200));
const count = z.number().check(z.gte(0));
/** Milliseconds since the epoch. */
const at = z.number().check(z.gte(0), z.lte(8.64e15));
/** Which front end saw it. */
const via = z.enum(['editor', 'cli', 'hook', 'agent']);

/** What ran, so that figures can be told apart by it. */
const made = {
  model: id,
  promptVersion: id,
  effort: z.enum(['quick', 'standard', 'deep']),
};

const reviewed = z.object({
  kind: z.literal('reviewed'),
  at,
  via,
  /** Digest of the change, to count a change once and to link it to receipts; null where it has none. */
  change: z.nullable(id),
  mode: z.enum(['model', 'checks']),
  verdict: z.enum(['clean', 'findings', 'incomplete', 'nothing-to-review']),
  ...made,
  /** True when a receipt answered and nothing was asked. */
  reused: z.boolean(),
  files: z.object({ reviewed: count, skipped: count, notDone: count }),
  lines: count,
  findings: count,
  /** Why it is incomplete: reasons of files and kinds of failures, without duplicates. */
  reasons: z.array(id).check(z.maxLength(40)),
  requests: count,
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
  costUsd: z.nullable(count),
  firstMs: z.nullable(count),
  totalMs: count,
});

const aboutFinding = {
  at,
  via,
  /** Fingerprint. */
  finding: id,
  rule: id,
  version: count,
};

const shown = z.object({
  kind: z.literal('shown'),
  ...aboutFinding,
  severity: z.enum(['error', 'warning', 'info']),
  status: z.enum(['draft', 'shadow', 'hint', 'warn', 'block']),
  origin: z.enum(['model', 'check']),
  ...made,
});

export const dismissalReasons = ['false-alarm', 'intended', 'later', 'duplicate', 'other'] as const;

const decided = z.object({
  /** `fixed`: the person edited the code and what was quoted is gone. */
  kind: z.enum(['applied', 'fixed', 'reopened']),
  ...aboutFinding,
});

const dismissed = z.object({ kind: z.literal('dismissed'), ...aboutFinding, reason: z.enum(dismissalReasons) });

const gated = z.object({
  kind: z.literal('gate'),
  at,
  via,
  change: z.nullable(id),
  /** `no-verdict` let the commit go on, `no-verdict-blocked` did not. */
  result: z.enum(['passed', 'blocked', 'overridden', 'no-verdict', 'no-verdict-blocked']),
});

export const outcomeSchema = z.discriminatedUnion('kind', [reviewed, shown, decided, dismissed, gated]);

export type Outcome = z.infer<typeof outcomeSchema>;
export type ReviewedOutcome = z.infer<typeof reviewed>;
export type ShownOutcome = z.infer<typeof shown>;
export type GateOutcome = z.infer<typeof gated>;
export type DismissalReason = (typeof dismissalReasons)[number];
export type FrontEnd = z.infer<typeof via>;

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

/** The records that are outcomes; anything else is left out. */
export function outcomesOf(records: readonly unknown[]): Outcome[] {
  return records.flatMap((record) => {
    const parsed = outcomeSchema.safeParse(record);
    return parsed.success ? [parsed.data] : [];
  });
}
