import { Uri } from 'vscode';
import { splitLines } from '../../core/diff/change';
import { lineMap } from '../../core/diff/lineMap';
import type { Finding } from '../../core/finding';
import { findingKey, type ShownFinding } from '../findingStore';
import { currentText } from '../locate';
import { lineHash } from '../place';

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
    const mapped = lineMap(text, now).toLines({ start: startLine, end: endLine });
    return { ...shown, place: mapped && { lines: mapped, isSame: true }, hashes };
  };
}
