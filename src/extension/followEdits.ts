import { workspace, type Disposable, type TextDocumentChangeEvent } from 'vscode';
import type { FindingStore } from './findingStore';
import { placeAfter, type Edit } from './place';

/** Keeps findings on their lines while people type, and with their files while those are renamed and deleted. */
export function followEdits(store: FindingStore): Disposable[] {
  return [
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || document.uri.scheme !== 'file') return;
      const edits = contentChanges.map(toEdit);
      const now = { count: document.lineCount, textOf: (line: number) => document.lineAt(line).text };
      store.move(document.uri, ({ place, hashes, finding }) =>
        placeAfter({ place, hashes, reviewedStart: finding.location.startLine }, edits, now),
      );
    }),
    workspace.onDidRenameFiles(({ files }) => files.forEach(({ oldUri, newUri }) => store.rename(oldUri, newUri))),
    workspace.onDidDeleteFiles(({ files }) => files.forEach((uri) => store.move(uri, () => null))),
  ];
}

export function toEdit({ range, text }: TextDocumentChangeEvent['contentChanges'][number]): Edit {
  return {
    startLine: range.start.line,
    startCharacter: range.start.character,
    endLine: range.end.line,
    endCharacter: range.end.character,
    text,
  };
}
