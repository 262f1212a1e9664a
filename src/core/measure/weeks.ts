import type { Period } from './tally';

const day = 24 * 60 * 60 * 1000;
/** 1970-01-01 was a Thursday; weeks start on Monday (ISO 8601), in UTC so that every machine cuts alike. */
const firstMonday = -3 * day;

/** The Monday of the week, `YYYY-MM-DD`. */
export function weekOf(at: number): string {
  return dateOf(mondayOf(at));
}

/** Mondays of all weeks that the period touches, at most 104 and then the latest. */
export function weeksOf({ from, to }: Period): string[] {
  const last = mondayOf(to - 1);
  const first = Math.max(mondayOf(from), last - 103 * 7 * day);
  const weeks: string[] = [];
  for (let monday = first; monday <= last; monday += 7 * day) weeks.push(dateOf(monday));
  return weeks;
}

export function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function mondayOf(at: number): number {
  return firstMonday + Math.floor((at - firstMonday) / (7 * day)) * 7 * day;
}
