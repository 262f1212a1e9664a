import { applyHunks } from './applyHunks';
import { isContentUnchanged, isSubmodule, type ChangeEntry, type FileChange, type Hunk } from './change';
import { parseFilePatch } from './parseDiff';
import type { LineCounts } from './patchSplitter';
import { wholePatch, type WholePatch } from './wholePatch';

export type FileContent = Omit<FileChange, keyof ChangeEntry>;
export type DecodedText = { readonly text: string; readonly encoding: FileChange['encoding'] };

/** One file's patch, as it came. */
export type PatchPart = {
  readonly counts: LineCounts;
  readonly isUtf8: boolean;
  readonly mayBeMarked: boolean;
  readonly bytes: Uint8Array;
  readonly decode: (bytes: Uint8Array) => string;
};

export function binaryContent(): FileContent {
  return { isBinary: true, hunks: [], addedLines: 0, removedLines: 0, before: null, after: null, encoding: 'unknown' };
}

/** True for files of which both sides exist and differ. */
export function hasTwoTexts(entry: ChangeEntry): boolean {
  const hasBoth = entry.kind === 'modified' || entry.kind === 'renamed' || entry.kind === 'copied';
  return hasBoth && !isContentUnchanged(entry) && !isSubmodule(entry);
}

/**
 * A file's hunks and both texts from its patch with unlimited context; of a type change from both of its patches, the
 * deletion and the addition. Lines and texts are made when they are first asked for: many files are left out before
 * anybody reads them.
 */
export function wholeContent(entry: ChangeEntry, parts: readonly PatchPart[]): FileContent {
  if (parts.some((part) => isWithoutLines(part) && parseFilePatch(textOf(part)).isBinary)) return binaryContent();
  const hasTexts = !isContentUnchanged(entry) && !isSubmodule(entry);
  let taken: readonly WholePatch[] | undefined;
  let hunks: readonly Hunk[] | undefined;
  let before: string | null | undefined;
  let after: string | null | undefined;
  const wholes = (): readonly WholePatch[] => (taken ??= parts.map(({ bytes, decode }) => wholePatch(bytes, decode)));
  const side = (mode: string, of: 'old' | 'new'): string | null =>
    hasTexts && mode !== '000000' && mode !== '160000'
      ? (wholes()
          .at(of === 'old' ? 0 : -1)
          ?.side(of) ?? null)
      : null;
  return {
    isBinary: false,
    get hunks() {
      return (hunks ??= hunksOf(wholes()));
    },
    get before() {
      return (before ??= side(entry.oldMode, 'old'));
    },
    get after() {
      return (after ??= side(entry.newMode, 'new'));
    },
    encoding: parts.every(({ isUtf8 }) => isUtf8) ? 'utf-8' : 'unknown',
    ...seenInPassing(parts),
  };
}

function textOf({ bytes, decode }: PatchPart): string {
  return decode(bytes);
}

function isWithoutLines({ counts }: PatchPart): boolean {
  return counts.added === 0 && counts.removed === 0;
}

function seenInPassing(parts: readonly PatchPart[]): Pick<FileChange, 'addedLines' | 'removedLines' | 'seen'> {
  const sum = (name: keyof LineCounts): number => parts.reduce((all, { counts }) => all + counts[name], 0);
  return {
    addedLines: sum('added'),
    removedLines: sum('removed'),
    seen: {
      addedLength: sum('addedLength'),
      longLength: sum('longLength'),
      mayBeMarked: parts.some(({ mayBeMarked }) => mayBeMarked),
    },
  };
}

/** Without the heads, which have nothing to say that the list of entries has not said. */
function hunksOf(wholes: readonly WholePatch[]): readonly Hunk[] {
  const all = wholes.flatMap((whole) => {
    const hunks = whole.hunks();
    return hunks === '' ? [] : parseFilePatch(hunks).hunks;
  });
  return wholes.length === 1 ? all : replacement(all);
}

/**
 * A file's hunks from a patch with the usual context, for one that is too large to have all of it in the patch; both
 * texts where the old one is given.
 * @throws PatchError
 */
export function narrowContent(part: PatchPart, old: DecodedText | null): FileContent {
  const { hunks, isBinary } = parseFilePatch(textOf(part));
  if (isBinary) return binaryContent();
  const before = old?.text ?? null;
  return {
    isBinary: false,
    hunks,
    before,
    after: before === null ? null : applyHunks(before, hunks),
    encoding: part.isUtf8 && old?.encoding !== 'unknown' ? 'utf-8' : 'unknown',
    addedLines: part.counts.added,
    removedLines: part.counts.removed,
  };
}

/** A type change comes as a deletion and an addition; together they are one replacement. */
function replacement(hunks: readonly Hunk[]): Hunk[] {
  if (hunks.length === 0) return [];
  const old = hunks.some((hunk) => hunk.noFinalNewline?.old === true);
  const isNewBare = hunks.some((hunk) => hunk.noFinalNewline?.new === true);
  return [
    {
      oldStart: 1,
      oldLines: hunks.reduce((sum, hunk) => sum + hunk.oldLines, 0),
      newStart: 1,
      newLines: hunks.reduce((sum, hunk) => sum + hunk.newLines, 0),
      lines: hunks.flatMap((hunk) => hunk.lines),
      ...(old || isNewBare ? { noFinalNewline: { old, new: isNewBare } } : {}),
    },
  ];
}
