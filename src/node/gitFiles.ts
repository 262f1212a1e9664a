import { applyHunks } from '../core/diff/applyHunks';
import { isContentUnchanged, isSubmodule, type ChangeEntry, type FileChange, type Hunk } from '../core/diff/change';
import { parseFilePatch, textHunks } from '../core/diff/parseDiff';
import { PatchError } from '../core/diff/patchError';
import { patchSplitter, type PatchSection } from '../core/diff/patchSplitter';
import { encodePath, isPlainPath } from '../core/diff/pathBytes';
import { sideText } from '../core/diff/sideText';
import { message } from '../core/messages';
import type { UnreadableFile } from '../core/ports';
import { decodeText, decodeUtf16, looksBinary } from './decodeText';
import { diffFlags, patchFlags } from './gitCommand';
import { gitObjects, type GitObject, type ObjectDesk } from './gitObjects';
import { firstLine } from './gitPlace';
import { comparison, type GitLimits, type GitView } from './gitView';

type TakenParts = { readonly parts: readonly PatchSection[]; readonly size: number; readonly trouble: string | null };
type Content = Pick<FileChange, 'isBinary' | 'hunks' | 'before' | 'after' | 'encoding'>;

/**
 * The wanted files in git's order, each as soon as git has written it. One process writes the patch, one the old texts;
 * both wait while nobody reads, so the memory does not grow with the change.
 */
export async function* gitFiles(
  view: GitView,
  desk: ObjectDesk,
  wanted: ReadonlySet<string>,
  limits: GitLimits,
  signal: AbortSignal,
): AsyncGenerator<FileChange | UnreadableFile> {
  const entries = view.entries.filter((entry) => wanted.has(entry.path));
  const oldIds = entries.filter(needsOldText).map((entry) => entry.oldId);
  const olds = gitObjects(view.reader, oldIds, limits.textBytes, signal);
  const left = leftOut(view.entries, wanted);
  const sections = patchSections(view, left, limits, signal);
  let read = 0;
  try {
    for (const entry of view.entries) {
      const isWanted = wanted.has(entry.path);
      if (left.has(entry.path)) continue;
      if (hasNoPatch(entry)) {
        if (isWanted) yield withoutPatch(view, entry, limits);
        continue;
      }
      const taken = await take(sections, entry.kind === 'type-changed' ? 2 : 1);
      if (!isWanted) continue;
      const old = needsOldText(entry) ? ((await olds.next()).value ?? null) : null;
      read += taken.size;
      if (read > limits.totalBytes) {
        yield* overBudget(entries.slice(entries.indexOf(entry)), limits);
        return;
      }
      const unread = view.unread.has(entry.path);
      yield unread
        ? withoutPatch(view, entry, limits)
        : await fileChange(view, desk, entry, taken, old, limits, signal);
    }
  } finally {
    await sections.return(undefined);
    await olds.return(undefined);
  }
}

/** Conflicts, and files of the working tree that git was not shown. */
function hasNoPatch({ kind, oldId, newId }: ChangeEntry): boolean {
  return kind === 'unmerged' || (/^0+$/.test(oldId) && /^0+$/.test(newId));
}

function withoutPatch(view: GitView, entry: ChangeEntry, limits: GitLimits): FileChange | UnreadableFile {
  if (entry.kind === 'unmerged') return unreadable(entry, 'conflict', '', limits);
  const state = view.unread.get(entry.path);
  if (state === 'too-large') return unreadable(entry, 'too-large', '', limits);
  return state === 'binary' ? withCounts(entry, binary) : unreadable(entry, 'git', 'not a readable file', limits);
}

const binary: Content = { isBinary: true, hunks: [], before: null, after: null, encoding: 'unknown' };

function* overBudget(entries: readonly ChangeEntry[], limits: GitLimits): Generator<UnreadableFile> {
  for (const { path } of entries) {
    const megabytes = Math.round(limits.totalBytes / 1024 / 1024);
    yield { path, unreadable: 'budget', message: message('git.budget', { path, megabytes }) };
  }
}

/** The old text of an addition is empty and that of a deletion stands in the patch. */
function needsOldText(entry: ChangeEntry): boolean {
  const hasBoth = entry.kind === 'modified' || entry.kind === 'renamed' || entry.kind === 'copied';
  return hasBoth && !isContentUnchanged(entry) && !isSubmodule(entry);
}

/**
 * Unwanted files that git need not even compare, such as lock files. Only plain modifications: without them the
 * renames that git finds stay the same. A few, so that the command line stays short.
 */
function leftOut(entries: readonly ChangeEntry[], wanted: ReadonlySet<string>): ReadonlySet<string> {
  const unwanted = entries.filter(({ path, kind }) => kind === 'modified' && !wanted.has(path) && isPlainPath(path));
  return new Set(unwanted.slice(0, 100).map(({ path }) => path));
}

/** The next parts of the patch; none once git has failed, with what it said. */
async function take(sections: AsyncGenerator<PatchSection>, count: number): Promise<TakenParts> {
  const parts: PatchSection[] = [];
  try {
    while (parts.length < count) {
      const next = await sections.next();
      if (next.done === true) return { parts: [], size: 0, trouble: 'git' };
      parts.push(next.value);
    }
  } catch (error) {
    if (error instanceof PatchError) return { parts: [], size: 0, trouble: error.message };
    throw error;
  }
  return { parts, size: parts.reduce((sum, part) => sum + part.size, 0), trouble: null };
}

async function* patchSections(
  view: GitView,
  left: ReadonlySet<string>,
  limits: GitLimits,
  signal: AbortSignal,
): AsyncGenerator<PatchSection> {
  const { command, sides } = comparison(view);
  const hasRenames = view.entries.some((entry) => entry.oldPath !== null);
  const flags = [...diffFlags, ...(hasRenames ? [] : ['--no-renames']), ...patchFlags];
  const args = [...command, ...flags, ...sides, '--', ...pathspecs(view.paths, left)];
  const git = view.reader.start(args, signal, left.size === 0 ? {} : { isMagic: true });
  const splitter = patchSplitter(limits.patchBytes);
  try {
    for await (const chunk of git.stdout) yield* splitter.push(chunk);
    const { code, stderr } = await git.ended;
    if (code !== 0) throw new PatchError(firstLine(stderr));
    yield* splitter.end();
  } finally {
    git.kill();
  }
}

/** With something to leave out every path says for itself that it is literal. */
function pathspecs(paths: readonly string[], left: ReadonlySet<string>): readonly string[] {
  if (left.size === 0) return paths;
  const wanted = paths.map((path) => `:(top,literal)${path}`);
  return [...(wanted.length === 0 ? [':(top)'] : wanted), ...[...left].map((path) => `:(top,exclude,literal)${path}`)];
}

async function fileChange(
  view: GitView,
  desk: ObjectDesk,
  entry: ChangeEntry,
  { parts, trouble }: TakenParts,
  old: GitObject | null,
  limits: GitLimits,
  signal: AbortSignal,
): Promise<FileChange | UnreadableFile> {
  if (trouble !== null) return unreadable(entry, 'git', trouble, limits);
  if (parts.some((part) => part.bytes === null)) return unreadable(entry, 'too-large', '', limits);
  try {
    const content = contentOf(entry, parts, old);
    return withCounts(entry, content.isBinary ? await asText(view, desk, entry, limits, signal) : content);
  } catch (error) {
    if (error instanceof PatchError) return unreadable(entry, 'git', error.message, limits);
    throw error;
  }
}

function contentOf(entry: ChangeEntry, parts: readonly PatchSection[], old: GitObject | null): Content {
  const decoded = parts.map(({ bytes }) => decodeText(bytes ?? new Uint8Array(0)));
  const patches = decoded.map(({ text }) => parseFilePatch(text));
  const hunks = patches.length === 1 ? (patches[0]?.hunks ?? []) : replaced(patches.flatMap((patch) => patch.hunks));
  const isBinary = patches.some((patch) => patch.isBinary);
  const oldText = old?.bytes == null ? null : decodeText(old.bytes);
  const before = oldText?.text ?? (isWithoutOldText(entry) ? null : oldTextFromPatch(entry, hunks));
  const encoding = [...decoded, oldText].every((text) => text?.encoding !== 'unknown') ? 'utf-8' : 'unknown';
  const after = entry.newMode === '000000' || isBinary ? null : newText(before, entry, hunks);
  return { isBinary, hunks, before: isBinary ? null : before, after, encoding };
}

function isWithoutOldText(entry: ChangeEntry): boolean {
  return entry.oldMode === '000000' || needsOldText(entry) || isContentUnchanged(entry);
}

function oldTextFromPatch(entry: ChangeEntry, hunks: readonly Hunk[]): string | null {
  if (isSubmodule(entry)) return null;
  return sideText(hunks, 'old');
}

function newText(before: string | null, entry: ChangeEntry, hunks: readonly Hunk[]): string | null {
  if (isSubmodule(entry) || isContentUnchanged(entry)) return null;
  if (before === null) return entry.oldMode === '000000' ? sideText(hunks, 'new') : null;
  return applyHunks(before, hunks);
}

/** A type change comes as a deletion and an addition; they are one replacement. */
function replaced(hunks: readonly Hunk[]): Hunk[] {
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

/**
 * What git calls binary may be text: an attribute says so, or it is UTF-16. An attribute must not hide a file, so the
 * content decides.
 */
async function asText(
  view: GitView,
  desk: ObjectDesk,
  entry: ChangeEntry,
  limits: GitLimits,
  signal: AbortSignal,
): Promise<Content> {
  const sides = await Promise.all([
    sideBytes(desk, entry.oldMode, entry.oldId, limits, signal),
    sideBytes(desk, entry.newMode, entry.newId, limits, signal),
  ]);
  const [old, now] = sides;
  if (old === null || now === null) return binary;
  const wide = [old, now].map((bytes) => (bytes === undefined || bytes.length === 0 ? '' : decodeUtf16(bytes)));
  const [before, after] = wide;
  if (before != null && after != null) {
    const texts = { before: old === undefined ? null : before, after: now === undefined ? null : after };
    return { isBinary: false, hunks: textHunks(before, after), ...texts, encoding: 'utf-16' };
  }
  if (sides.some((bytes) => bytes != null && looksBinary(bytes))) return binary;
  return patchedAsText(view, entry, old, limits, signal);
}

/** Undefined: the side does not exist. Null: it is too large or not there. */
async function sideBytes(
  desk: ObjectDesk,
  mode: string,
  id: string,
  limits: GitLimits,
  signal: AbortSignal,
): Promise<Uint8Array | null | undefined> {
  if (mode === '000000') return undefined;
  return (await desk.read(id, limits.textBytes, signal))?.bytes ?? null;
}

async function patchedAsText(
  view: GitView,
  entry: ChangeEntry,
  old: Uint8Array | undefined,
  limits: GitLimits,
  signal: AbortSignal,
): Promise<Content> {
  const { command, sides } = comparison(view);
  const names = [entry.oldPath, entry.path].flatMap((path) => (path === null ? [] : [path]));
  const args = [...command, ...diffFlags, ...patchFlags, '--text', ...sides, '--', ...names.map(argument)];
  const git = view.reader.start(args, signal);
  const splitter = patchSplitter(limits.patchBytes);
  const parts: PatchSection[] = [];
  for await (const chunk of git.stdout) parts.push(...splitter.push(chunk));
  parts.push(...splitter.end());
  if (parts.length === 0 || parts.some((part) => part.bytes === null)) throw new PatchError('too large');
  const bytes = old === undefined ? null : Buffer.from(old);
  return contentOf(entry, parts, bytes === null ? null : { id: entry.oldId, type: 'blob', size: bytes.length, bytes });
}

/** Node hands arguments over as UTF-8, so a name in another encoding cannot be named. */
function argument(path: string): string {
  return new TextDecoder().decode(encodePath(path));
}

function withCounts(entry: ChangeEntry, content: Content): FileChange {
  let addedLines = 0;
  let removedLines = 0;
  for (const { lines } of content.hunks) {
    for (const { kind } of lines) {
      if (kind === 'added') addedLines++;
      else if (kind === 'removed') removedLines++;
    }
  }
  return { ...entry, ...content, addedLines, removedLines };
}

function unreadable(
  { path }: ChangeEntry,
  reason: UnreadableFile['unreadable'],
  detail: string,
  limits: GitLimits,
): UnreadableFile {
  const megabytes = Math.round(limits.patchBytes / 1024 / 1024);
  const told =
    reason === 'conflict'
      ? message('git.file-conflict', { path })
      : reason === 'too-large'
        ? message('git.file-too-large', { path, megabytes })
        : message('git.file-unreadable', { path, detail });
  return { path, unreadable: reason, message: told };
}
