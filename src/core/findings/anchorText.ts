import type { FileChange, Hunk, LineRange } from '../diff/change';
import { splitLines } from '../diff/change';

/** A line that is not blank, without white space: what quotes are compared by. */
export type SqueezedLine = { readonly line: number; readonly squeezed: string };

/** A file's reviewed text, prepared once so that many quotes can be located in it. */
export type AnchorText = {
  readonly file: FileChange;
  /** The reviewed lines as sent, without carriage returns; index 0 is line 1. */
  readonly lines: readonly string[];
  /** The lines that are not blank, in order; and their squeezed texts as one, each between line breaks. */
  readonly solid: readonly SqueezedLine[];
  readonly joined: string;
  /** Index into `solid` of the line at an offset of `joined`. */
  readonly solidAt: (offset: number) => number;
  /** Removed lines that are not blank, with the line of the new text that stands in their place. */
  readonly removed: readonly (SqueezedLine & { readonly hunk: number })[];
  /** Hunk of a new-side line, or -1. */
  readonly hunkOf: (line: number) => number;
  /** True for the added lines, the lines beside removed ones, and the functions (else the hunks) they stand in. */
  readonly isInChange: (line: number) => boolean;
  /** The new-side line that an old-side number speaks of, where a hunk shows it as unchanged or removed; else null. */
  readonly newLineOfOld: (oldLine: number) => number | null;
};

/** `functions` are the ranges of the functions in the reviewed text, innermost ones included; empty where there is no grammar. */
export function anchorText(file: FileChange, functions: readonly LineRange[]): AnchorText {
  const known = file.after === null ? shownLines(file.hunks) : splitLines(file.after);
  const lines = known.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const solid = lines.flatMap((text, index) => {
    const squeezed = squeeze(text);
    return squeezed === '' ? [] : [{ line: index + 1, squeezed }];
  });
  const hunks = new Map<number, number>();
  file.hunks.forEach((hunk, index) => {
    for (const line of hunk.lines) if (line.kind !== 'removed') hunks.set(line.newLine, index);
  });
  const inChange = changeLines(file.hunks, functions, lines.length);
  const oldLines = oldToNew(file.hunks, lines.length);
  return {
    file,
    lines,
    solid,
    ...joinedLines(solid),
    removed: removedLines(file.hunks, lines.length),
    hunkOf: (line) => hunks.get(line) ?? -1,
    isInChange: (line) => inChange.has(line),
    newLineOfOld: (oldLine) => oldLines.get(oldLine) ?? null,
  };
}

/** All that a patch without its repository tells of a file: the lines in its hunks, at their places; the rest is blank. */
function shownLines(hunks: readonly Hunk[]): readonly string[] {
  const lines: string[] = [];
  for (const line of hunks.flatMap((hunk) => hunk.lines)) {
    if (line.kind === 'removed') continue;
    while (lines.length < line.newLine) lines.push('');
    lines[line.newLine - 1] = line.text;
  }
  return lines;
}

/** Without white space: two lines are the same modulo white space exactly when this is equal. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}

/** The new-side lines of each hunk that the change itself touches: added ones, and those beside removed ones. */
export function touchedLines(hunk: Hunk, lastLine: number): ReadonlySet<number> {
  const touched = new Set<number>();
  let next = hunk.newLines === 0 ? hunk.newStart + 1 : hunk.newStart;
  for (const line of hunk.lines) {
    if (line.kind === 'removed')
      for (const beside of [next - 1, next]) if (beside >= 1 && beside <= lastLine) touched.add(beside);
    if (line.kind === 'added') touched.add(line.newLine);
    if (line.kind !== 'removed') next = line.newLine + 1;
  }
  return touched;
}

function changeLines(hunks: readonly Hunk[], functions: readonly LineRange[], lastLine: number): ReadonlySet<number> {
  const lines = new Set<number>();
  const smallestFirst = [...functions].sort((a, b) => a.end - a.start - (b.end - b.start));
  for (const hunk of hunks) {
    let isWholeHunk = false;
    for (const touched of touchedLines(hunk, lastLine)) {
      lines.add(touched);
      const around = smallestFirst.find(({ start, end }) => start <= touched && touched <= end);
      if (around === undefined) isWholeHunk = true;
      else if (!lines.has(around.start) || !lines.has(around.end)) addRange(lines, around);
    }
    if (isWholeHunk) for (const line of hunk.lines) if (line.kind !== 'removed') lines.add(line.newLine);
  }
  return lines;
}

function addRange(lines: Set<number>, { start, end }: LineRange): void {
  for (let line = start; line <= end; line++) lines.add(line);
}

function removedLines(hunks: readonly Hunk[], lastLine: number) {
  return hunks.flatMap((hunk, index) => {
    let next = hunk.newLines === 0 ? hunk.newStart + 1 : hunk.newStart;
    return hunk.lines.flatMap((line) => {
      if (line.kind !== 'removed') next = line.newLine + 1;
      const squeezed = line.kind === 'removed' ? squeeze(line.text) : '';
      return squeezed === '' ? [] : [{ line: Math.max(1, Math.min(next, lastLine)), squeezed, hunk: index }];
    });
  });
}

function oldToNew(hunks: readonly Hunk[], lastLine: number): ReadonlyMap<number, number> {
  const lines = new Map<number, number>();
  for (const hunk of hunks) {
    let next = hunk.newStart;
    for (const line of hunk.lines) {
      if (line.kind !== 'added')
        lines.set(line.oldLine, line.kind === 'context' ? line.newLine : Math.min(next, lastLine));
      if (line.kind !== 'removed') next = line.newLine + 1;
    }
  }
  return lines;
}

function joinedLines(solid: readonly SqueezedLine[]): Pick<AnchorText, 'joined' | 'solidAt'> {
  const starts: number[] = [];
  let offset = 1;
  for (const { squeezed } of solid) {
    starts.push(offset);
    offset += squeezed.length + 1;
  }
  const solidAt = (at: number) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  return { joined: `\n${solid.map(({ squeezed }) => squeezed).join('\n')}\n`, solidAt };
}
