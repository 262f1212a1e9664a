/** One file's patch in which the context is the whole file, taken apart. */
export type WholePatch = {
  /** The hunks with the usual context, as `git diff -U3` writes them. */
  readonly hunks: () => string;
  /** The whole text of a side; empty where there is none. */
  readonly side: (side: 'old' | 'new') => string;
};

const context = 3;
const [newline, plus, minus, backslash] = [10, 0x2b, 0x2d, 0x5c];
const hunkMark = new TextEncoder().encode('@@ -');

/**
 * git writes both texts of a file and what differs in one go when it is asked for unlimited context: a second process
 * for the old texts would cost as much as the patch itself. Bytes are cut and put together before they are decoded: no
 * encoding that git takes for text has a line break or a mark inside of a character.
 */
export function wholePatch(patch: Uint8Array, decode: (bytes: Uint8Array) => string): WholePatch {
  const start = hunkStart(patch);
  if (start < 0) return { hunks: () => '', side: () => '' };
  const body = lineAfter(patch, start);
  return {
    hunks: () => narrowHunks(patch, body, decode),
    side: (side) => decode(sideOf(patch, body, side === 'old' ? plus : minus)),
  };
}

/** The first hunk's header; the lines above it are never taken for one, for names with line breaks are quoted. */
function hunkStart(patch: Uint8Array): number {
  for (let at = 0; at < patch.length; at = lineAfter(patch, at)) {
    if (hunkMark.every((byte, index) => patch[at + index] === byte)) return at;
  }
  return -1;
}

function lineAfter(patch: Uint8Array, at: number): number {
  return patch.indexOf(newline, at) + 1 || patch.length;
}

/**
 * The slices of the one hunk that stand around changes; two that would touch or overlap are one, as in git's xdiff. Plain
 * numbers instead of objects: this runs once for every line of every changed file.
 */
function narrowHunks(patch: Uint8Array, body: number, decode: (bytes: Uint8Array) => string): string {
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
  for (let at = body; at < patch.length;) {
    const mark = patch[at];
    const next = lineAfter(patch, at);
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
        hunks.push(header(oldFrom, oldTo - oldFrom, newFrom, newTo - newFrom), decode(patch.subarray(from, to)));
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
  if (from >= 0)
    hunks.push(header(oldFrom, oldTo - oldFrom, newFrom, newTo - newFrom), decode(patch.subarray(from, to)));
  return hunks.join('');
}

/** A side without lines is named by the line before it. */
function header(oldStart: number, oldLines: number, newStart: number, newLines: number): string {
  const range = (start: number, lines: number): string => `${lines === 0 ? start - 1 : start},${lines}`;
  return `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@\n`;
}

/** All lines but those of the other side, without their marks. */
function sideOf(patch: Uint8Array, body: number, other: number): Uint8Array {
  const side = new Uint8Array(patch.length - body);
  let length = 0;
  let isLast = false;
  for (let at = body; at < patch.length;) {
    const mark = patch[at];
    if (mark === backslash || mark === other) {
      // The first says that the line before it has no line break.
      if (mark === backslash && isLast) length--;
      if (mark === other) isLast = false;
      at = lineAfter(patch, at);
      continue;
    }
    isLast = true;
    if (mark !== newline) at++;
    // Byte by byte: most lines are so short that a call for each would take longer.
    for (let byte = 0; byte !== newline && at < patch.length; at++) side[length++] = byte = patch[at] ?? 0;
  }
  return side.subarray(0, length);
}
