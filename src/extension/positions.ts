import { Position, Range } from 'vscode';
import type { LineRange } from '../core/diff/change';

/** The only place where the core's 1-based inclusive lines meet the editor's 0-based positions. */
export function toRange(lines: LineRange, textOf: (line: number) => string): Range {
  const start = lines.start - 1;
  const end = lines.end - 1;
  const first = textOf(start);
  const indent = first.length - first.trimStart().length;
  return new Range(start, indent === first.length ? 0 : indent, end, textOf(end).trimEnd().length);
}

export function toLines(range: Range): LineRange {
  const endsAtLineStart = range.end.character === 0 && range.end.line > range.start.line;
  return { start: range.start.line + 1, end: range.end.line + (endsAtLineStart ? 0 : 1) };
}

export function toPosition(line: number): Position {
  return new Position(line - 1, 0);
}
