import type { FileChange, LineRange } from '../diff/change';
import type { DropReason, Location } from '../finding';
import type { RawFinding } from '../model/replySchema';
import { anchorText, squeeze, type AnchorText } from './anchorText';

export type Anchored =
  | {
      readonly location: Location;
      readonly inChange: boolean;
      /** The quote's own lines equal the located ones, carriage returns and outer blank lines aside: the base of an edit. */
      readonly isVerbatim: boolean;
    }
  | { readonly dropped: Extract<DropReason, 'quote-not-found' | 'quote-ambiguous' | 'outside-change'> };

type Quoted = Pick<RawFinding, 'line' | 'quote'>;
type Place = LineRange & { readonly isExact: boolean };

/** A claimed line this near to one of several equal lines tells them apart; see {@link toldApart}. */
const nearLines = 3;
const nearLinesAloneInHunk = 10;
/** Shorter pieces of a line stand in too many others; they count as whole lines only. */
const minPiece = 6;

/** Locates one quote; `functions` as in {@link anchorText}. For many quotes of one file use {@link anchorIn}. */
export function anchor(quoted: Quoted, file: FileChange, functions: readonly LineRange[] = []): Anchored {
  return anchorIn(anchorText(file, functions), quoted);
}

/**
 * Where the quoted lines stand in the reviewed text. The claimed line is never believed, it only speaks where the text
 * agrees: the quote at the claimed line; else the only place in the change; white space aside. Equal lines are told
 * apart by hunk and nearness, and where that is not plain the finding is dropped rather than guessed. A quote of removed
 * lines points at the line that now stands in their place; no quote and no line speaks of the file as a whole.
 */
export function anchorIn(text: AnchorText, { line, quote }: Quoted): Anchored {
  const { file } = text;
  if (speaksOfFile(quote, line, file)) return fileLevel(file);
  let outside = false;
  let ambiguous = false;
  for (const variant of variantsOf(quote)) {
    for (const find of [standingLines, removedPlaces, firstLineAtClaim]) {
      const places = find(text, variant, line);
      if (places.length === 0) continue;
      const place = placeOf(text, places, line);
      if (place !== null) return located(text, place, line, variant);
      const inChange = places.filter(({ start }) => text.isInChange(start));
      if (inChange.length > 0) ambiguous = true;
      else outside = true;
      break;
    }
    if (ambiguous) break;
  }
  return { dropped: ambiguous ? 'quote-ambiguous' : outside ? 'outside-change' : 'quote-not-found' };
}

function speaksOfFile(quote: string, line: number, { path, after }: FileChange): boolean {
  const squeezed = squeeze(quote);
  if (squeezed === '') return line <= 0 || after === null;
  return [path, `+++b/${path}`, `##${path}`, path.slice(path.lastIndexOf('/') + 1)].includes(squeezed);
}

function fileLevel({ path }: FileChange): Anchored {
  const location: Location = { path, startLine: null, endLine: null, quote: '', anchoredBy: 'file' };
  return { location, inChange: true, isVerbatim: false };
}

/** The quote as it is, then without what models copy along: line numbers, diff marks, an ellipsis and what follows it. */
function variantsOf(quote: string): readonly (readonly string[])[] {
  const lines = trimmedBlank(quote.split('\n').map((line) => line.replace(/\r$/, '')));
  const unnumbered = withoutMarks(lines);
  const elided = lines.findIndex((line, index) => index > 0 && /^\s*(?:\/\/|#)?\s*(?:\.\.\.|…)\s*$/.test(line));
  return [
    lines,
    ...(unnumbered === null ? [] : [unnumbered]),
    ...(elided < 0 ? [] : [trimmedBlank(lines.slice(0, elided))]),
  ].filter((variant) => variant.length > 0);
}

function withoutMarks(lines: readonly string[]): readonly string[] | null {
  const solid = lines.filter((line) => line.trim() !== '');
  const numbered = /^\s*\d+(?: \+ ?|\s?[|:]\s?| {1,3}|\t|$)/;
  if (solid.every((line) => numbered.test(line) || line.startsWith('- '))) {
    return trimmedBlank(lines.filter((line) => !line.startsWith('- ')).map((line) => line.replace(numbered, '')));
  }
  if (solid.every((line) => /^[-+ ]/.test(line)) && solid.some((line) => line.startsWith('+'))) {
    return trimmedBlank(lines.filter((line) => !line.startsWith('-')).map((line) => line.slice(1)));
  }
  return null;
}

function trimmedBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return [];
  return lines.slice(first, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

/** Runs of lines that hold the quote modulo white space and blank lines; its first and last line may be parts of lines. */
function standingLines(text: AnchorText, variant: readonly string[]): Place[] {
  const wanted = variant.map(squeeze).filter((line) => line !== '');
  const quote = wanted.join('\n');
  const needle = quote.length < minPiece ? `\n${quote}\n` : quote;
  const places: Place[] = [];
  for (let found = text.joined.indexOf(needle); found >= 0; found = text.joined.indexOf(needle, found + 1)) {
    const at = text.solidAt(needle === quote ? found : found + 1);
    const start = text.solid[at]?.line ?? 0;
    const end = text.solid[at + wanted.length - 1]?.line ?? start;
    if (places.at(-1)?.start !== start)
      places.push({ start, end, isExact: isVerbatimAt(text, { start, end }, variant) });
  }
  return places;
}

/** Where removed lines equal to the quote stood. */
function removedPlaces(text: AnchorText, variant: readonly string[]): Place[] {
  const wanted = variant.map(squeeze).filter((line) => line !== '');
  return text.removed.flatMap(({ line, hunk }, at) => {
    const run = text.removed.slice(at, at + wanted.length);
    const isRun =
      run.length === wanted.length &&
      run.every((removed, index) => removed.hunk === hunk && removed.squeezed === wanted[index]);
    return isRun ? [{ start: line, end: line, isExact: false }] : [];
  });
}

/** A longer quote of which only the first line is right: believed where the claimed line says the same. */
function firstLineAtClaim(text: AnchorText, variant: readonly string[], claimed: number): Place[] {
  const first = squeeze(variant[0] ?? '');
  const isThere = variant.length > 1 && first.length >= minPiece && squeeze(text.lines[claimed - 1] ?? '') === first;
  return isThere ? [{ start: claimed, end: claimed, isExact: false }] : [];
}

/** The one place that text and number leave, or null. */
function placeOf(text: AnchorText, places: readonly Place[], claimed: number): Place | null {
  const atClaim =
    places.find(({ start }) => start === claimed) ??
    only(places.filter(({ start, end }) => start <= claimed && claimed <= end));
  const inChange = places.filter(({ start }) => text.isInChange(start));
  if (atClaim) return !atClaim.isExact && inChange.some(({ isExact }) => isExact) ? null : atClaim;
  return only(inChange) ?? toldApart(text, inChange, claimed);
}

function only<T>(items: readonly T[]): T | null {
  return items.length === 1 ? (items[0] ?? null) : null;
}

/**
 * Of several equal places the one that the claimed line can only have meant: in the hunk of that line, near to it, every
 * other one more than three times as far, and not another if the number was the old side's.
 */
function toldApart(text: AnchorText, places: readonly Place[], claimed: number): Place | null {
  const hunk = text.hunkOf(claimed);
  const inHunk = places.filter(({ start }) => hunk >= 0 && text.hunkOf(start) === hunk);
  const distance = ({ start }: Place) => Math.abs(start - claimed);
  const nearest = [...inHunk].sort((a, b) => distance(a) - distance(b))[0];
  if (nearest === undefined) return null;
  const limit = inHunk.length === 1 ? nearLinesAloneInHunk : nearLines;
  if (distance(nearest) > limit) return null;
  if (places.some((place) => place !== nearest && distance(place) <= 3 * distance(nearest))) return null;
  const asOld = text.newLineOfOld(claimed);
  return places.some((place) => place !== nearest && place.start === asOld) ? null : nearest;
}

function located(
  text: AnchorText,
  { start, end, isExact }: Place,
  claimed: number,
  variant: readonly string[],
): Anchored {
  if (text.lines.length === 0) return fileLevel(text.file);
  const quote = text.lines.slice(start - 1, end).join('\n');
  const anchoredBy = isExact && start === claimed ? 'exact' : 'moved';
  let inChange = false;
  for (let line = start; line <= end && !inChange; line++) inChange = text.isInChange(line);
  return {
    location: { path: text.file.path, startLine: start, endLine: end, quote, anchoredBy },
    inChange,
    isVerbatim: isExact || isVerbatimAt(text, { start, end }, variant),
  };
}

function isVerbatimAt(text: AnchorText, { start, end }: LineRange, variant: readonly string[]): boolean {
  return variant.length === end - start + 1 && variant.every((line, index) => line === text.lines[start - 1 + index]);
}
