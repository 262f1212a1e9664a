/** A part of a whole with what can be said about it: from 3 of 4 nobody should read 75 %. */
export type Share = {
  readonly part: number;
  readonly whole: number;
  /** `part / whole`; null of nothing. */
  readonly value: number | null;
  /** Bounds of the 95 % Wilson score interval (E. B. Wilson, JASA 22 (1927), 209-212); 0 and 1 of nothing. */
  readonly low: number;
  readonly high: number;
  /** The interval is wider than a fifth: too few to steer by. */
  readonly isSmall: boolean;
};

/** The normal distribution's 97.5 % point. */
const z = 1.959964;

export function share(part: number, whole: number): Share {
  if (whole === 0) return { part, whole, value: null, low: 0, high: 1, isSmall: true };
  const value = part / whole;
  const spread = z * z;
  const centre = (value + spread / (2 * whole)) / (1 + spread / whole);
  const half = (z / (1 + spread / whole)) * Math.sqrt((value * (1 - value)) / whole + spread / (4 * whole * whole));
  // At the ends rounding would leave 1e-17 where the formula gives exactly 0 or 1.
  const low = part === 0 ? 0 : Math.max(0, centre - half);
  const high = part === whole ? 1 : Math.min(1, centre + half);
  return { part, whole, value, low, high, isSmall: high - low > 0.2 };
}

/** True when chance alone explains the difference as well: the intervals overlap. */
export function isSameShare(a: Share, b: Share): boolean {
  return a.low <= b.high && b.low <= a.high;
}

/** Nearest-rank percentile, so that the figure is one that was measured; null of nothing. */
export function percentile(values: readonly number[], percent: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
}
