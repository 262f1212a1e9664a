import { splitLines, type LineRange } from './change';
import { textHunks } from './parseDiff';

export type LineMap = {
  /**
   * The lines of the second text that stand for these lines of the first: the same number of lines with the same text
   * in one piece. Null when there are none, so that a finding is never shown beside other text.
   */
  readonly toLines: (range: LineRange) => LineRange | null;
};

/**
 * Maps lines of one text to another, such as staged text to the buffer. Ends of lines do not count: CRLF equals LF, and
 * a last line without a line break equals one with it.
 */
export function lineMap(fromText: string, toText: string): LineMap {
  const from = comparable(fromText);
  const to = comparable(toText);
  const offsets = lineOffsets(from, to);
  return {
    toLines: ({ start, end }) => {
      const offset = offsets[start - 1];
      if (offset === undefined || offset === null || end < start) return null;
      for (let line = start; line <= end; line++) {
        if (offsets[line - 1] !== offset || from[line - 1] !== to[line - 1 + offset]) return null;
      }
      return { start: start + offset, end: end + offset };
    },
  };
}

function comparable(text: string): string[] {
  return splitLines(text).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** For each line of `from` the distance to its twin in `to`, null where it has none. */
function lineOffsets(from: readonly string[], to: readonly string[]): (number | null)[] {
  const offsets = new Array<number | null>(from.length).fill(null);
  let line = 1;
  let offset = 0;
  const equalUpTo = (end: number): void => {
    for (; line < end; line++) offsets[line - 1] = offset;
  };
  for (const hunk of textHunks(joined(from), joined(to), 0)) {
    equalUpTo(hunk.oldStart);
    line = hunk.oldStart + hunk.oldLines;
    offset = hunk.newStart + hunk.newLines - line;
  }
  equalUpTo(from.length + 1);
  return offsets;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
