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

/**
 * The text with the suggestion applied, or null when it must not be: the old text does not stand at its lines, or the
 * new text stands there already, so that nothing is ever applied twice. An empty new text takes the lines away. Lines
 * that are put in end as the first replaced one does.
 * @param restore puts real secrets in the place of placeholders, at the moment of the edit only
 */
export function applySuggestion(
  text: string,
  suggestion: Pick<Suggestion, 'startLine' | 'endLine' | 'oldText' | 'newText'>,
  restore: (text: string) => string = (same) => same,
): string | null {
  const { startLine, endLine } = suggestion;
  const oldLines = restore(suggestion.oldText).split('\n');
  const newText = restore(suggestion.newText);
  const newLines = suggestion.newText === '' ? [] : newText.split('\n');
  if (startLine < 1 || endLine - startLine + 1 !== oldLines.length) return null;
  // As editors count: a final line break opens one more, empty line.
  const lines = text.match(/[^\n]*\n|[^\n]*$/g) ?? [];
  if (!standsAt(lines, startLine, oldLines)) return null;
  if (standsAlready(lines, startLine, oldLines, newLines)) return null;
  const lastEnd = endOf(lines[endLine - 1]);
  const end = endOf(lines[startLine - 1]) || endOf(lines[startLine - 2]) || '\n';
  const put = newLines.map((line, index) => line + (index === newLines.length - 1 ? lastEnd : end));
  return [...lines.slice(0, startLine - 1), ...put, ...lines.slice(endLine)].join('');
}

/** Lines with or without their line ends. */
function standsAt(lines: readonly string[], startLine: number, wanted: readonly string[]): boolean {
  return wanted.every((line, index) => {
    const there = lines[startLine - 1 + index];
    return there !== undefined && there.slice(0, there.length - endOf(there).length) === line;
  });
}

function endOf(line = ''): string {
  return /\r?\n$/.exec(line)?.[0] ?? '';
}

/** A new text that holds the old one, such as an added line, leaves the old one standing once it is applied. */
function standsAlready(
  lines: readonly string[],
  startLine: number,
  oldLines: readonly string[],
  newLines: readonly string[],
): boolean {
  return newLines.some(
    (_, offset) => standsAt(newLines, offset + 1, oldLines) && standsAt(lines, startLine - offset, newLines),
  );
}
