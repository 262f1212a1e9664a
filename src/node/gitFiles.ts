import { applyHunks } from '../core/diff/applyHunks';
import { isContentUnchanged, isSubmodule, type ChangeEntry, type FileChange, type Hunk } from '../core/diff/change';
import { parseFilePatch, textHunks } from '../core/diff/parseDiff';
import { PatchError } from '../core/diff/patchError';
import { patchSplitter, type PatchSection } from '../core/diff/patchSplitter';
import { encodePath } from '../core/diff/pathBytes';
import { message } from '../core/messages';
import type { UnreadableFile } from '../core/ports';
import { decodeText, decodeUtf16, looksBinary } from './decodeText';
import { diffFlags, patchFlags } from './gitCommand';
import { gitObjects, type GitObject, type ObjectDesk } from './gitObjects';
import { comparison, type GitLimits, type GitView } from './gitView';

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
  const olds = gitObjects(
    view.reader,
    entries.filter(needsOldText).map((entry) => entry.oldId),
    limits.textBytes,
    signal,
  );
  const sections = patchSections(view, wanted, limits, signal);
  let read = 0;
  try {
    for (const entry of view.entries) {
      if (entry.kind === 'unmerged') {
        if (wanted.has(entry.path)) yield unreadable(entry, 'conflict');
        continue;
      }
      const isWanted = wanted.has(entry.path);
      if (!isWanted && isLeftOut(view, entry)) continue;
      const parts = await take(sections, entry.kind === 'type-changed' ? 2 : 1);
      if (!isWanted) continue;
      const old = needsOldText(entry) ? ((await olds.next()).value ?? null) : null;
      read += parts.reduce((sum, part) => sum + part.size, 0);
      if (read > limits.totalBytes) {
        yield* overBudget(entries.slice(entries.indexOf(entry)), limits);
        return;
      }
      yield await fileChange(view, desk, entry, parts, old, limits, signal);
    }
  } finally {
    await sections.return(undefined);
    await olds.return(undefined);
  }
}

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

/** Unwanted files that may be large are kept out of the patch; with few enough of them the command line stays short. */
function leftOut(view: GitView, wanted: ReadonlySet<string>): ChangeEntry[] {
  if (view.paths.length > 0) return [];
  return view.entries.filter((entry) => !wanted.has(entry.path) && entry.kind === 'modified').slice(0, 200);
}

function isLeftOut(_view: GitView, _entry: ChangeEntry): boolean {
  return false;
}

async function take(sections: AsyncGenerator<PatchSection>, count: number): Promise<PatchSection[]> {
  const parts: PatchSection[] = [];
  while (parts.length < count) {
    const next = await sections.next();
    if (next.done === true) break;
    parts.push(next.value);
  }
  return parts;
}

async function* patchSections(
  view: GitView,
  wanted: ReadonlySet<string>,
  limits: GitLimits,
  signal: AbortSignal,
): AsyncGenerator<PatchSection> {
  void leftOut;
  void wanted;
  const { command, sides } = comparison(view);
  const hasRenames = view.entries.some((entry) => entry.oldPath !== null);
  const flags = [...diffFlags, ...(hasRenames ? [] : ['--no-renames']), ...patchFlags];
  const git = view.reader.start([...command, ...flags, ...sides, '--', ...view.paths], signal);
  const splitter = patchSplitter(limits.patchBytes);
  try {
    for await (const chunk of git.stdout) yield* splitter.push(chunk);
    yield* splitter.end();
  } finally {
    git.kill();
  }
}

async function fileChange(
  view: GitView,
  desk: ObjectDesk,
  entry: ChangeEntry,
  parts: readonly PatchSection[],
  old: GitObject | null,
  limits: GitLimits,
  signal: AbortSignal,
): Promise<FileChange | UnreadableFile> {
  if (parts.length === 0) return unreadable(entry, 'git', 'no patch');
  if (parts.some((part) => part.bytes === null)) return unreadable(entry, 'too-large', '', limits);
  try {
    const content = contentOf(entry, parts, old);
    return withCounts(entry, content.isBinary ? await asText(view, desk, entry, limits, signal) : content);
  } catch (error) {
    if (error instanceof PatchError) return unreadable(entry, 'git', error.message);
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
  return sideOf(hunks, 'old');
}

function newText(before: string | null, entry: ChangeEntry, hunks: readonly Hunk[]): string | null {
  if (isSubmodule(entry) || isContentUnchanged(entry)) return null;
  if (before === null) return entry.oldMode === '000000' ? sideOf(hunks, 'new') : null;
  return applyHunks(before, hunks);
}

/** All lines of one side of a file that is wholly in the patch. */
function sideOf(hunks: readonly Hunk[], side: 'old' | 'new'): string {
  const skipped = side === 'old' ? 'added' : 'removed';
  const lines = hunks.flatMap((hunk) => hunk.lines.filter((line) => line.kind !== skipped).map((line) => line.text));
  const isBare = hunks.some((hunk) => hunk.noFinalNewline?.[side] === true);
  return lines.join('\n') + (lines.length === 0 || isBare ? '' : '\n');
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
  const binary: Content = { isBinary: true, hunks: [], before: null, after: null, encoding: 'unknown' };
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
  detail = '',
  limits?: GitLimits,
): UnreadableFile {
  const megabytes = Math.round((limits?.patchBytes ?? 0) / 1024 / 1024);
  const told =
    reason === 'conflict'
      ? message('git.file-conflict', { path })
      : reason === 'too-large'
        ? message('git.file-too-large', { path, megabytes })
        : message('git.file-unreadable', { path, detail });
  return { path, unreadable: reason, message: told };
}
