import { hiddenCharacters } from '../hiddenCharacters';
import type { Place } from './frontMatter';

/**
 * The first character of a text that a reader cannot see and a model can, or a control character; null when there is
 * none. What honest emoji and scripts need is not among them.
 */
export function hiddenCharacterAt(text: string): (Place & { readonly name: string }) | null {
  // Most rule files are plain ASCII, and this test is ten times as fast.
  if (!/[^\t\n -~]/.test(text)) return null;
  for (const [index, line] of text.split('\n').entries()) {
    const control = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\uFFFD]/.exec(line);
    const column = hiddenCharacters(line)[0]?.column ?? control?.index;
    if (column === undefined) continue;
    const code = line.codePointAt(column) ?? 0;
    return { line: index + 1, column: column + 1, name: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` };
  }
  return null;
}
