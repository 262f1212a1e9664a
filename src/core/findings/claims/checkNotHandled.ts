import { functionAround, refuted, unknown, type Checked, type ClaimPlace } from './claimPlace';
import { escaped, isWithin } from './codeText';

/** "X is not handled": refuted where the function names it in a case, a comparison or a handler, or looks at the error. */
export function checkNotHandled(place: ClaimPlace): Checked {
  const { name, code, lines, file, language } = place;
  const around = functionAround(place);
  if (around === null) return unknown;
  const word = `(?<![\\w$])${escaped(name)}(?![\\w$])`;
  const arms = ['rust', 'csharp'].includes(language) ? `|^\\s*[\\w.:|]*${word}[^=\\n]*=>` : '';
  const isOneSwitch =
    code.lines.slice(around.start - 1, around.end).filter((text) => /\b(?:switch|match|select)\b/.test(text)).length <=
    1;
  const inSwitch = isOneSwitch ? `|\\bcase\\s+[\\w.:, ]*${word}${arms}` : '';
  const handler = new RegExp(
    `\\b(?:except|rescue)\\b[^:\\n]*${word}|\\bcatch\\s*\\([^)]*${word}|\\binstanceof\\s+${word}|errors\\.(?:Is|As)\\([^)]*${word}${inSwitch}`,
  );
  for (let line = around.start; line <= around.end; line++) {
    if (!isWithin(line, lines) && handler.test(code.lines[line - 1] ?? ''))
      return refuted('syntax', file.file.path, line);
  }
  const next = code.lines.slice(lines.end).findIndex((text) => text.trim() !== '');
  const flagged = code.lines.slice(lines.start - 1, lines.end).join('\n');
  const error =
    language === 'go' ? new RegExp(`(\\w*[eE]rr\\w*)\\s*:?=\\s*[^\\n]*${word}\\s*\\(`).exec(flagged)?.[1] : undefined;
  if (
    error !== undefined &&
    next >= 0 &&
    new RegExp(`\\bif\\b.*\\b${error}\\s*!=\\s*nil`).test(code.lines[lines.end + next] ?? '')
  ) {
    return refuted('syntax', file.file.path, lines.end + next + 1);
  }
  return unknown;
}
