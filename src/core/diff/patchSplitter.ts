import { concatBytes } from './pathBytes';

/** One file's part of a patch. */
export type PatchSection = {
  /** Null when it is larger than the splitter's limit. */
  readonly bytes: Uint8Array | null;
  /** The first bytes in any case: they hold the header. */
  readonly start: Uint8Array;
  readonly size: number;
  readonly counts: LineCounts;
};

/** What is known of a file's changed lines without taking them apart. Lengths are in bytes, without line breaks. */
export type LineCounts = {
  readonly added: number;
  readonly removed: number;
  readonly addedLength: number;
  readonly removedLength: number;
  /** The part of `addedLength` that stands in lines longer than a person writes. */
  readonly longLength: number;
};

/** Longer lines are no code that a person wrote. */
export const longLine = 5000;

export type PatchSplitter = {
  /** Takes the next bytes of the patch; returns the sections they complete. */
  readonly push: (chunk: Uint8Array) => PatchSection[];
  readonly end: () => PatchSection[];
};

const newline = 10;
const [plus, minus, space, backslash] = [0x2b, 0x2d, 0x20, 0x5c];
/** Longer lines are no header that git writes: a quoted path takes four characters per byte, twice. */
const longestHeader = 64 * 1024;
const encoder = new TextEncoder();
const fileHeader = encoder.encode('diff --git ');
const hunkHeader = encoder.encode('@@ -');
const unmergedHeader = encoder.encode('* Unmerged path ');
const combinedHeaders = [encoder.encode('diff --cc '), encoder.encode('diff --combined ')];
const oldHeader = encoder.encode('--- ');
const newHeader = encoder.encode('+++ ');
const signature = encoder.encode('-- \n');
const startBytes = 2 * longestHeader;

/** Who wrote the patch: git, `diff -u`, or now the one and now the other. */
export type PatchStyle = 'git' | 'plain' | 'mixed';

/**
 * Cuts a patch into files while it streams. A file begins at `diff --git` in header position only: the lines of each
 * hunk are counted off first, so content that looks like a header is content. In the `plain` style of `diff -u` a file
 * begins at `---` followed by `+++`; such a patch is pushed in one piece, and so is a `mixed` one of both.
 */
export function patchSplitter(limit: number, style: PatchStyle = 'git'): PatchSplitter {
  let isInSection = false;
  let hasHunk = false;
  let parts: Uint8Array[] = [];
  let start: Uint8Array = new Uint8Array(0);
  let size = 0;
  let oldLeft = 0;
  let newLeft = 0;
  /** The first byte of the line of a hunk that is being read, 0 between lines; and how much of it has gone by. */
  let mark = 0;
  let carried = 0;
  let [added, removed, addedLength, removedLength, longLength] = [0, 0, 0, 0, 0];
  let partial: Uint8Array = new Uint8Array(0);

  function keep(bytes: Uint8Array): void {
    if (!isInSection || bytes.length === 0) return;
    if (size === 0) start = bytes.subarray(0, startBytes);
    size += bytes.length;
    if (size <= limit) parts.push(bytes);
    else parts = [];
  }

  function finish(): PatchSection[] {
    const counts = { added, removed, addedLength, removedLength, longLength };
    const done = isInSection ? [{ bytes: size <= limit ? joined(parts) : null, start, size, counts }] : [];
    [added, removed, addedLength, removedLength, longLength] = [0, 0, 0, 0, 0];
    isInSection = hasHunk = false;
    parts = [];
    size = 0;
    return done;
  }

  /** Above its first hunk, `---` and `+++` belong to the file that has begun. */
  function styleHere(): PatchStyle {
    return style === 'mixed' && isInSection && !hasHunk ? 'git' : style;
  }

  /** Starts a line of a hunk; false when it cannot be one. */
  function startLine(first: number): boolean {
    if (first === plus) newLeft--;
    else if (first === minus) oldLeft--;
    else if (first === space || first === newline) {
      oldLeft--;
      newLeft--;
    } else if (first !== backslash) {
      oldLeft = newLeft = 0;
      return false;
    }
    mark = first;
    carried = 0;
    return true;
  }

  function endLine(length: number): void {
    if (mark === plus) {
      added++;
      addedLength += length;
      if (length > longLine) longLength += length;
    } else if (mark === minus) {
      removed++;
      removedLength += length;
    }
    mark = 0;
  }

  function consume(chunk: Uint8Array): PatchSection[] {
    const done: PatchSection[] = [];
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      const isHunk = mark !== 0 || ((oldLeft > 0 || newLeft > 0) && startLine(chunk[at] ?? 0));
      const end = chunk.indexOf(newline, at);
      if (isHunk) {
        if (end >= 0) endLine(carried + end - at - 1);
        else carried += chunk.length - at;
        at = end < 0 ? chunk.length : end + 1;
        continue;
      }
      if (end < 0) {
        if (chunk.length - at > longestHeader) mark = space;
        else partial = chunk.subarray(at);
        break;
      }
      const isFile = isFileStart(chunk, at, end, styleHere());
      if (isFile || isFileEnd(chunk, at, end)) {
        keep(chunk.subarray(from, at));
        done.push(...finish());
        isInSection = isFile;
        from = at;
      } else if (startsWith(chunk, at, hunkHeader)) {
        hasHunk = true;
        [oldLeft, newLeft] = hunkCounts(chunk.subarray(at, Math.min(end, at + 100)));
      }
      at = end + 1;
    }
    keep(chunk.subarray(from, chunk.length - partial.length));
    return done;
  }

  return {
    push: (chunk) => {
      if (partial.length === 0) return consume(chunk);
      // Only the line that was cut is put together, not all that comes after it.
      const cut = chunk.indexOf(newline) + 1 || chunk.length;
      const line = concatBytes([partial, chunk.subarray(0, cut)]);
      partial = new Uint8Array(0);
      const done = consume(line);
      return cut < chunk.length ? [...done, ...consume(chunk.subarray(cut))] : done;
    },
    end: () => {
      keep(partial);
      partial = new Uint8Array(0);
      if (mark !== 0) endLine(carried - 1);
      return finish();
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : concatBytes(parts);
}

function isFileStart(chunk: Uint8Array, at: number, end: number, style: PatchStyle): boolean {
  if (style === 'plain') return isPlainStart(chunk, at, end);
  if ([fileHeader, ...combinedHeaders].some((header) => startsWith(chunk, at, header))) return true;
  if (style === 'git' || !isPlainStart(chunk, at, end)) return false;
  // Between mails of git there is prose.
  const third = chunk.indexOf(newline, end + 1) + 1;
  return third > 0 && startsWith(chunk, third, hunkHeader);
}

function isPlainStart(chunk: Uint8Array, at: number, end: number): boolean {
  return startsWith(chunk, at, oldHeader) && startsWith(chunk, end + 1, newHeader);
}

/** A path without a patch, or the signature under a mail: two dashes, a space, and git's version. */
function isFileEnd(chunk: Uint8Array, at: number, end: number): boolean {
  if (startsWith(chunk, at, unmergedHeader)) return true;
  const next = chunk[end + 1] ?? 0;
  return startsWith(chunk, at, signature) && next >= 0x30 && next <= 0x39;
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  if (bytes[at] !== prefix[0] || bytes.length - at < prefix.length) return false;
  for (let index = 1; index < prefix.length; index++) if (bytes[at + index] !== prefix[index]) return false;
  return true;
}

function hunkCounts(header: Uint8Array): [number, number] {
  const match = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(new TextDecoder('latin1').decode(header));
  return match === null ? [0, 0] : [Number(match[1] ?? 1), Number(match[2] ?? 1)];
}
