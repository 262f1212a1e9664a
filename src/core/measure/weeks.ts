import type { Period } from './tally';

const day = 24 * 60 * 60 * 1000;
/** 1970-01-01 was a Thursday; weeks start on Monday (ISO 8601), in UTC so that every machine cuts alike. */
const firstMonday = -3 * day;

/** Mondays of all weeks that the period touches, at most 104 and then the latest; milliseconds since the epoch. */
export function weeksOf({ from, to }: Period): number[] {
  const last = mondayOf(to - 1);
  const first = Math.max(mondayOf(from), last - 103 * 7 * day);
  const weeks: number[] = [];
  for (let monday = first; monday <= last; monday += 7 * day) weeks.push(monday);
  return weeks;
}

/** The Monday that the week began with. */
export function mondayOf(at: number): number {
  return firstMonday + Math.floor((at - firstMonday) / (7 * day)) * 7 * day;
}

/** `YYYY-MM-DD`. */
export function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
