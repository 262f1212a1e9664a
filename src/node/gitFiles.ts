import type { ChangeEntry, FileChange } from '../core/diff/change';
import { binaryContent, hasTwoTexts, narrowContent, wholeContent, type FileContent } from '../core/diff/fileContent';
import { PatchError } from '../core/diff/patchError';
import type { PatchSection } from '../core/diff/patchSplitter';
import { isPlainPath } from '../core/diff/pathBytes';
import { message } from '../core/messages';
import type { UnreadableFile } from '../core/ports';
import { decodeText, patchPart } from './decodeText';
import { disputedContent } from './disputedContent';
import type { ObjectDesk } from './objectDesk';
import { gitFilePatch, gitPatch } from './gitPatch';
import { inMegabytes, type GitLimits, type GitView } from './gitView';

type Run = {
  readonly view: GitView;
  readonly desk: ObjectDesk;
  readonly limits: GitLimits;
  readonly signal: AbortSignal;
};

/**
 * The wanted files in git's order, each as soon as git has written it. git waits while nobody reads, so the memory does
 * not grow with the change.
 */
export async function* gitFiles(run: Run, wanted: ReadonlySet<string>): AsyncGenerator<FileChange | UnreadableFile> {
  const { view, limits, signal } = run;
  const left = leftOut(view.entries, wanted);
  const patch = gitPatch(view, { context: 'whole', left, maxFileBytes: limits.patchBytes }, signal);
  const sections = sectionQueue(patch);
  let read = 0;
  try {
    for (const [index, entry] of view.entries.entries()) {
      if (left.has(entry.path)) continue;
      const count = hasNoPatch(entry) ? 0 : entry.kind === 'type-changed' ? 2 : 1;
      // Most files are there already and need no wait.
      const taken = sections.ready(count) ?? (await sections.wait(count));
      if (!wanted.has(entry.path)) continue;
      read += changedBytes(taken);
      if (read > limits.totalBytes) {
        const rest = view.entries.slice(index).filter(({ path }) => wanted.has(path));
        for (const { path } of rest) yield overBudget(path, limits);
        return;
      }
      yield quickFile(run, entry, taken) ?? (await slowFile(run, entry, taken));
    }
  } finally {
    await patch.return(undefined);
  }
}

/** What changed, not what stands around it. */
function changedBytes({ parts }: TakenParts): number {
  return parts.reduce((sum, { counts }) => sum + counts.addedLength + counts.removedLength, 0);
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

type TakenParts = { readonly parts: readonly PatchSection[]; readonly trouble: string | null };

/** Hands out the sections of a patch one by one; none once git has failed, with what it said. */
function sectionQueue(patch: AsyncGenerator<readonly PatchSection[]>): {
  /** Null when so many have not come yet. */
  readonly ready: (count: number) => TakenParts | null;
  readonly wait: (count: number) => Promise<TakenParts>;
} {
  let queue: readonly PatchSection[] = [];
  let next = 0;
  let trouble: string | null = null;
  const ready = (count: number): TakenParts | null => {
    if (trouble !== null && count > 0) return { parts: [], trouble };
    if (queue.length - next < count) return null;
    const parts = queue.slice(next, next + count);
    next += count;
    return { parts, trouble: null };
  };
  const more = async (): Promise<void> => {
    try {
      const some = await patch.next();
      if (some.done === true) trouble = 'git';
      else [queue, next] = [[...queue.slice(next), ...some.value], 0];
    } catch (error) {
      if (!(error instanceof PatchError)) throw error;
      trouble = error.message;
    }
  };
  return {
    ready,
    wait: async (count) => {
      for (;;) {
        const taken = ready(count);
        if (taken !== null) return taken;
        await more();
      }
    },
  };
}

function withoutPatch({ view, limits }: Run, entry: ChangeEntry): FileChange | UnreadableFile | null {
  if (entry.kind === 'unmerged') return unreadable(entry.path, 'conflict', limits);
  const state = view.unread.get(entry.path);
  if (state === 'binary') return { ...entry, ...binaryContent() };
  if (state === 'too-large') return unreadable(entry.path, 'too-large', limits);
  return state === 'git' ? unreadable(entry.path, 'git', limits, 'permission denied, or no file') : null;
}

/** What needs no more of git; null for the others. */
function quickFile(run: Run, entry: ChangeEntry, { parts, trouble }: TakenParts): FileChange | UnreadableFile | null {
  const known = withoutPatch(run, entry);
  if (known !== null) return known;
  if (trouble !== null) return unreadable(entry.path, 'git', run.limits, trouble);
  const whole = parts.flatMap((part) => patchPart(part) ?? []);
  if (whole.length < parts.length) return null;
  try {
    const content = wholeContent(entry, whole);
    return content.isBinary ? null : Object.assign(content, entry);
  } catch (error) {
    return damaged(run, entry, error);
  }
}

/** What git calls binary, and what is too large to be whole in the patch. */
async function slowFile(run: Run, entry: ChangeEntry, { parts }: TakenParts): Promise<FileChange | UnreadableFile> {
  const { view, desk, limits, signal } = run;
  const isLarge = parts.some(({ bytes }) => bytes === null);
  try {
    const content = await (isLarge ? largeContent : disputedContent)(view, desk, entry, limits, signal);
    return content === 'too-large' ? unreadable(entry.path, content, limits) : Object.assign(content, entry);
  } catch (error) {
    return damaged(run, entry, error);
  }
}

function damaged({ limits }: Run, { path }: ChangeEntry, error: unknown): UnreadableFile {
  if (error instanceof PatchError) return unreadable(path, 'git', limits, error.message);
  throw error;
}

/** A small change of a large file is a small change: its hunks by themselves, its texts where they are not huge. */
async function largeContent(
  view: GitView,
  desk: ObjectDesk,
  entry: ChangeEntry,
  { patchBytes, textBytes }: GitLimits,
  signal: AbortSignal,
): Promise<FileContent | 'too-large'> {
  if (!hasTwoTexts(entry)) return 'too-large';
  const parts = await gitFilePatch(view, entry, { context: 'usual', maxFileBytes: patchBytes }, signal);
  const [part] = parts;
  if (parts === 'too-large' || typeof part !== 'object') return 'too-large';
  const old = (await desk.read(entry.oldId, textBytes, signal))?.bytes ?? null;
  return narrowContent(part, old === null ? null : decodeText(old));
}

function overBudget(path: string, limits: GitLimits): UnreadableFile {
  const megabytes = inMegabytes(limits.totalBytes);
  return { path, unreadable: 'budget', message: message('git.budget', { path, megabytes }) };
}

function unreadable(
  path: string,
  reason: 'conflict' | 'too-large' | 'git',
  limits: GitLimits,
  detail = '',
): UnreadableFile {
  const megabytes = inMegabytes(limits.patchBytes);
  const told = {
    conflict: message('git.file-conflict', { path }),
    'too-large': message('git.file-too-large', { path, megabytes }),
    git: message('git.file-unreadable', { path, detail }),
  }[reason];
  return { path, unreadable: reason, message: told };
}
