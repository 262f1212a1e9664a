/** Milliseconds, or whatever was measured, of all rounds. */
export type Figure = { readonly median: number; readonly least: number; readonly most: number };

export function figureOf(values: readonly number[]): Figure {
  const sorted = [...values].sort((one, other) => one - other);
  return { median: sorted[sorted.length >> 1] ?? 0, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
}

/**
 * Runs all parts once per round, so that what else the machine does meets all of them alike. One more round before is
 * not counted: it fills the caches.
 */
export async function interleaved<Name extends string>(
  rounds: number,
  parts: Readonly<Record<Name, () => Promise<number> | number>>,
): Promise<Record<Name, readonly number[]>> {
  const names = Object.keys(parts) as Name[];
  const seen = Object.fromEntries(names.map((name) => [name, [] as number[]])) as unknown as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const value = await parts[name]();
      if (round > 0) seen[name].push(value);
    }
  }
  return seen;
}

/** The ratios of the rounds, each beside what was measured in the same round; `minus` is taken off the upper part. */
export function ratioOf(ours: readonly number[], theirs: readonly number[], minus: readonly number[] = []): Figure {
  return figureOf(ours.map((value, round) => (value - (minus[round] ?? 0)) / (theirs[round] ?? NaN)));
}

export function milliseconds({ median, least, most }: Figure): string {
  const digits = median < 10 ? 1 : 0;
  return `${median.toFixed(digits)} ms (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

export function times({ median, least, most }: Figure): string {
  return `${median.toFixed(2)} × (${least.toFixed(2)}–${most.toFixed(2)})`;
}

/** `unit` stands behind the goal. */
export function goal(value: number, most: number, unit = ''): string {
  return `goal ≤ ${String(most)}${unit}: ${value <= most ? 'met' : 'NOT MET'}`;
}

export function print(what: string, ...parts: readonly string[]): void {
  console.log(`${what}: ${parts.join('; ')}`);
}
