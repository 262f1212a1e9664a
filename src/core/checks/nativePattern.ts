import type { PatternMatch } from '../ports';

/** Longer lines are data or minified code; the rest of them is not looked at. UTF-16 code units. */
export const maxCheckedLine = 2_000;

/** Compiles a pattern of the built-in pack. Both engines know a leading `(?i)`, so rule files may use it. */
export function nativePattern(pattern: string): RegExp {
  const ignoresCase = pattern.startsWith('(?i)');
  return new RegExp(ignoresCase ? pattern.slice(4) : pattern, ignoresCase ? 'im' : 'm');
}

/**
 * First match of any pattern in each line, as {@link PatternEngine} gives it, on the calling thread: for our own patterns
 * only. The lines are made ready once for the patterns of many rules.
 */
export function nativeMatcher(lines: readonly string[]): (patterns: readonly RegExp[]) => readonly PatternMatch[] {
  const looked = lines.map((line) => (line.length > maxCheckedLine ? line.slice(0, maxCheckedLine) : line));
  const pieces = piecesOf(looked);
  return (patterns) => {
    // A line that matches matches in its piece too, and one search through that is far cheaper than one for each line.
    const promising = patterns.filter((pattern) => pieces.some((piece) => pattern.test(piece)));
    return promising.length === 0 ? [] : looked.flatMap((line, lineIndex) => matchesIn(line, lineIndex, promising));
  };
}

/** Some patterns take the square of the length for text made to that end, such as blank lines without number. */
const pieceLength = 2 * maxCheckedLine;

function piecesOf(lines: readonly string[]): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const line of lines) {
    if (piece.length + line.length > pieceLength) {
      pieces.push(piece);
      piece = '';
    }
    piece += `${line}\n`;
  }
  return [...pieces, piece];
}

function matchesIn(line: string, lineIndex: number, patterns: readonly RegExp[]): PatternMatch[] {
  return patterns.flatMap((pattern) => {
    const found = pattern.exec(line);
    if (found === null) return [];
    const groups = { match: found[0], ...found.groups };
    return [{ lineIndex, start: found.index, end: found.index + found[0].length, groups }];
  });
}
