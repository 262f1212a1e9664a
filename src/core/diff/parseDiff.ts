import { parsePatch, structuredPatch, type StructuredPatchHunk } from 'diff';
import type { DiffLine, Hunk } from './change';
import { PatchError } from './patchError';

/**
 * Hunks of one file's patch text. Names are not read here: they come from `--raw -z`, where nothing is quoted.
 * @throws PatchError when the text is not one file's patch.
 */
export function parseFilePatch(patch: string): { readonly hunks: readonly Hunk[]; readonly isBinary: boolean } {
  const files = parsed(patch);
  const [file] = files;
  if (file === undefined || files.length > 1) throw new PatchError('not one file');
  return {
    hunks: file.hunks.map(hunk),
    isBinary: file.hunks.length === 0 && /^(?:Binary files .* differ|GIT binary patch)$/m.test(patch),
  };
}

/**
 * Hunks that lead from one text to the other, for texts that are no objects of git. When the texts differ by more
 * than `maxEdits` lines, all between the first and the last difference counts as replaced.
 */
export function textHunks(before: string, after: string, context = 3, maxEdits = 1500): readonly Hunk[] {
  const diff = structuredPatch('', '', before, after, '', '', { context, maxEditLength: maxEdits });
  return (diff?.hunks ?? [replacedMiddle(before, after, context)]).map(hunk);
}

function parsed(patch: string): ReturnType<typeof parsePatch> {
  try {
    return parsePatch(patch);
  } catch (error) {
    throw new PatchError(error instanceof Error ? error.message : 'unreadable', { cause: error });
  }
}

function hunk({ oldStart, oldLines, newStart, newLines, lines: raw }: StructuredPatchHunk): Hunk {
  const lines: DiffLine[] = [];
  const bare = { old: false, new: false };
  let oldLine = oldStart;
  let newLine = newStart;
  for (const line of raw) {
    const text = line.slice(1);
    if (line.startsWith('+')) lines.push({ kind: 'added', newLine: newLine++, text });
    else if (line.startsWith('-')) lines.push({ kind: 'removed', oldLine: oldLine++, text });
    else if (line.startsWith('\\')) {
      // Speaks of the line before it.
      const kind = lines.at(-1)?.kind;
      if (kind !== 'added') bare.old = true;
      if (kind !== 'removed') bare.new = true;
    } else lines.push({ kind: 'context', oldLine: oldLine++, newLine: newLine++, text });
  }
  const known = { oldStart, oldLines, newStart, newLines, lines };
  return bare.old || bare.new ? { ...known, noFinalNewline: bare } : known;
}

/** A diff of two texts that are too different to compare line by line. */
function replacedMiddle(before: string, after: string, context: number): StructuredPatchHunk {
  const old = linesWithBreaks(before);
  const now = linesWithBreaks(after);
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const from = Math.max(0, head - context);
  const kept = Math.min(tail, context);
  const lines = [
    ...old.slice(from, head).map((line) => ` ${line}`),
    ...old.slice(head, old.length - tail).map((line) => `-${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+${line}`),
    ...old.slice(old.length - tail, old.length - tail + kept).map((line) => ` ${line}`),
  ];
  return {
    oldStart: from + 1,
    oldLines: old.length - tail + kept - from,
    newStart: from + 1,
    newLines: now.length - tail + kept - from,
    lines: lines.flatMap((line) =>
      line.endsWith('\n') ? [line.slice(0, -1)] : [line, '\\ No newline at end of file'],
    ),
  };
}

function linesWithBreaks(text: string): string[] {
  const lines = text.split('\n').map((line) => `${line}\n`);
  const last = lines.pop()?.slice(0, -1) ?? '';
  return last === '' ? lines : [...lines, last];
}
