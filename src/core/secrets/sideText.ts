import type { FileChange, Hunk } from '../diff/change';
import type { Side } from '../ports';

/** The text of one side of a change, to be searched as a whole, and the way between its lines and the file's. */
export type SideText = {
  readonly text: string;
  /** The text split on `\n`, a last empty line included. */
  readonly lines: () => readonly string[];
  /** The file's 1-based line as 0-based index into `lines`; null where the text does not hold it. */
  readonly indexOf: (line: number) => number | null;
  /** The file's 1-based line of an index; null for what only separates hunks. */
  readonly lineAt: (index: number) => number | null;
  /** The other side's line that the change left equal; null for an added or removed one. */
  readonly twinOf: (index: number, hunks: readonly Hunk[]) => number | null;
};

/** The whole file where it was read; else what its hunks show of it, as for a patch without a repository. */
export function sideText(file: FileChange, side: Side): SideText {
  const whole = side === 'base' ? file.before : file.after;
  return whole === null ? hunkText(file.hunks, side) : wholeText(whole, side);
}

function wholeText(text: string, side: Side): SideText {
  let lines: readonly string[] | null = null;
  return {
    text,
    lines: () => (lines ??= text.split('\n')),
    indexOf: (line) => line - 1,
    lineAt: (index) => index + 1,
    twinOf: (index, hunks) => twinOf(index + 1, side, hunks),
  };
}

function hunkText(hunks: readonly Hunk[], side: Side): SideText {
  const lines: string[] = [];
  const numbers: (number | null)[] = [];
  const indexes = new Map<number, number>();
  for (const hunk of hunks) {
    for (const line of hunk.lines) {
      const number = numberOn(line, side);
      if (number === null) continue;
      indexes.set(number, lines.length);
      lines.push(line.text);
      numbers.push(number);
    }
    // Lines of different hunks are no neighbours.
    lines.push('');
    numbers.push(null);
  }
  return {
    text: lines.join('\n'),
    lines: () => lines,
    indexOf: (line) => indexes.get(line) ?? null,
    lineAt: (index) => numbers[index] ?? null,
    twinOf: (index) => {
      const line = numbers[index] ?? null;
      return line === null ? null : twinOf(line, side, hunks);
    },
  };
}

function numberOn(line: Hunk['lines'][number], side: Side): number | null {
  switch (line.kind) {
    case 'added':
      return side === 'reviewed' ? line.newLine : null;
    case 'removed':
      return side === 'base' ? line.oldLine : null;
    case 'context':
      return side === 'base' ? line.oldLine : line.newLine;
  }
}

function twinOf(line: number, side: Side, hunks: readonly Hunk[]): number | null {
  const isBase = side === 'base';
  let shift = 0;
  for (const hunk of hunks) {
    const [start, count] = isBase ? [hunk.oldStart, hunk.oldLines] : [hunk.newStart, hunk.newLines];
    // A side without lines in the hunk names the line before it.
    const first = count === 0 ? start + 1 : start;
    if (line < first) break;
    if (line < first + count) {
      for (const one of hunk.lines) {
        if (one.kind === 'context' && (isBase ? one.oldLine : one.newLine) === line)
          return isBase ? one.newLine : one.oldLine;
      }
      return null;
    }
    shift += isBase ? hunk.newLines - hunk.oldLines : hunk.oldLines - hunk.newLines;
  }
  return line + shift;
}
