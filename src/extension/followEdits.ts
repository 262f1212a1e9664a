import { workspace, type Disposable, type TextDocumentChangeEvent } from 'vscode';
import type { FindingStore, ShownFinding } from './findingStore';
import { placeNear } from './locate';
import { followEdit, standsAt, type Edit, type Place } from './place';

/** How far around its old place a finding is looked for after an edit touched it: an undo brings it back exactly there. */
const reach = 40;

/** Keeps findings on their lines while people type. */
export function followEdits(store: FindingStore): Disposable[] {
  return [
    workspace.onDidChangeTextDocument((event) => {
      if (event.contentChanges.length === 0 || event.document.uri.scheme !== 'file') return;
      const edits = event.contentChanges.map(toEdit);
      store.move(event.document.uri, (finding) => placeAfter(finding, edits, event));
    }),
  ];
}

function placeAfter(
  finding: ShownFinding,
  edits: readonly Edit[],
  { document }: TextDocumentChangeEvent,
): Place | null {
  if (finding.hashes.length === 0) return null;
  const textOf = (line: number) => document.lineAt(line).text;
  const before = finding.place;
  if (before === null) {
    const start = finding.finding.location.startLine;
    return start === null ? null : placeNear(finding.hashes, start, reach, textOf, document.lineCount);
  }
  let lines = before.lines;
  let isTouched = !before.isSame;
  for (const edit of edits) {
    const followed = followEdit(lines, edit);
    lines = followed.lines;
    isTouched ||= followed.isTouched;
  }
  if (!isTouched) return { lines, isSame: true };
  if (standsAt(finding.hashes, lines.start, textOf, document.lineCount)) {
    return { lines: { start: lines.start, end: lines.start + finding.hashes.length - 1 }, isSame: true };
  }
  const found = placeNear(finding.hashes, lines.start, reach, textOf, document.lineCount);
  if (found) return found;
  const last = document.lineCount;
  return { lines: { start: Math.min(lines.start, last), end: Math.min(lines.end, last) }, isSame: false };
}

function toEdit({ range, text }: TextDocumentChangeEvent['contentChanges'][number]): Edit {
  return {
    startLine: range.start.line,
    startCharacter: range.start.character,
    endLine: range.end.line,
    endCharacter: range.end.character,
    text,
  };
}
