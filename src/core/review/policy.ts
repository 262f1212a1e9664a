import type { Finding, Severity } from '../finding';
import { gate, gatingFindings, type GateConfig } from './gate';
import type { Gate, ReviewAccount } from './reviewResult';

/** What decides, at the moment of reading, how stored findings are shown and whether they fail the run. */
export type Policy = GateConfig & { readonly maxFindings: number };

export type AppliedPolicy = Pick<ReviewAccount, 'findings' | 'dismissed' | 'hidden'> & {
  readonly gate: Gate;
  /** The findings that fail the run, whether or not the list was cut before them. */
  readonly gating: readonly Finding[];
};

/**
 * Sorts all believed findings into shown, dismissed and hidden, and computes the gate. A fresh review and a receipt go
 * through this one function, so the same bytes can never be judged in two ways.
 */
export function applyPolicy(
  believed: readonly Finding[],
  policy: Policy,
  isDismissed: (finding: Finding) => boolean,
): AppliedPolicy {
  const dismissed = believed.filter(isDismissed);
  const standing = believed.filter((finding) => !dismissed.includes(finding));
  const visible = standing.filter((finding) => finding.status !== 'shadow' && finding.status !== 'draft');
  const sure = visible.filter((finding) => finding.confidence >= policy.minConfidence);
  const ordered = [...sure].sort(byImportance);
  return {
    findings: ordered.slice(0, policy.maxFindings),
    dismissed: [...dismissed].sort(byImportance),
    hidden: {
      shadow: standing.length - visible.length,
      belowConfidence: visible.length - sure.length,
      overMax: Math.max(0, ordered.length - policy.maxFindings),
    },
    gate: gate(standing, policy),
    gating: gatingFindings(standing, policy),
  };
}

/** The one order everywhere: severity, confidence, path, line. */
export function byImportance(a: Finding, b: Finding): number {
  return (
    rank[a.severity] - rank[b.severity] ||
    b.confidence - a.confidence ||
    compare(a.location.path, b.location.path) ||
    (a.location.startLine ?? 0) - (b.location.startLine ?? 0) ||
    compare(a.fingerprint, b.fingerprint)
  );
}

/** By UTF-16 code unit: the same on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
