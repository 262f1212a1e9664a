import type { ChangeEntry, FileChange } from './change';
import { parseFilePatch } from './parseDiff';
import { PatchError } from './patchError';
import { patchHeader, type PatchHeader } from './patchHeader';
import { patchSplitter, type PatchSection, type PatchStyle } from './patchSplitter';
import { sideText } from './sideText';

/** Why a file that a patch names cannot be reviewed from it. */
export type PatchTrouble = 'malformed' | 'combined' | 'twice' | 'outside' | 'too-large';

export type PatchFile = { readonly entry: ChangeEntry } & (
  { readonly file: FileChange; readonly trouble: null } | { readonly file: null; readonly trouble: PatchTrouble }
);

const nothing = '0'.repeat(40);
/** Stands for both sides of a file of which a patch says that its content stays the same. */
const sameContent = 'f'.repeat(40);

/**
 * The files of a patch that git or `diff -u` wrote, mail around it allowed. Object ids in it are claims and are not
 * kept. Texts are whole only for files that are wholly in the patch.
 */
export function readPatch(text: string, limit: number): PatchFile[] {
  const clean = withoutForeignBreaks(text.startsWith('\uFEFF') ? text.slice(1) : text);
  const bytes = new TextEncoder().encode(clean);
  const git = sections(bytes, limit, 'mixed');
  const files = (git.length > 0 ? git : sections(bytes, limit, 'plain')).flatMap((section) => patchFile(section) ?? []);
  const times = new Map<string, number>();
  for (const { entry } of files) times.set(entry.path, (times.get(entry.path) ?? 0) + 1);
  const seen = new Set<string>();
  return files.flatMap((file): PatchFile[] => {
    const { entry } = file;
    if (times.get(entry.path) === 1) return [file];
    if (seen.has(entry.path)) return [];
    seen.add(entry.path);
    return [{ entry, file: null, trouble: 'twice' }];
  });
}

/** A patch whose own header lines end in CRLF was converted as a whole. */
function withoutForeignBreaks(text: string): string {
  return /^(?:diff --git |--- ).*\r$/m.test(text) ? text.replaceAll('\r\n', '\n') : text;
}

function sections(bytes: Uint8Array, limit: number, style: PatchStyle): PatchSection[] {
  const splitter = patchSplitter(limit, style);
  return [...splitter.push(bytes), ...splitter.end()];
}

function patchFile({ bytes, start }: PatchSection): PatchFile | null {
  const top = new TextDecoder().decode(start);
  const combined = /^diff --(?:cc|combined) (.+)$/m.exec(top)?.[1];
  if (combined !== undefined) {
    return { entry: entryOf({ ...noHeader, path: combined }), file: null, trouble: 'combined' };
  }
  const header = patchHeader(headerLines(top));
  if (header === null) return null;
  if (header.path.startsWith('/') || header.path.split('/').includes('..')) return troubled(header, 'outside');
  if (bytes === null) return troubled(header, 'too-large');
  try {
    const file = fileChange(header, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    return { entry: file, file, trouble: null };
  } catch (error) {
    if (error instanceof PatchError) return troubled(header, 'malformed');
    throw error;
  }
}

const noHeader: PatchHeader = { path: '', oldPath: null, kind: 'modified', oldMode: '100644', newMode: '100644' };

function troubled(header: PatchHeader, trouble: PatchTrouble): PatchFile {
  return { entry: entryOf(header), file: null, trouble };
}

function entryOf(header: PatchHeader, id = nothing): ChangeEntry {
  return { ...header, oldId: id, newId: id };
}

function headerLines(top: string): string[] {
  const lines = top.split('\n');
  const end = lines.findIndex((line) => line.startsWith('@@ '));
  return end < 0 ? lines : lines.slice(0, end);
}

function fileChange(header: PatchHeader, patch: string): FileChange {
  const { hunks, isBinary } = parseFilePatch(patch);
  const isSame = hunks.length === 0 && !isBinary && (header.oldPath !== null || header.oldMode !== header.newMode);
  const hasBothSides = header.kind !== 'added' && header.kind !== 'deleted';
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return {
    ...entryOf(header, isSame && hasBothSides ? sameContent : nothing),
    isBinary,
    hunks,
    addedLines: lines.filter(({ kind }) => kind === 'added').length,
    removedLines: lines.filter(({ kind }) => kind === 'removed').length,
    before: header.kind === 'deleted' && !isBinary ? sideText(hunks, 'old') : null,
    after: header.kind === 'added' && !isBinary ? sideText(hunks, 'new') : null,
    encoding: patch.includes('\uFFFD') ? 'unknown' : 'utf-8',
  };
}
