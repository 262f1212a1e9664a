import { concatBytes } from './pathBytes';

/** One file's part of a patch. */
export type PatchSection = {
  /** Null when it is larger than the splitter's limit. */
  readonly bytes: Uint8Array | null;
  /** The first bytes in any case: they hold the header. */
  readonly start: Uint8Array;
  readonly size: number;
};

export type PatchSplitter = {
  /** Takes the next bytes of the patch; returns the sections they complete. */
  readonly push: (chunk: Uint8Array) => PatchSection[];
  readonly end: () => PatchSection[];
};

const newline = 10;
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

/**
 * Cuts a patch into files while it streams. A file begins at `diff --git` in header position only: the lines of each
 * hunk are counted off first, so content that looks like a header is content. In the `plain` style of `diff -u` a file
 * begins at `---` followed by `+++`; such a patch is pushed in one piece.
 */
export function patchSplitter(limit: number, style: 'git' | 'plain' = 'git'): PatchSplitter {
  let isInSection = false;
  let parts: Uint8Array[] = [];
  let start: Uint8Array = new Uint8Array(0);
  let size = 0;
  let oldLeft = 0;
  let newLeft = 0;
  let isInsideLine = false;
  let partial: Uint8Array = new Uint8Array(0);

  function keep(bytes: Uint8Array): void {
    if (!isInSection || bytes.length === 0) return;
    if (size === 0) start = bytes.subarray(0, startBytes);
    size += bytes.length;
    if (size <= limit) parts.push(bytes);
    else parts = [];
  }

  function finish(): PatchSection[] {
    const done = isInSection ? [{ bytes: size <= limit ? joined(parts) : null, start, size }] : [];
    isInSection = false;
    parts = [];
    size = 0;
    return done;
  }

  /** Counts a line of a hunk by its first byte; false when it cannot be one. */
  function countLine(first: number | undefined): boolean {
    if (first === 0x2b) newLeft--;
    else if (first === 0x2d) oldLeft--;
    else if (first === 0x20 || first === newline) {
      oldLeft--;
      newLeft--;
    } else if (first !== 0x5c) {
      oldLeft = newLeft = 0;
      return false;
    }
    return true;
  }

  return {
    push: (next) => {
      const chunk = partial.length === 0 ? next : concatBytes([partial, next]);
      partial = new Uint8Array(0);
      const done: PatchSection[] = [];
      let from = 0;
      let at = 0;
      while (at < chunk.length) {
        if (!isInsideLine && (oldLeft > 0 || newLeft > 0) && countLine(chunk[at])) isInsideLine = true;
        const end = chunk.indexOf(newline, at);
        if (isInsideLine) {
          if (end < 0) at = chunk.length;
          else {
            at = end + 1;
            isInsideLine = false;
          }
          continue;
        }
        if (end < 0) {
          if (chunk.length - at > longestHeader) isInsideLine = true;
          else partial = chunk.subarray(at);
          break;
        }
        const isFile = isFileStart(chunk, at, end, style);
        if (isFile || isFileEnd(chunk, at, end)) {
          keep(chunk.subarray(from, at));
          done.push(...finish());
          isInSection = isFile;
          from = at;
        } else if (startsWith(chunk, at, hunkHeader)) {
          [oldLeft, newLeft] = hunkCounts(chunk.subarray(at, Math.min(end, at + 100)));
        }
        at = end + 1;
      }
      keep(chunk.subarray(from, chunk.length - partial.length));
      return done;
    },
    end: () => {
      keep(partial);
      partial = new Uint8Array(0);
      return finish();
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : concatBytes(parts);
}

function isFileStart(chunk: Uint8Array, at: number, end: number, style: 'git' | 'plain'): boolean {
  if (style === 'plain') return startsWith(chunk, at, oldHeader) && startsWith(chunk, end + 1, newHeader);
  return [fileHeader, ...combinedHeaders].some((header) => startsWith(chunk, at, header));
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
