import { visible } from '../inertText';
import type { Chart } from './chart';

/** The axis ends at a round number at or above everything drawn; shares always at 1. */
export function axisTop({ unit, kind, series, categories, goal }: Chart): number {
  if (unit === 'share') return 1;
  const heights = categories.map((_, index) =>
    kind === 'lines'
      ? Math.max(0, ...series.map(({ values }) => values[index] ?? 0))
      : series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0),
  );
  const most = Math.max(goal?.value ?? 0, ...heights, 0);
  if (most === 0) return 1;
  const step = 10 ** Math.floor(Math.log10(most));
  const round = [1, 2, 4, 5, 8, 10].find((factor) => factor * step >= most) ?? 10;
  return Number((round * step).toPrecision(12));
}

/** Three decimals: finer than any screen, and figures can be read back from the geometry. */
export function number(value: number): string {
  return String(Number(value.toFixed(3)));
}

export function xml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
