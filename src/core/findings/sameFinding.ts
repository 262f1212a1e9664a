import type { Finding } from '../finding';
import { collapsed } from './fingerprint';

/** What is known of a finding that was dismissed, or made by an earlier review. */
export type KnownFinding = {
  readonly fingerprint: string;
  /** Every path it was known under: base side and new side. */
  readonly paths: readonly string[];
  readonly symbol: string;
  readonly group: string;
  readonly quote: string;
};

export function knownFinding({ fingerprint, location, rule, identity }: Finding): KnownFinding {
  return {
    fingerprint,
    paths: [...new Set([identity?.basePath ?? location.path, location.path])],
    symbol: identity?.symbol ?? '',
    group: identity?.group ?? rule,
    quote: location.quote,
  };
}

/**
 * The same finding: the same fingerprint, else in the same file (renames followed) and symbol, of the same rule group,
 * and about some of the same lines. So wording, rule of the group, extent of the quote and lines above it do not matter.
 */
export function isSameFinding(known: KnownFinding, finding: KnownFinding): boolean {
  if (known.fingerprint === finding.fingerprint) return true;
  return (
    known.group === finding.group &&
    known.symbol === finding.symbol &&
    known.paths.some((path) => finding.paths.includes(path)) &&
    shareLines(known.quote, finding.quote)
  );
}

/** Brackets and other short lines stand everywhere: they are shared only by equal quotes. */
const shortestTellingLine = 4;

export function shareLines(a: string, b: string): boolean {
  if (collapsed(a) === collapsed(b)) return true;
  const lines = new Set(a.split('\n').map(collapsed));
  return b
    .split('\n')
    .map(collapsed)
    .some((line) => line.length >= shortestTellingLine && lines.has(line));
}
