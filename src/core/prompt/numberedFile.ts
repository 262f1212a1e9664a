import type { DiffLine, FileChange, Hunk, LineRange } from '../diff/change';
import { splitLines } from '../diff/change';

/** Unchanged lines of the file itself that are shown beside its hunks, such as the function around one. */
export type ShownContext = { readonly lines: LineRange };

/**
 * A file's hunks as lines that a model can cite: the number in the new text, a marker, the code. Removed lines keep
 * their place and carry no number, so that both sides are seen and only the new side can be pointed at.
 * `context` ranges are woven in where they stand, marked `around`; lines that a hunk shows already are not repeated.
 */
export function numberedFile(file: FileChange, context: readonly ShownContext[] = []): string {
  const blocks = [
    ...file.hunks.map((hunk) => ({ start: hunk.newStart, heading: 'changed', lines: hunk.lines.map(numberedLine) })),
    ...contextBlocks(file, context),
  ];
  return blocks
    .sort((a, b) => a.start - b.start)
    .map(({ heading, lines }) => [`@@ ${heading}`, ...lines].join('\n'))
    .join('\n');
}

function numberedLine(line: DiffLine): string {
  switch (line.kind) {
    case 'added':
      return `${String(line.newLine)} + ${withoutReturn(line.text)}`;
    case 'removed':
      return `- ${withoutReturn(line.text)}`;
    case 'context':
      return `${String(line.newLine)}   ${withoutReturn(line.text)}`;
  }
}

function contextBlocks(file: FileChange, context: readonly ShownContext[]) {
  if (file.after === null || context.length === 0) return [];
  const text = splitLines(file.after);
  const wanted = new Set<number>();
  for (const { lines } of context) for (let line = lines.start; line <= lines.end; line++) wanted.add(line);
  for (const line of shownByHunks(file.hunks)) wanted.delete(line);
  return runsOf([...wanted].sort((a, b) => a - b)).map(({ start, end }) => ({
    start,
    heading: 'around',
    lines: text.slice(start - 1, end).map((line, index) => `${String(start + index)}   ${withoutReturn(line)}`),
  }));
}

function* shownByHunks(hunks: readonly Hunk[]): Iterable<number> {
  for (const hunk of hunks) for (const line of hunk.lines) if (line.kind !== 'removed') yield line.newLine;
}

/** Consecutive numbers joined into ranges. */
function runsOf(lines: readonly number[]): LineRange[] {
  const runs: { start: number; end: number }[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.end === line - 1) last.end = line;
    else runs.push({ start: line, end: line });
  }
  return runs;
}

/** A carriage return would be a control character in the prompt; the anchor compares without it. */
function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
