import type { ChangeEntry, Hunk } from '../core/diff/change';
import { binaryContent, wholeContent, type FileContent } from '../core/diff/fileContent';
import { textHunks } from '../core/diff/parseDiff';
import { PatchError } from '../core/diff/patchError';
import { decodeUtf16, looksBinary } from './decodeText';
import type { GitObject, ObjectDesk } from './objectDesk';
import { gitFilePatch } from './gitPatch';
import type { GitLimits, GitView } from './gitView';

/**
 * What git calls binary may be text: because an attribute says so, or because it is UTF-16. An attribute must not hide a
 * file from review, so its bytes decide.
 * @throws PatchError
 */
export async function disputedContent(
  view: GitView,
  desk: ObjectDesk,
  entry: ChangeEntry,
  limits: GitLimits,
  signal: AbortSignal,
): Promise<FileContent | 'too-large'> {
  const [old, now] = await Promise.all([
    sideObject(desk, entry.oldMode, entry.oldId, limits, signal),
    sideObject(desk, entry.newMode, entry.newId, limits, signal),
  ]);
  const before = utf16(old);
  const after = utf16(now);
  if (before !== undefined && after !== undefined) {
    const hunks = textHunks(before ?? '', after ?? '');
    return { isBinary: false, hunks, before, after, encoding: 'utf-16', ...countsOf(hunks) };
  }
  if ([old, now].some((side) => side !== null && looksBinary(side.start))) return binaryContent();
  if ([old, now].some((side) => side?.bytes === null)) return 'too-large';
  return patchedAsText(view, entry, limits, signal);
}

/** A hunk's lines are context, which both sides count, and what only one side has. */
function countsOf(hunks: readonly Hunk[]): Pick<FileContent, 'addedLines' | 'removedLines'> {
  return {
    addedLines: hunks.reduce((sum, { lines, oldLines }) => sum + lines.length - oldLines, 0),
    removedLines: hunks.reduce((sum, { lines, newLines }) => sum + lines.length - newLines, 0),
  };
}

/** Null: the side does not exist, or is a submodule's and not of this repository. */
async function sideObject(
  desk: ObjectDesk,
  mode: string,
  id: string,
  { textBytes }: GitLimits,
  signal: AbortSignal,
): Promise<GitObject | null> {
  if (mode === '000000' || mode === '160000') return null;
  const object = await desk.read(id, textBytes, signal);
  if (object === null) throw new PatchError(`missing object ${id}`);
  return object;
}

/** Text of a UTF-16 side, null for one that does not exist, undefined for any other encoding. */
function utf16(side: GitObject | null): string | null | undefined {
  if (side === null) return null;
  if (side.size === 0) return '';
  return (side.bytes === null ? null : decodeUtf16(side.bytes)) ?? undefined;
}

async function patchedAsText(
  view: GitView,
  entry: ChangeEntry,
  { patchBytes }: GitLimits,
  signal: AbortSignal,
): Promise<FileContent | 'too-large'> {
  const options = { maxFileBytes: patchBytes, context: 'whole', flags: ['--text'] } as const;
  const parts = await gitFilePatch(view, entry, options, signal);
  return parts === 'too-large' ? parts : wholeContent(entry, parts);
}
