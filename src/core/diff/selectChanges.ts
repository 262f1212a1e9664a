import type { FileCoverage, NotDoneReason, OutOfScopeReason } from '../finding';
import { isContentUnchanged, isSubmodule, type ChangeEntry, type FileChange } from './change';
import { isGeneratedName, isLockFile, isMinifiedName, isVendoredName } from './knownNames';
import { hasGeneratedMark } from './generatedMark';
import { longLine } from './patchSplitter';
import { pathMatcher } from './pathMatcher';

export type SelectOptions = {
  /** Globs of paths that are out of scope. */
  readonly exclude: readonly string[];
  /** Globs of paths that are reviewed although they look generated, vendored, minified or locked. */
  readonly include: readonly string[];
  /** linguist attributes of the base's `.gitattributes`. */
  readonly attributes: ReadonlyMap<string, { readonly generated?: boolean; readonly vendored?: boolean }>;
  readonly secretPath: (path: string) => boolean;
};

export type Selection = { readonly selected: readonly ChangeEntry[]; readonly skipped: readonly FileCoverage[] };

/** Splits the entries by what name, mode and attributes say, without reading any content. Nothing is lost. */
export function selectEntries(entries: readonly ChangeEntry[], options: SelectOptions): Selection {
  const isExcluded = pathMatcher(options.exclude);
  const isIncluded = pathMatcher(options.include);
  const selected: ChangeEntry[] = [];
  const skipped: FileCoverage[] = [];
  for (const entry of entries) {
    const reason = entryReason(entry, options, isExcluded, isIncluded);
    if (reason === null) selected.push(entry);
    else skipped.push({ path: entry.path, status: 'skipped', reason, addedLines: 0, removedLines: 0 });
  }
  return { selected, skipped };
}

function entryReason(
  entry: ChangeEntry,
  { attributes, secretPath }: SelectOptions,
  isExcluded: (path: string) => boolean,
  isIncluded: (path: string) => boolean,
): OutOfScopeReason | NotDoneReason | null {
  if (entry.kind === 'unmerged') return 'conflict';
  if (isSubmodule(entry)) return 'submodule';
  // A secret that was only renamed is still one: the old name counts too.
  if (secretPath(entry.path) || (entry.oldPath !== null && secretPath(entry.oldPath))) return 'secret-path';
  if (isContentUnchanged(entry)) return entry.oldPath === null ? 'mode-only' : 'pure-rename';
  if (isExcluded(entry.path)) return 'excluded';
  return isIncluded(entry.path) ? null : notWritten(entry.path, attributes.get(entry.path) ?? {});
}

/** What no person of this project wrote. An attribute that says no overrules the name. */
function notWritten(
  path: string,
  { vendored, generated }: { readonly generated?: boolean; readonly vendored?: boolean },
): OutOfScopeReason | null {
  if (vendored ?? isVendoredName(path)) return 'excluded';
  if (isLockFile(path) && generated !== false) return 'lock-file';
  if (generated ?? isGeneratedName(path)) return 'generated';
  return isMinifiedName(path) ? 'minified' : null;
}

/**
 * Why a file whose content is known is not reviewed; null when it is. What a change says about itself is not believed:
 * a generated mark counts only where the base already has it.
 */
export function contentSkipReason(
  file: FileChange,
  options: Pick<SelectOptions, 'include'>,
): OutOfScopeReason | NotDoneReason | null {
  if (file.seen?.mayBeMarked !== false && isLfsPointer(file)) return 'lfs-pointer';
  if (file.isBinary) return 'binary';
  if (file.encoding === 'unknown' && isMostlyUndecoded(file)) return 'encoding';
  const reason = unwritten(file);
  return reason === null || pathMatcher(options.include)(file.path) ? null : reason;
}

function unwritten(file: FileChange): OutOfScopeReason | null {
  if (file.seen?.mayBeMarked !== false && file.before !== null && hasGeneratedMark(file.before)) return 'generated';
  return isMinified(file) ? 'minified' : null;
}

/** Source: git-lfs specification, docs/spec.md: the first line of a pointer. */
const lfsPointer = /^version https:\/\/git-lfs\.github\.com\/spec\/v\d+$/;

/** True when either side is a pointer; looks at the change alone where that is enough. */
function isLfsPointer({ before, hunks }: FileChange): boolean {
  const top = hunks[0]?.newStart === 1 ? hunks[0].lines.filter(({ text }) => lfsPointer.test(text)) : [];
  const [first] = top;
  if (first !== undefined && (first.kind === 'removed' ? first.oldLine : first.newLine) === 1) return true;
  return before !== null && before.startsWith('version ') && lfsPointer.test(before.slice(0, before.indexOf('\n')));
}

/** True when most of what is added stands in lines that no person writes. */
function isMinified(file: FileChange): boolean {
  const added = file.seen ?? addedLengths(file.hunks);
  return added.longLength > added.addedLength / 2;
}

function addedLengths(hunks: FileChange['hunks']): { readonly addedLength: number; readonly longLength: number } {
  let addedLength = 0;
  let longLength = 0;
  for (const { lines } of hunks) {
    for (const { kind, text } of lines) {
      if (kind !== 'added') continue;
      addedLength += text.length;
      if (text.length > longLine) longLength += text.length;
    }
  }
  return { addedLength, longLength };
}

/** More than one character in ten is a replacement: this is no text in any encoding we read. */
function isMostlyUndecoded(file: FileChange): boolean {
  const text = file.hunks.flatMap(({ lines }) => lines.map((line) => line.text)).join('');
  return text.split('\uFFFD').length - 1 > text.length / 10;
}
