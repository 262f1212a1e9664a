import { applyHunks } from './applyHunks';
import { isContentUnchanged, isSubmodule, type ChangeEntry, type FileChange, type Hunk } from './change';
import { parseFilePatch } from './parseDiff';
import { wholePatch } from './wholePatch';

export type FileContent = Pick<FileChange, 'isBinary' | 'hunks' | 'before' | 'after' | 'encoding'>;
export type DecodedText = { readonly text: string; readonly encoding: FileChange['encoding'] };

export const binaryContent = (): FileContent => ({
  isBinary: true,
  hunks: [],
  before: null,
  after: null,
  encoding: 'unknown',
});

/** True for files of which both sides exist and differ. */
export function hasTwoTexts(entry: ChangeEntry): boolean {
  const hasBoth = entry.kind === 'modified' || entry.kind === 'renamed' || entry.kind === 'copied';
  return hasBoth && !isContentUnchanged(entry) && !isSubmodule(entry);
}

/**
 * A file's hunks and both texts from its patch with unlimited context; of a type change from both of its patches, the
 * deletion and the addition.
 * @throws PatchError
 */
export function wholeContent(entry: ChangeEntry, patches: readonly DecodedText[]): FileContent {
  const wholes = patches.map(({ text }) => wholePatch(text));
  if (wholes.some(({ head, hunks }) => hunks === '' && parseFilePatch(head).isBinary)) return binaryContent();
  // Without the head, which has nothing to say that the list of entries has not said.
  const all = wholes.flatMap(({ hunks }) => (hunks === '' ? [] : parseFilePatch(hunks).hunks));
  const isKnown = !isContentUnchanged(entry) && !isSubmodule(entry);
  return content(
    wholes.length === 1 ? all : replacement(all),
    patches.every(({ encoding }) => encoding === 'utf-8'),
    () => (isKnown && entry.oldMode !== '000000' ? (wholes[0]?.side('old') ?? null) : null),
    () => (isKnown && entry.newMode !== '000000' ? (wholes.at(-1)?.side('new') ?? null) : null),
  );
}

/**
 * A file's hunks from a patch with the usual context, for one that is too large to have all of it in the patch; both
 * texts where the old one is given.
 * @throws PatchError
 */
export function narrowContent(patch: DecodedText, old: DecodedText | null): FileContent {
  const { hunks, isBinary } = parseFilePatch(patch.text);
  if (isBinary) return binaryContent();
  const isClean = patch.encoding === 'utf-8' && old?.encoding !== 'unknown';
  const before = old?.text ?? null;
  return content(
    hunks,
    isClean,
    () => before,
    () => (before === null ? null : applyHunks(before, hunks)),
  );
}

/** The texts are made when they are first asked for: many files are left out before anybody reads them. */
function content(
  hunks: readonly Hunk[],
  isClean: boolean,
  oldText: () => string | null,
  newText: () => string | null,
): FileContent {
  let before: string | null | undefined;
  let after: string | null | undefined;
  return {
    isBinary: false,
    hunks,
    get before() {
      return (before ??= oldText());
    },
    get after() {
      return (after ??= newText());
    },
    encoding: isClean ? 'utf-8' : 'unknown',
  };
}

/** A hunk's lines are context, which both sides count, and what only one side has. */
export function withCounts(entry: ChangeEntry, content: FileContent): FileChange {
  let addedLines = 0;
  let removedLines = 0;
  for (const { lines, oldLines, newLines } of content.hunks) {
    addedLines += lines.length - oldLines;
    removedLines += lines.length - newLines;
  }
  return Object.assign(content, entry, { addedLines, removedLines });
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
