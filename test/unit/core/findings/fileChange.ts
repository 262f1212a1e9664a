import { structuredPatch } from 'diff';
import type { DiffLine, FileChange, Hunk } from '../../../../src/core/diff/change';

/** A file change as git would give it with three lines of context; null stands for a side that does not exist. */
export function fileChange(
  path: string,
  before: string | null,
  after: string | null,
  oldPath: string | null = null,
): FileChange {
  const { hunks } = structuredPatch(path, path, before ?? '', after ?? '', '', '', { context: 3 });
  const made = hunks.map(({ oldStart, oldLines, newStart, newLines, lines }): Hunk => {
    // Like git: an empty side starts before its first line.
    const starts = {
      oldStart: oldLines === 0 ? oldStart - 1 : oldStart,
      newStart: newLines === 0 ? newStart - 1 : newStart,
    };
    return { ...starts, oldLines, newLines, lines: numbered(lines, oldStart, newStart) };
  });
  const lines = made.flatMap((hunk) => hunk.lines);
  return {
    path,
    oldPath,
    kind: oldPath !== null ? 'renamed' : before === null ? 'added' : after === null ? 'deleted' : 'modified',
    oldMode: before === null ? '000000' : '100644',
    newMode: after === null ? '000000' : '100644',
    oldId: '1'.repeat(40),
    newId: '2'.repeat(40),
    isBinary: false,
    hunks: made,
    addedLines: lines.filter(({ kind }) => kind === 'added').length,
    removedLines: lines.filter(({ kind }) => kind === 'removed').length,
    before,
    after,
    encoding: 'utf-8',
  };
}

/** A file change from the lines of one hunk, each with its marker. */
export function lineChange(path: string, marked: readonly string[]): FileChange {
  const side = (other: string) =>
    marked
      .filter((line) => !line.startsWith(other))
      .map((line) => line.slice(1))
      .join('\n') + '\n';
  return fileChange(path, side('+'), side('-'));
}

function numbered(lines: readonly string[], oldStart: number, newStart: number): DiffLine[] {
  let oldLine = oldStart;
  let newLine = newStart;
  return lines.flatMap((line): DiffLine[] => {
    const text = line.slice(1);
    if (line.startsWith('+')) return [{ kind: 'added', newLine: newLine++, text }];
    if (line.startsWith('-')) return [{ kind: 'removed', oldLine: oldLine++, text }];
    return line.startsWith(' ') ? [{ kind: 'context', oldLine: oldLine++, newLine: newLine++, text }] : [];
  });
}
