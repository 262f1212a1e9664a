import { splitLines, type DiffLine, type FileChange } from '../diff/change';
import type { ExampleFile } from '../rules/rule';

const noObject = '0'.repeat(40);

/**
 * An example of a rule as the change it pretends to be: a new file, or an edit from its base side. The edit replaces
 * all lines between the first and the last that differ, which is no minimal difference but a true one.
 */
export function exampleChange({ path, text, before }: ExampleFile): FileChange {
  const newLines = splitLines(text);
  const oldLines = splitLines(before ?? '');
  const start = newLines.findIndex((line, index) => line !== oldLines[index]);
  const head = start < 0 ? Math.min(newLines.length, oldLines.length) : start;
  let tail = 0;
  const most = Math.min(newLines.length, oldLines.length) - head;
  while (tail < most && newLines.at(-1 - tail) === oldLines.at(-1 - tail)) tail += 1;
  const removed = oldLines.slice(head, oldLines.length - tail);
  const added = newLines.slice(head, newLines.length - tail);
  const lines: DiffLine[] = [
    ...removed.map((line, index): DiffLine => ({ kind: 'removed', oldLine: head + index + 1, text: line })),
    ...added.map((line, index): DiffLine => ({ kind: 'added', newLine: head + index + 1, text: line })),
  ];
  const hunk = {
    oldStart: removed.length === 0 ? head : head + 1,
    oldLines: removed.length,
    newStart: added.length === 0 ? head : head + 1,
    newLines: added.length,
    lines,
  };
  return {
    path,
    oldPath: null,
    kind: before === null ? 'added' : 'modified',
    oldMode: before === null ? '000000' : '100644',
    newMode: '100644',
    oldId: noObject,
    newId: noObject,
    isBinary: false,
    hunks: lines.length === 0 ? [] : [hunk],
    addedLines: added.length,
    removedLines: removed.length,
    before,
    after: text,
    encoding: 'utf-8',
  };
}
