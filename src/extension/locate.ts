import { Uri, workspace, type TextDocument } from 'vscode';
import { splitLines } from '../core/diff/change';
import type { Finding } from '../core/finding';
import { findingKey, type ShownFinding } from './findingStore';
import { loadEngine } from './loadEngine';
import { lineHash, placeNear } from './place';

/** The reviewed text of a path; null where it cannot be had. */
export type ReviewedText = (path: string) => Promise<string | null>;

/**
 * Puts findings where their lines stand now: in the buffer when the file is open (even unsaved), else on disk.
 * A line that differs there gets no place; it is never guessed.
 */
export function locator(root: Uri, reviewedText: ReviewedText): (finding: Finding) => Promise<ShownFinding> {
  const reviewed = new Map<string, Promise<string | null>>();
  const once = (path: string) => {
    const known = reviewed.get(path) ?? reviewedText(path);
    reviewed.set(path, known);
    return known;
  };
  return async (finding) => {
    const { path, startLine, endLine } = finding.location;
    const uri = Uri.joinPath(root, path);
    const shown = { key: findingKey(root, finding.fingerprint), root, uri, finding };
    if (startLine === null || endLine === null) return { ...shown, place: null, hashes: [] };
    const text = await once(path);
    if (text === null) return { ...shown, place: null, hashes: [] };
    const lines = splitLines(text);
    const hashes = lines.slice(startLine - 1, endLine).map(lineHash);
    const now = await currentText(uri);
    if (now === null) return { ...shown, place: null, hashes };
    const mapped = loadEngine().lineMap(text, now).toLines({ start: startLine, end: endLine });
    return { ...shown, place: mapped && { lines: mapped, isSame: true }, hashes };
  };
}

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
