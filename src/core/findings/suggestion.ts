import type { FileChange } from '../diff/change';
import type { Location, Suggestion } from '../finding';
import { splitLines } from '../diff/change';
import { keepsSecretsInPlace } from '../secrets/placeholders';
import { isProtectedPath } from './protectedPaths';

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
  file: Pick<FileChange, 'path' | 'after'>,
): Suggestion | null {
  const { startLine, endLine, quote: oldText } = location;
  if (startLine === null || endLine === null || !isVerbatim) return null;
  const newText = replacement.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (newText === oldText || newText.includes('\0')) return null;
  const isSafe =
    !isProtectedPath(file.path) &&
    keepsSecretsInPlace({ oldText, newText }) &&
    keepsIndentation(file.after ?? '', oldText, newText);
  return { startLine, endLine, oldText, newText, checked: isSafe ? ['text'] : [] };
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
