import * as z from 'zod/mini';
import type { Finding } from '../finding';
import { isSameFinding, knownFinding } from './sameFinding';

const text = z.string().check(z.maxLength(20_000));
/** Both together fit one record of the log, whatever the script. */
const longestWritten = 6_000;
const isoDate = z.string().check(z.maxLength(40), z.regex(/^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/));

/**
 * A person's decision that a finding does not apply, with a reason; one line of the personal log or of the team's
 * `.fresh-eyes/dismissed.jsonl`. It holds while the code it speaks of stays as it is.
 */
const dismissalSchema = z.object({
  fingerprint: text.check(z.minLength(8)),
  rule: text,
  paths: z.array(text).check(z.minLength(1), z.maxLength(20)),
  symbol: text,
  group: text,
  quote: text,
  reason: text.check(z.minLength(1)),
  /** When, ISO 8601. */
  at: isoDate,
  /** From this day on the finding is shown again; null for never. */
  expires: z.nullable(isoDate),
});

/** Takes an earlier dismissal back. */
const withdrawalSchema = z.object({ fingerprint: text, withdrawn: z.literal(true), at: isoDate });

export type Dismissal = z.infer<typeof dismissalSchema>;
export type Withdrawal = z.infer<typeof withdrawalSchema>;

/** @param now milliseconds since the epoch */
export function dismissalOf(
  finding: Finding,
  decision: { reason: string; expires: string | null; now: number },
): Dismissal {
  const { paths, ...known } = knownFinding(finding);
  const at = new Date(decision.now).toISOString();
  // What is too long to be read back would dismiss nothing; the fingerprint knows the whole quote.
  const [quote, reason] = [known.quote, decision.reason].map((long) => long.slice(0, longestWritten)) as [
    string,
    string,
  ];
  return { ...known, quote, rule: finding.rule, paths: [...paths], reason, at, expires: decision.expires };
}

export function withdrawalOf(fingerprint: string, now: number): Withdrawal {
  return { fingerprint, withdrawn: true, at: new Date(now).toISOString() };
}

/** The dismissals that stand after all records, in order; what is not a record is left out. */
export function dismissalsFrom(records: readonly unknown[]): readonly Dismissal[] {
  const standing = new Map<string, Dismissal>();
  for (const record of records) {
    const withdrawal = withdrawalSchema.safeParse(record);
    if (withdrawal.success) standing.delete(withdrawal.data.fingerprint);
    else {
      const dismissal = dismissalSchema.safeParse(record);
      if (dismissal.success) standing.set(dismissal.data.fingerprint, dismissal.data);
    }
  }
  return [...standing.values()];
}

export const teamDismissalsPath = '.fresh-eyes/dismissed.jsonl';

/** The team's dismissals, and the lines that are none; 1-based. */
export function teamDismissals(jsonl: string): { dismissals: readonly Dismissal[]; badLines: readonly number[] } {
  const badLines: number[] = [];
  const dismissals = jsonl.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const parsed = dismissalSchema.safeParse(readJson(line));
    if (parsed.success) return [parsed.data];
    badLines.push(index + 1);
    return [];
  });
  return { dismissals, badLines };
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Not JSON is not a dismissal; the caller names the line.
    return undefined;
  }
}

/**
 * Whether a finding was dismissed, by any of these that has not run out.
 * @param now milliseconds since the epoch
 */
export function dismissedTest(dismissals: readonly Dismissal[], now: number): (finding: Finding) => boolean {
  const standing = dismissals.filter(({ expires }) => expires === null || Date.parse(expires) > now);
  const fingerprints = new Set(standing.map(({ fingerprint }) => fingerprint));
  return (finding) => {
    if (fingerprints.has(finding.fingerprint)) return true;
    const known = knownFinding(finding);
    return standing.some((dismissal) => isSameFinding(dismissal, known));
  };
}

/**
 * Dismissals to write down again because the file they speak of has a new name: once the rename is committed, nothing
 * else would lead from the old name to the new one.
 */
export function renamedDismissals(
  dismissals: readonly Dismissal[],
  findings: readonly Finding[],
): readonly Dismissal[] {
  return dismissals.flatMap((dismissal) => {
    const renamed = findings.map(knownFinding).find((finding) => isSameFinding(dismissal, finding));
    const paths = [...new Set([...dismissal.paths, ...(renamed?.paths ?? [])])].slice(-20);
    return paths.length > dismissal.paths.length ? [{ ...dismissal, paths }] : [];
  });
}
