import { applyHunks } from './applyHunks';
import { isContentUnchanged, isSubmodule, type ChangeEntry, type FileChange, type Hunk } from './change';
import { parseFilePatch } from './parseDiff';
import { sideText } from './sideText';

export type FileContent = Pick<FileChange, 'isBinary' | 'hunks' | 'before' | 'after' | 'encoding'>;
export type DecodedText = { readonly text: string; readonly encoding: FileChange['encoding'] };

export const binaryContent = (): FileContent => ({
  isBinary: true,
  hunks: [],
  before: null,
  after: null,
  encoding: 'unknown',
});

/** True for files whose old text stands neither in the patch, as that of a deletion does, nor is empty. */
export function needsOldText(entry: ChangeEntry): boolean {
  const hasBoth = entry.kind === 'modified' || entry.kind === 'renamed' || entry.kind === 'copied';
  return hasBoth && !isContentUnchanged(entry) && !isSubmodule(entry);
}

/**
 * A file's hunks and both texts from its patch and, where {@link needsOldText} says so, its old text; null for one that
 * is too large. The new text is the old one with the hunks applied.
 * @throws PatchError
 */
export function fileContent(entry: ChangeEntry, patches: readonly DecodedText[], old: DecodedText | null): FileContent {
  const parsed = patches.map(({ text }) => parseFilePatch(text));
  if (parsed.some(({ isBinary }) => isBinary)) return binaryContent();
  const all = parsed.flatMap(({ hunks }) => hunks);
  const hunks = parsed.length === 1 ? all : replacement(all);
  const before = oldText(entry, hunks, old);
  const isClean = [...patches, ...(old === null ? [] : [old])].every(({ encoding }) => encoding === 'utf-8');
  return {
    isBinary: false,
    hunks,
    before,
    after: newText(entry, hunks, before),
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

function oldText(entry: ChangeEntry, hunks: readonly Hunk[], old: DecodedText | null): string | null {
  if (entry.oldMode === '000000' || isContentUnchanged(entry) || isSubmodule(entry)) return null;
  return needsOldText(entry) ? (old?.text ?? null) : sideText(hunks, 'old');
}

function newText(entry: ChangeEntry, hunks: readonly Hunk[], before: string | null): string | null {
  if (entry.newMode === '000000' || isContentUnchanged(entry) || isSubmodule(entry)) return null;
  if (entry.oldMode === '000000') return sideText(hunks, 'new');
  return before === null ? null : applyHunks(before, hunks);
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
