/**
 * What is under review. Lines are 1-based and inclusive everywhere in the core; texts are split on `\n` only, so a line
 * may end in `\r`.
 */

/** What a person asked to have reviewed. */
export type ChangeSource = ChangeScope & {
  /** Literal paths that narrow the scope, as seen from the folder that was opened; empty means all. */
  readonly paths?: readonly string[];
};

export type ChangeScope =
  | { readonly kind: 'staged' }
  | { readonly kind: 'unstaged' }
  /** Working tree and untracked files against HEAD. */
  | { readonly kind: 'all' }
  /** Merge base of `ref` and HEAD, to HEAD. */
  | { readonly kind: 'base'; readonly ref: string }
  | { readonly kind: 'range'; readonly from: string; readonly to: string }
  | { readonly kind: 'commit'; readonly ref: string }
  /** A patch read from a file or standard input; no repository is needed. */
  | { readonly kind: 'patch'; readonly text: string }
  /** HEAD to the text of one editor buffer; `lines` narrows it to a selection. */
  | { readonly kind: 'buffer'; readonly path: string; readonly text: string; readonly lines: LineRange | null };

export type LineRange = { readonly start: number; readonly end: number };

export type ChangeKind = 'added' | 'modified' | 'deleted' | 'renamed' | 'copied' | 'type-changed' | 'unmerged';

/** One path of the change as `git diff --raw` names it: the truth about which files there are. */
export type ChangeEntry = {
  /** New side; the old side for a deletion. Slash-separated; bytes that are not UTF-8 stand as `\xNN`. */
  readonly path: string;
  /** The base-side path where it differs from `path` (rename, copy). */
  readonly oldPath: string | null;
  readonly kind: ChangeKind;
  /** Octal git modes, `000000` where the side does not exist. */
  readonly oldMode: string;
  readonly newMode: string;
  /** Object ids; all zeros where the side does not exist or is not an object yet (working tree). */
  readonly oldId: string;
  readonly newId: string;
};

/** An entry with its hunks and both texts. */
export type FileChange = ChangeEntry & {
  readonly isBinary: boolean;
  readonly hunks: readonly Hunk[];
  readonly addedLines: number;
  readonly removedLines: number;
  /** The whole reviewed text of each side; null where the side does not exist, is binary, or was too large to read. */
  readonly before: string | null;
  readonly after: string | null;
  /** What the bytes were: anything but `utf-8` was decoded with care, `unknown` with replacement characters. */
  readonly encoding: 'utf-8' | 'utf-16' | 'unknown';
  /** What was seen in passing, so that selection need not read the lines; absent: it has to. */
  readonly seen?: SeenInPassing;
};

export type SeenInPassing = {
  /** Lengths of all added lines and of those longer than a person writes. */
  readonly addedLength: number;
  readonly longLength: number;
  /** False when no line of the file holds a word of the marks that generators and git-lfs write. */
  readonly mayBeMarked: boolean;
};

/** Where a side has no lines, its start is the line before which the other side's lines stand. */
export type Hunk = {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly DiffLine[];
  /** Present when the hunk reaches the end of a side whose last line has no line break. */
  readonly noFinalNewline?: { readonly old: boolean; readonly new: boolean };
};

export type DiffLine =
  | { readonly kind: 'context'; readonly oldLine: number; readonly newLine: number; readonly text: string }
  | { readonly kind: 'added'; readonly newLine: number; readonly text: string }
  | { readonly kind: 'removed'; readonly oldLine: number; readonly text: string };

/** Text of a side split into lines; a final line break does not make one more line. */
export function splitLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Also for one that goes away; a file that takes the place of a submodule is a file. */
export function isSubmodule({ oldMode, newMode }: ChangeEntry): boolean {
  return newMode === '160000' || (oldMode === '160000' && newMode === '000000');
}

/** True when the content is the same and only the mode or the name changed. */
export function isContentUnchanged(entry: ChangeEntry): boolean {
  return entry.oldId === entry.newId && !/^0+$/.test(entry.newId);
}
