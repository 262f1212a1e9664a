import { workspace, type TextDocument, type Uri } from 'vscode';
import { splitLines } from '../core/diff/change';
import type { ShownFinding } from './findingStore';
import { placeNear } from './place';

/** Finds a finding again without the reviewed text, as after a reload: by the hashes of its lines. */
export async function relocate(finding: ShownFinding): Promise<ShownFinding> {
  const start = finding.place?.lines.start ?? finding.finding.location.startLine;
  if (start === null || finding.hashes.length === 0) return finding;
  const now = await currentText(finding.uri);
  if (now === null) return { ...finding, place: null };
  const lines = splitLines(now);
  return {
    ...finding,
    place: placeNear(finding.hashes, start, lines.length, { count: lines.length, textOf: (line) => lines[line] ?? '' }),
  };
}

/** The open document's text, saved or not; else the file's. Null where there is none. */
export async function currentText(uri: Uri): Promise<string | null> {
  const open = openDocument(uri);
  if (open) return open.getText();
  try {
    return new TextDecoder('utf-8').decode(await workspace.fs.readFile(uri));
  } catch {
    // Deleted, or a folder by now: the same as no text.
    return null;
  }
}

export function openDocument(uri: Uri): TextDocument | undefined {
  const wanted = uri.toString();
  return workspace.textDocuments.find((document) => document.uri.toString() === wanted);
}
