import type { Suggestion } from '../finding';

export type ApplyOptions = {
  /** 1-based line of `text` at which the old text is expected; the suggestion's own where none is given. */
  readonly at?: number;
  /** The whole text that was reviewed: lets an edit that took equal lines away be told from one still to do. */
  readonly reviewed?: string;
  /** Puts real secrets in the place of placeholders, at the moment of the edit only. */
  readonly restore?: (text: string) => string;
};

/**
 * The text with the suggestion applied, or null when it must not be: the old text does not stand at its lines, or the
 * edit stands there already, so that nothing is ever applied twice. An empty new text takes the lines away. Lines that
 * are put in end as the first replaced one does; all others keep their bytes.
 */
export function applySuggestion(
  text: string,
  suggestion: Pick<Suggestion, 'startLine' | 'endLine' | 'oldText' | 'newText'>,
  { at = suggestion.startLine, reviewed, restore = (same) => same }: ApplyOptions = {},
): string | null {
  const oldLines = restore(suggestion.oldText).split('\n');
  const newLines = suggestion.newText === '' ? [] : restore(suggestion.newText).split('\n');
  if (at < 1 || suggestion.endLine - suggestion.startLine + 1 !== oldLines.length) return null;
  const lines = linesOf(text);
  const after = at - 1 + oldLines.length;
  if (!standsAt(lines, at, oldLines) || holdsBoth(lines, at, oldLines, newLines)) return null;
  const next = reviewed === undefined ? null : linesOf(reviewed).slice(suggestion.endLine);
  if (next !== null && looksApplied(lines.slice(at - 1), oldLines, newLines, next)) return null;
  const lastEnd = endOf(lines[after - 1]);
  const end = endOf(lines[at - 1]) || endOf(lines[at - 2]) || '\n';
  const put = newLines.map((line, index) => line + (index === newLines.length - 1 ? lastEnd : end));
  return [...lines.slice(0, at - 1), ...put, ...lines.slice(after)].join('');
}

/** With their ends, as editors count: a final line break opens one more, empty line. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/(?<=\n)/);
  return text.endsWith('\n') ? [...lines, ''] : lines;
}

function standsAt(lines: readonly string[], startLine: number, wanted: readonly string[]): boolean {
  return wanted.every((line, index) => {
    const there = lines[startLine - 1 + index];
    return there !== undefined && withoutEnd(there) === line;
  });
}

function endOf(line = ''): string {
  return /\r?\n$/.exec(line)?.[0] ?? '';
}

function withoutEnd(line: string): string {
  return line.slice(0, line.length - endOf(line).length);
}

/** A new text that holds the old one, such as an added line, leaves the old one standing once it is applied. */
function holdsBoth(
  lines: readonly string[],
  at: number,
  oldLines: readonly string[],
  newLines: readonly string[],
): boolean {
  return newLines.some(
    (_, offset) => standsAt(newLines, offset + 1, oldLines) && standsAt(lines, at - offset, newLines),
  );
}

/**
 * True when what follows fits better, or no worse, to the edit having been made: taking away one of several equal lines
 * leaves an equal one in its place, and taking that one away too would be an edit nobody asked for.
 * @param here the lines from the place on
 * @param next what followed the old text when it was reviewed
 */
function looksApplied(
  here: readonly string[],
  oldLines: readonly string[],
  newLines: readonly string[],
  next: readonly string[],
): boolean {
  if (!standsAt(here, 1, newLines)) return false;
  return inCommon(here.slice(newLines.length), next) >= inCommon(here.slice(oldLines.length), next);
}

/** Number of equal lines from the start; ending together counts as one more. */
function inCommon(a: readonly string[], b: readonly string[]): number {
  const different = a.findIndex((line, index) => index >= b.length || withoutEnd(line) !== withoutEnd(b[index] ?? ''));
  if (different >= 0) return different;
  return a.length === b.length ? a.length + 1 : a.length;
}
