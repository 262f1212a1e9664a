import type { ChangeEntry, FileChange } from '../core/diff/change';
import { binaryContent, fileContent, needsOldText, withCounts } from '../core/diff/fileContent';
import { PatchError } from '../core/diff/patchError';
import type { PatchSection } from '../core/diff/patchSplitter';
import { isPlainPath } from '../core/diff/pathBytes';
import { message } from '../core/messages';
import type { UnreadableFile } from '../core/ports';
import { decodeText } from './decodeText';
import { disputedContent } from './disputedContent';
import { gitObjects, type GitObject, type ObjectDesk } from './gitObjects';
import { gitPatch } from './gitPatch';
import type { GitLimits, GitView } from './gitView';

type Run = {
  readonly view: GitView;
  readonly desk: ObjectDesk;
  readonly limits: GitLimits;
  readonly signal: AbortSignal;
};

/**
 * The wanted files in git's order, each as soon as git has written it. One process writes the patch, one the old texts;
 * both wait while nobody reads, so the memory does not grow with the change.
 */
export async function* gitFiles(run: Run, wanted: ReadonlySet<string>): AsyncGenerator<FileChange | UnreadableFile> {
  const { view, limits, signal } = run;
  const entries = view.entries.filter((entry) => wanted.has(entry.path));
  const oldIds = entries.filter(needsOldText).map((entry) => entry.oldId);
  const olds = gitObjects(view.reader, oldIds, limits.textBytes, signal);
  const left = leftOut(view.entries, wanted);
  const sections = gitPatch(view, { left, maxFileBytes: limits.patchBytes }, signal);
  let read = 0;
  try {
    for (const entry of view.entries) {
      if (left.has(entry.path)) continue;
      const taken = hasNoPatch(entry) ? nothingTaken : await take(sections, entry.kind === 'type-changed' ? 2 : 1);
      if (!wanted.has(entry.path)) continue;
      const old = needsOldText(entry) ? await nextObject(olds) : null;
      read += taken.size;
      if (read > limits.totalBytes) {
        for (const { path } of entries.slice(entries.indexOf(entry))) yield overBudget(path, limits);
        return;
      }
      yield withoutPatch(run, entry) ?? (await fileChange(run, entry, taken, old));
    }
  } finally {
    await sections.return(undefined);
    await olds.return(undefined);
  }
}

/**
 * Unwanted files that git need not even compare, such as lock files. Only plain modifications: without them the
 * renames that git finds stay the same. A few, so that the command line stays short.
 */
function leftOut(entries: readonly ChangeEntry[], wanted: ReadonlySet<string>): ReadonlySet<string> {
  const unwanted = entries.filter(({ path, kind }) => kind === 'modified' && !wanted.has(path) && isPlainPath(path));
  return new Set(unwanted.slice(0, 100).map(({ path }) => path));
}

/** Conflicts, and files of the working tree that git was not shown. */
function hasNoPatch({ kind, oldId, newId }: ChangeEntry): boolean {
  return kind === 'unmerged' || (/^0+$/.test(oldId) && /^0+$/.test(newId));
}

type TakenParts = { readonly parts: readonly PatchSection[]; readonly size: number; readonly trouble: string | null };

const nothingTaken: TakenParts = { parts: [], size: 0, trouble: null };

/** The next parts of the patch; none once git has failed, with what it said. */
async function take(sections: AsyncGenerator<PatchSection>, count: number): Promise<TakenParts> {
  const parts: PatchSection[] = [];
  try {
    while (parts.length < count) {
      const next = await sections.next();
      if (next.done === true) return { ...nothingTaken, trouble: 'git' };
      parts.push(next.value);
    }
  } catch (error) {
    if (error instanceof PatchError) return { ...nothingTaken, trouble: error.message };
    throw error;
  }
  return { parts, size: parts.reduce((sum, part) => sum + part.size, 0), trouble: null };
}

async function nextObject(objects: AsyncGenerator<GitObject | null, void>): Promise<GitObject | null> {
  const next = await objects.next();
  return next.done === true ? null : next.value;
}

function withoutPatch({ view, limits }: Run, entry: ChangeEntry): FileChange | UnreadableFile | null {
  if (entry.kind === 'unmerged') return unreadable(entry.path, 'conflict', limits);
  const state = view.unread.get(entry.path);
  if (state === 'binary') return withCounts(entry, binaryContent());
  if (state === 'too-large') return unreadable(entry.path, 'too-large', limits);
  return state === 'git' ? unreadable(entry.path, 'git', limits, 'permission denied, or no file') : null;
}

async function fileChange(
  { view, desk, limits, signal }: Run,
  entry: ChangeEntry,
  { parts, trouble }: TakenParts,
  old: GitObject | null,
): Promise<FileChange | UnreadableFile> {
  const { path } = entry;
  if (trouble !== null) return unreadable(path, 'git', limits, trouble);
  const patches: Uint8Array[] = parts.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]));
  if (patches.length < parts.length) return unreadable(path, 'too-large', limits);
  try {
    const oldBytes = old?.bytes ?? null;
    const content = fileContent(entry, patches.map(decodeText), oldBytes === null ? null : decodeText(oldBytes));
    if (!content.isBinary) return withCounts(entry, content);
    const disputed = await disputedContent(view, desk, entry, limits, signal);
    return disputed === 'too-large' ? unreadable(path, disputed, limits) : withCounts(entry, disputed);
  } catch (error) {
    if (error instanceof PatchError) return unreadable(path, 'git', limits, error.message);
    throw error;
  }
}

function overBudget(path: string, limits: GitLimits): UnreadableFile {
  const megabytes = Math.round(limits.totalBytes / 1024 / 1024);
  return { path, unreadable: 'budget', message: message('git.budget', { path, megabytes }) };
}

function unreadable(
  path: string,
  reason: 'conflict' | 'too-large' | 'git',
  limits: GitLimits,
  detail = '',
): UnreadableFile {
  const megabytes = Math.round(limits.patchBytes / 1024 / 1024);
  const told = {
    conflict: message('git.file-conflict', { path }),
    'too-large': message('git.file-too-large', { path, megabytes }),
    git: message('git.file-unreadable', { path, detail }),
  }[reason];
  return { path, unreadable: reason, message: told };
}
