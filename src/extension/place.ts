import type { LineRange } from '../core/diff/change';

/**
 * Where the reviewed lines stand in a buffer. `lines` are 1-based and inclusive; `isSame` is false once the text there
 * is no longer the reviewed one.
 */
export type Place = { readonly lines: LineRange; readonly isSame: boolean };

/** One edit of a document: 0-based, as the editor reports it. */
export type Edit = {
  readonly startLine: number;
  readonly startCharacter: number;
  readonly endLine: number;
  readonly endCharacter: number;
  readonly text: string;
};

/** What is needed to keep reviewed lines in sight while people type. */
export type Followed = {
  readonly place: Place | null;
  /** {@link lineHash} of each reviewed line; empty at file level. */
  readonly hashes: readonly number[];
  /** Where they stood in the reviewed text; null at file level. */
  readonly reviewedStart: number | null;
};

/** A document as lines without line breaks, `textOf` by 0-based index. */
export type Lines = { readonly count: number; readonly textOf: (index: number) => string };

/** How far around its old place a finding is looked for after an edit touched it: an undo brings it back there. */
const reach = 40;

/**
 * The place after edits, given in the order in which they were applied; `now` is the document after all of them.
 * Text that was touched and then stands there again, as after an undo, is the same again.
 */
export function placeAfter(
  { place, hashes, reviewedStart }: Followed,
  edits: readonly Edit[],
  now: Lines,
): Place | null {
  if (hashes.length === 0 || reviewedStart === null) return null;
  if (place === null) return placeNear(hashes, reviewedStart, reach, now);
  let lines = place.lines;
  let isTouched = !place.isSame;
  for (const edit of edits) {
    const followed = followEdit(lines, edit);
    lines = followed.lines;
    isTouched ||= followed.isTouched;
  }
  // Looked at even then: the editor may tell of a change on disk long after the finding was placed in the new text.
  if (!isTouched && standsAt(hashes, lines.start, now)) return { lines, isSame: true };
  const found = placeNear(hashes, lines.start, reach, now);
  if (found) return found;
  return { lines: { start: Math.min(lines.start, now.count), end: Math.min(lines.end, now.count) }, isSame: false };
}

/** Where the hashed lines stand within `reach` lines of `start`; null where they do not. */
export function placeNear(hashes: readonly number[], start: number, reach: number, now: Lines): Place | null {
  const found = findNear(hashes, start, reach, now);
  return found === null ? null : { lines: { start: found, end: found + hashes.length - 1 }, isSame: true };
}

/** 53-bit hash of a line without its carriage return (cyrb53 by bryc, public domain): quick, and it tells no text. */
export function lineHash(line: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  const length = line.endsWith('\r') ? line.length - 1 : line.length;
  for (let index = 0; index < length; index++) {
    const unit = line.charCodeAt(index);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

/**
 * The start line (1-based) nearest to `near` where the hashed lines stand. Null where they do not, or stand twice
 * equally near.
 */
function findNear(hashes: readonly number[], near: number, reach: number, now: Lines): number | null {
  for (let distance = 0; distance <= reach; distance++) {
    const above = standsAt(hashes, near - distance, now);
    const below = distance > 0 && standsAt(hashes, near + distance, now);
    if (above && below) return null;
    if (above) return near - distance;
    if (below) return near + distance;
  }
  return null;
}

function standsAt(hashes: readonly number[], start: number, { count, textOf }: Lines): boolean {
  if (start < 1 || start - 1 + hashes.length > count) return false;
  return hashes.every((hash, index) => lineHash(textOf(start - 1 + index)) === hash);
}

/** The lines after an edit, and whether the edit touched their text. */
function followEdit(lines: LineRange, edit: Edit): { readonly lines: LineRange; readonly isTouched: boolean } {
  const start = lines.start - 1;
  const end = lines.end - 1;
  if (edit.startLine > end) return { lines, isTouched: false };
  const added = lineBreaks(edit.text);
  const delta = added - (edit.endLine - edit.startLine);
  // An edit that ends where the lines begin leaves them whole only if it also ends with a line break.
  const endsBefore =
    edit.endLine < start || (edit.endLine === start && edit.endCharacter === 0 && leavesLineStart(edit));
  if (endsBefore) return { lines: { start: lines.start + delta, end: lines.end + delta }, isTouched: false };
  const newStart = Math.min(start, edit.startLine);
  const newEnd = Math.max(newStart, edit.endLine >= end ? edit.startLine + added : end + delta);
  return { lines: { start: newStart + 1, end: newEnd + 1 }, isTouched: true };
}

function leavesLineStart(edit: Edit): boolean {
  return edit.text === '' ? edit.startCharacter === 0 : edit.text.endsWith('\n');
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
