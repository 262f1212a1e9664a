import type { FileChange } from '../diff/change';
import { textHunks } from '../diff/parseDiff';
import type { ExampleFile } from '../rules/rule';

const noObject = '0'.repeat(40);

/** An example of a rule as the change it pretends to be: a new file, or an edit of its base side. */
export function exampleChange({ path, text, before }: Pick<ExampleFile, 'path' | 'text' | 'before'>): FileChange {
  const hunks = textHunks(before ?? '', text);
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return {
    path,
    oldPath: null,
    kind: before === null ? 'added' : 'modified',
    oldMode: before === null ? '000000' : '100644',
    newMode: '100644',
    oldId: noObject,
    newId: noObject,
    isBinary: false,
    hunks,
    addedLines: lines.filter(({ kind }) => kind === 'added').length,
    removedLines: lines.filter(({ kind }) => kind === 'removed').length,
    before,
    after: text,
    encoding: 'utf-8',
  };
}
