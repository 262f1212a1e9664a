import type { ChangeEntry, Hunk } from '../core/diff/change';
import { binaryContent, wholeContent, type DecodedText, type FileContent } from '../core/diff/fileContent';
import { textHunks } from '../core/diff/parseDiff';
import { PatchError } from '../core/diff/patchError';
import { decodeText, decodeUtf16, looksBinary } from './decodeText';
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
  const before = textOf(old);
  const after = textOf(now);
  const isWide = [before, after].some((side) => side?.encoding === 'utf-16');
  // Text that takes the place of bytes is all new; git has no lines of it, nor of a change of encoding.
  if (after && (before === undefined ? isBinary(old) : isWide)) return comparedTexts(before ?? null, after);
  if (after === null && before && isWide) return comparedTexts(before, null);
  if ([old, now].some(isBinary)) return binaryContent();
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

/** Null for a side that does not exist, undefined for bytes that are no text, or too many. */
function textOf(side: GitObject | null): DecodedText | null | undefined {
  if (side === null) return null;
  if (side.bytes === null) return undefined;
  const wide = decodeUtf16(side.bytes);
  if (wide !== null) return { text: wide, encoding: 'utf-16' };
  return isBinary(side) ? undefined : decodeText(side.bytes);
}

function isBinary(side: GitObject | null): boolean {
  return side !== null && looksBinary(side.start);
}

function comparedTexts(before: DecodedText | null, after: DecodedText | null): FileContent {
  const [old, now] = [before?.text ?? null, after?.text ?? null];
  const hunks = textHunks(old ?? '', now ?? '');
  const encodings = [before, after].flatMap((side) => side?.encoding ?? []);
  const encoding = after?.encoding === 'unknown' ? 'unknown' : (encodings.find((one) => one === 'utf-16') ?? 'utf-8');
  return { isBinary: false, hunks, before: old, after: now, encoding, ...countsOf(hunks) };
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
