import { join } from 'node:path';
import type { ChangeScope, Hunk, LineRange } from '../core/diff/change';
import { splitLines } from '../core/diff/change';
import { applyHunks } from '../core/diff/applyHunks';
import { textHunks } from '../core/diff/parseDiff';
import { encodePath } from '../core/diff/pathBytes';
import { gitEntries } from './gitEntries';
import { gitFailed } from './gitFailed';
import { copyIndex } from './gitIndexCopy';
import type { RealGit } from './gitReal';
import { gitReferences } from './gitReferences';
import type { GitRepositoryAt, GitSides, GitView } from './gitView';

type Buffered = Extract<ChangeScope, { kind: 'buffer' }>;

/**
 * HEAD to the text of an editor buffer. The text becomes an object in our own folder and takes its place in our copy of
 * the index; where a selection narrows the scope, the old side is the buffer with the selected changes taken back.
 */
export async function bufferView(
  at: GitRepositoryAt,
  git: RealGit,
  source: Buffered,
  signal: AbortSignal,
): Promise<GitView> {
  const { references } = at;
  await copyIndex(at, git, signal);
  const headTree = references.headTree ?? references.emptyTree;
  const old = await textIn(at, headTree, source.path, signal);
  const text = asStored(source.text, old);
  await putText(at, source.path, text, signal);
  const compared = comparedText(old, text, source.lines);
  const from =
    compared === old
      ? headTree
      : compared === null
        ? references.emptyTree
        : await treeOf(at, source.path, compared, signal);
  const sides: GitSides = {
    base: references.head ?? references.emptyTree,
    baseTree: headTree,
    from,
    reviewed: { kind: 'index' },
  };
  return {
    ...at,
    ...sides,
    paths: [source.path],
    entries: await gitEntries(at, sides, [source.path], signal),
    unread: new Map(),
    notes: [],
    // The buffer is the caller's to watch.
    isCurrent: async (later) => (await gitReferences(at.place, git, later)).head === references.head,
  };
}

/** As git would store the text: an editor shows the line ends of the disk and hides a byte order mark. */
function asStored(text: string, old: string | null): string {
  if (old === null) return text;
  const marked = old.startsWith('\uFEFF') && !text.startsWith('\uFEFF') ? `\uFEFF${text}` : text;
  return old.includes('\r\n') ? marked : marked.replaceAll('\r\n', '\n');
}

async function textIn(at: GitRepositoryAt, tree: string, path: string, signal: AbortSignal): Promise<string | null> {
  const listed = await at.reader.output(['ls-tree', '-z', '--full-tree', tree, '--', path], signal);
  const id = /^\d+ blob ([0-9a-f]+)\t/.exec(listed.stdout.toString('latin1'))?.[1];
  if (id === undefined) return null;
  return (await at.reader.output(['cat-file', 'blob', id], signal)).stdout.toString('utf8');
}

/** What the buffer is compared with; null means nothing, so that all lines count as added. */
function comparedText(old: string | null, text: string, lines: LineRange | null): string | null {
  const hunks = textHunks(old ?? '', text, 0);
  const selected =
    lines === null ? hunks : hunks.filter((hunk) => touches(hunk, lines)).map((hunk) => narrowed(hunk, lines));
  if (selected.length > 0) return lines === null ? old : withoutHunks(text, selected);
  if (lines === null) return null;
  const all = splitLines(text);
  const kept = [...all.slice(0, lines.start - 1), ...all.slice(lines.end)];
  const isEndKept = lines.end < all.length && !text.endsWith('\n');
  return kept.join('\n') + (kept.length === 0 || isEndKept ? '' : '\n');
}

function touches({ newStart, newLines }: Hunk, lines: LineRange): boolean {
  // A pure removal stands between two lines and belongs to either.
  const last = newLines === 0 ? newStart : newStart + newLines - 1;
  const first = newLines === 0 ? newStart - 1 : newStart;
  return first <= lines.end && last >= lines.start;
}

/** Of lines that were only added, those that are selected: a new file is one hunk, and nobody asked for all of it. */
function narrowed(hunk: Hunk, { start, end }: LineRange): Hunk {
  if (hunk.oldLines > 0) return hunk;
  const lines = hunk.lines.filter((line) => line.kind === 'added' && line.newLine >= start && line.newLine <= end);
  const { noFinalNewline, ...rest } = hunk;
  const isToEnd = end >= hunk.newStart + hunk.newLines - 1;
  const newStart = Math.max(hunk.newStart, start);
  return { ...rest, newStart, newLines: lines.length, lines, ...(isToEnd && noFinalNewline && { noFinalNewline }) };
}

/** The text as it would be had these changes not been made. */
function withoutHunks(text: string, hunks: readonly Hunk[]): string {
  const reversed = hunks.map((hunk): Hunk => {
    const lines = hunk.lines.map((line) => {
      if (line.kind === 'added') return { kind: 'removed' as const, oldLine: line.newLine, text: line.text };
      if (line.kind === 'removed') return { kind: 'added' as const, newLine: line.oldLine, text: line.text };
      return line;
    });
    const ends = hunk.noFinalNewline;
    return {
      oldStart: hunk.newStart,
      oldLines: hunk.newLines,
      newStart: hunk.oldStart,
      newLines: hunk.oldLines,
      lines: [...lines.filter(({ kind }) => kind === 'removed'), ...lines.filter(({ kind }) => kind === 'added')],
      ...(ends === undefined ? {} : { noFinalNewline: { old: ends.new, new: ends.old } }),
    };
  });
  return applyHunks(text, reversed) ?? '';
}

async function putText(at: GitRepositoryAt, path: string, text: string, signal: AbortSignal): Promise<void> {
  const listed = await at.reader.output(['ls-files', '-s', '-z', '--', path], signal);
  const mode = /^(100644|100755) /.exec(listed.stdout.toString('latin1'))?.[1] ?? '100644';
  const id = await storedText(at, text, signal);
  const nothing = '0'.repeat(id.length);
  await indexInfo(at, [`0 ${nothing}`, `${mode} ${id}`], path, join(at.reader.folder, 'index'), signal);
}

/** A tree that holds this one file. */
async function treeOf(at: GitRepositoryAt, path: string, text: string, signal: AbortSignal): Promise<string> {
  const index = join(at.reader.folder, 'selection-index');
  const listed = await at.reader.output(['ls-files', '-s', '-z', '--', path], signal);
  const mode = /^(\d+) /.exec(listed.stdout.toString('latin1'))?.[1] ?? '100644';
  await indexInfo(at, [`${mode} ${await storedText(at, text, signal)}`], path, index, signal);
  const output = await at.reader.output(['write-tree'], signal, { index });
  if (output.code !== 0) throw gitFailed(['write-tree'], output, at.place);
  return output.stdout.toString('latin1').trim();
}

async function storedText(at: GitRepositoryAt, text: string, signal: AbortSignal): Promise<string> {
  const args = ['hash-object', '-w', '--no-filters', '--stdin'];
  const output = await at.reader.output(args, signal, { input: text });
  if (output.code !== 0) throw gitFailed(args, output, at.place);
  return output.stdout.toString('latin1').trim();
}

async function indexInfo(
  at: GitRepositoryAt,
  states: readonly string[],
  path: string,
  index: string,
  signal: AbortSignal,
): Promise<void> {
  const input = Buffer.concat(states.flatMap((state) => [Buffer.from(`${state}\t`), encodePath(path), Buffer.of(0)]));
  const output = await at.reader.output(['update-index', '-z', '--index-info'], signal, { index, input });
  if (output.code !== 0) throw gitFailed(['update-index'], output, at.place);
}
