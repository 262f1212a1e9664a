import type { Hunk } from './change';

/**
 * The new text, byte for byte, when git's hunks are applied to the old one; null when they do not belong to it. So one
 * read gives both sides of a file.
 */
export function applyHunks(before: string, hunks: readonly Hunk[]): string | null {
  const parts: string[] = [];
  const old = lineReader(before);
  for (const hunk of hunks) {
    const untouched = old.take(hunk.oldStart - old.line());
    if (untouched === null) return null;
    parts.push(untouched);
    const lastNew = hunk.lines.findLastIndex((line) => line.kind !== 'removed');
    for (const [index, line] of hunk.lines.entries()) {
      if (line.kind !== 'added') {
        const expected = old.take(1);
        if (expected === null || withoutBreak(expected) !== line.text) return null;
      }
      if (line.kind === 'removed') continue;
      const isBare = index === lastNew && hunk.noFinalNewline?.new === true;
      parts.push(line.text, isBare ? '' : '\n');
    }
  }
  parts.push(old.rest());
  return parts.join('');
}

function withoutBreak(line: string): string {
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}

/** Walks a text line by line without splitting all of it. */
function lineReader(text: string): {
  readonly line: () => number;
  readonly take: (count: number) => string | null;
  readonly rest: () => string;
} {
  let offset = 0;
  let line = 1;
  return {
    line: () => line,
    take: (count) => {
      const start = offset;
      for (let taken = 0; taken < count; taken++) {
        if (offset >= text.length) return null;
        const end = text.indexOf('\n', offset);
        offset = end < 0 ? text.length : end + 1;
        line++;
      }
      return count < 0 ? null : text.slice(start, offset);
    },
    rest: () => text.slice(offset),
  };
}
