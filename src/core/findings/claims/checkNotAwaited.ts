import { calleeOf, callsOn } from './callee';
import { confirmed, refuted, unknown, type Checked, type ClaimPlace } from './claimPlace';

const asyncLanguages = ['typescript', 'tsx', 'javascript', 'python', 'csharp', 'rust'];

/** "The call of X is not awaited": refuted where each such call on the lines is, confirmed where X is declared async. */
export async function checkNotAwaited(place: ClaimPlace): Promise<Checked> {
  if (!asyncLanguages.includes(place.language)) return unknown;
  const calls = callsOn(place);
  const path = place.file.file.path;
  const [first] = calls;
  if (first === undefined) return unknown;
  if (calls.every(({ before, after }) => isAwaited(before, after))) {
    return refuted('syntax', path, first.line);
  }
  if (calls.some(({ before, after }) => isTakenCareOf(before, after))) return unknown;
  const callee = await calleeOf(place);
  if (callee === null) return unknown;
  const head = callee.code.text.slice(callee.code.startOf(callee.line), callee.nameAt);
  const tail = callee.code.text.slice(callee.nameAt, callee.nameAt + 80);
  const isAsync = /\basync\b/.test(head) || /^[\w$]+\s*(?::[^=]+)?=\s*async\b/.test(tail);
  return isAsync ? confirmed('syntax', callee.path, callee.line) : unknown;
}

export function isAwaited(before: string, after: string): boolean {
  return /\bawait\s+(?:[\w$]+\.)*$/.test(before) || /^\s*\([^()]*\)\.await\b/.test(after);
}

/** Returned, kept, chained or thrown away on purpose: whether that is right no pattern can tell. */
export function isTakenCareOf(before: string, after: string): boolean {
  return (
    /(?:\breturn\b|=>|=|\bvoid\b|\bawait\b|\byield\b|[([,])\s*(?:[\w$]+\.)*$/.test(before) ||
    /\)\s*\.(?:then|catch|finally)\b/.test(after)
  );
}
