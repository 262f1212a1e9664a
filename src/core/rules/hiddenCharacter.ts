import { hiddenCharacters } from '../hiddenCharacters';

/** Controls, what some script may need somewhere but no rule does, and what stands for bytes that were no text. */
const unwanted =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u2028\u2029\u2060-\u2064\u206A-\u206F\u3164\uFFA0\uFFFD]|[\u{E0100}-\u{E01EF}]/u;

/** Half a character: what an escape in YAML or JSON can make of nothing. */
const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * The first character of a text that a reader cannot see and a model can, or a control character; null when there is
 * none. What honest emoji and scripts need is not among them.
 */
export function hiddenCharacterAt(
  text: string,
): { readonly line: number; readonly column: number; readonly name: string } | null {
  // Most rule files are plain ASCII, and this test is ten times as fast.
  if (!/[^\t\n -~]/.test(text)) return null;
  for (const [index, line] of text.split('\n').entries()) {
    const control = unwanted.exec(line) ?? loneSurrogate.exec(line);
    const column = hiddenCharacters(line)[0]?.column ?? control?.index;
    if (column === undefined) continue;
    const code = line.codePointAt(column) ?? 0;
    return { line: index + 1, column: column + 1, name: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` };
  }
  return null;
}
