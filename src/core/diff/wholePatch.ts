/** One file's patch in which the context is the whole file, taken apart. */
export type WholePatch = {
  /** What stands above the hunks. */
  readonly head: string;
  /** The hunks with the usual context, as `git diff -U3` writes them. */
  readonly hunks: string;
  /** The whole text of a side; empty where there is none. */
  readonly side: (side: 'old' | 'new') => string;
};

const context = 3;
const [plus, minus, backslash] = [0x2b, 0x2d, 0x5c];

/**
 * git writes both texts of a file and what differs in one go when it is asked for unlimited context: a second process
 * for the old texts would cost as much as the patch itself.
 */
export function wholePatch(text: string): WholePatch {
  const start = hunkStart(text);
  if (start < 0) return { head: text, hunks: '', side: () => '' };
  const body = text.indexOf('\n', start) + 1;
  return { head: text.slice(0, start), hunks: narrowHunks(text, body), side: (side) => sideOf(text, body, side) };
}

/** The first hunk's header; the lines above it are never taken for one, for names with line breaks are quoted. */
function hunkStart(text: string): number {
  return text.startsWith('@@ -') ? 0 : text.indexOf('\n@@ -') + 1 || -1;
}

/**
 * The slices of the one hunk that stand around changes; two that would touch or overlap are one, as in git's xdiff. Plain
 * numbers instead of objects: this runs once for every line of every changed file.
 */
function narrowHunks(text: string, body: number): string {
  const hunks: string[] = [];
  /** Offsets of the last three lines of context, the newest last; -1 where there was none since the last change. */
  let third = -1;
  let second = -1;
  let first = -1;
  /** Where the open hunk starts and would end; -1 when none is open. */
  let from = -1;
  let to = -1;
  let [oldFrom, newFrom, oldTo, newTo] = [1, 1, 1, 1];
  let [oldLine, newLine, quiet] = [1, 1, 0];
  for (let at = body; at < text.length;) {
    const mark = text.charCodeAt(at);
    const next = text.indexOf('\n', at) + 1 || text.length;
    if (mark === backslash) {
      // Belongs to the line before it, and so to the hunk that ended with that.
      if (to === at) to = next;
    } else if (mark === plus || mark === minus) {
      if (from < 0) {
        const ahead = [third, second, first].filter((offset) => offset >= 0);
        from = ahead[0] ?? at;
        oldFrom = oldLine - ahead.length;
        newFrom = newLine - ahead.length;
      }
      if (mark === plus) newLine++;
      else oldLine++;
      third = second = first = -1;
      quiet = 0;
    } else {
      oldLine++;
      newLine++;
      quiet++;
      if (quiet > 2 * context && from >= 0) {
        hunks.push(header(oldFrom, oldTo - oldFrom, newFrom, newTo - newFrom), text.slice(from, to));
        from = -1;
      }
      third = second;
      second = first;
      first = at;
    }
    if (quiet <= context && mark !== backslash) {
      to = next;
      oldTo = oldLine;
      newTo = newLine;
    }
    at = next;
  }
  if (from >= 0) hunks.push(header(oldFrom, oldTo - oldFrom, newFrom, newTo - newFrom), text.slice(from, to));
  return hunks.join('');
}

/** A side without lines is named by the line before it. */
function header(oldStart: number, oldLines: number, newStart: number, newLines: number): string {
  const range = (start: number, lines: number): string => `${lines === 0 ? start - 1 : start},${lines}`;
  return `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@\n`;
}

function sideOf(text: string, body: number, side: 'old' | 'new'): string {
  const other = side === 'old' ? plus : minus;
  const parts: string[] = [];
  let isLast = false;
  for (let at = body; at < text.length;) {
    const mark = text.charCodeAt(at);
    const next = text.indexOf('\n', at) + 1 || text.length;
    if (mark === backslash) {
      if (isLast) parts.push((parts.pop() ?? '').slice(0, -1));
    } else {
      isLast = mark !== other;
      if (isLast) parts.push(text.slice(at + 1, next));
    }
    at = next;
  }
  return parts.join('');
}
