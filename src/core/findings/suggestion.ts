import type { FileChange } from '../diff/change';
import type { Location, Suggestion } from '../finding';
import { splitLines } from '../diff/change';
import { isProtectedPath } from './protectedPaths';

const placeholder = /«secret:[^»]*»/g;

/**
 * The edit that a replacement of the quoted lines means, on the text as sent; null when it means none: a place without
 * lines, or nothing changed. `checked` is `['text']` where it may be applied and empty where it may only be shown: in a
 * protected file, with another indentation than the file's, or when it would carry a secret elsewhere.
 * @param isVerbatim the model quoted exactly these lines, so that its replacement was written for them
 */
export function suggestionOf(
  replacement: string,
  location: Location,
  isVerbatim: boolean,
  file: FileChange,
): Suggestion | null {
  const { startLine, endLine, quote: oldText } = location;
  if (startLine === null || endLine === null || !isVerbatim) return null;
  const newText = replacement.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (newText === oldText || newText.includes('\0')) return null;
  const isSafe =
    !isProtectedPath(file.path) &&
    keepsPlaceholders(oldText, newText) &&
    keepsIndentation(file.after ?? '', oldText, newText);
  return { startLine, endLine, oldText, newText, checked: isSafe ? ['text'] : [] };
}

/** Each placeholder stays on its line and is not used more often: else the edit would carry a secret elsewhere. */
function keepsPlaceholders(oldText: string, newText: string): boolean {
  const oldLines = oldText.split('\n');
  const newLines = newText.split('\n');
  const left = countOf(oldText.match(placeholder) ?? []);
  for (const [name, count] of countOf(newText.match(placeholder) ?? []))
    if (count > (left.get(name) ?? 0)) return false;
  return newLines.every((line, index) => {
    const names = line.match(placeholder) ?? [];
    const sameLine =
      oldLines.length === newLines.length
        ? [oldLines[index] ?? '']
        : oldLines.filter((old) => old.trim() === line.trim());
    return names.every((name) => sameLine.some((old) => old.includes(name)));
  });
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Tabs stay tabs and blanks stay blanks, and the first line starts where the old one started. */
function keepsIndentation(fileText: string, oldText: string, newText: string): boolean {
  if (newText === '') return true;
  const indentOf = (line: string) => /^[\t ]*/.exec(line)?.[0] ?? '';
  if (indentOf(oldText) !== indentOf(newText)) return false;
  const lines = splitLines(fileText);
  const hasTabs = lines.some((line) => line.startsWith('\t'));
  const hasBlanks = lines.some((line) => line.startsWith('  '));
  if (hasTabs === hasBlanks) return true;
  return newText
    .split('\n')
    .every((line) => (hasTabs ? !indentOf(line).startsWith('  ') : !indentOf(line).includes('\t')));
}
