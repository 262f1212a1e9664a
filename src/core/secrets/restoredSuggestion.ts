import type { SecretScanner } from '../ports';
import { keepsSecretsInPlace, placeholdersIn, type Replacement } from './placeholders';
import { gateText } from './secretGate';

/**
 * A suggestion with the real text in the place of its placeholders, for the moment of the edit and nothing else. Null when
 * it must not be carried out: the text at its lines is another one, or a placeholder would move or be used more often.
 *
 * The file goes through the gate again, so no secret is ever stored. Numbers may differ from those of the review, where
 * the other side of the change and other files had a say; what counts is that the lines are the same but for them.
 * @param text the whole text that is edited
 * @param at 1-based line of `text` where the old text is expected
 */
export async function restoredSuggestion(
  text: string,
  at: number,
  suggestion: Replacement,
  path: string,
  scanner: SecretScanner,
): Promise<Replacement | null> {
  if (!keepsSecretsInPlace(suggestion)) return null;
  const oldLines = suggestion.oldText.split('\n');
  const real = linesAt(text, at, oldLines.length);
  if (real.join('\n') === suggestion.oldText && placeholdersIn(suggestion.oldText).length === 0) return suggestion;
  const gated = await gateText(text, path, scanner);
  const current = linesAt(gated.text, at, oldLines.length);
  const names = new Map<string, string>();
  const isSame = oldLines.every((line, index) => matches(line, current[index], names));
  // An escape that stands for a hidden character would be written out as its letters.
  if (!isSame || keepsEscape(suggestion.newText, real, current)) return null;
  const newText = suggestion.newText.replace(/«secret:[^»\n]*»/g, (name) => names.get(name) ?? name);
  return { oldText: real.join('\n'), newText: gated.restore(newText) };
}

function linesAt(text: string, at: number, count: number): string[] {
  return text
    .split('\n')
    .slice(at - 1, at - 1 + count)
    .map((line) => line.replace(/\r$/, ''));
}

/** Equal but for the numbers of the placeholders, each of which means the same one everywhere. */
function matches(line: string, current: string | undefined, names: Map<string, string>): boolean {
  if (current === undefined) return false;
  const [mine, theirs] = [placeholdersIn(line), placeholdersIn(current)];
  if (mine.length !== theirs.length || unnumbered(line) !== unnumbered(current)) return false;
  return mine.every((name, index) => {
    const other = theirs[index] ?? '';
    if (names.has(name)) return names.get(name) === other;
    names.set(name, other);
    return true;
  });
}

function unnumbered(text: string): string {
  return text.replace(/«secret:([a-z0-9-]+):\d+((?::\d+)?)»/g, '«$1$2»');
}

function keepsEscape(newText: string, real: readonly string[], current: readonly string[]): boolean {
  const before = new Set(real.join('\n').match(/\\u\{[0-9a-f]+\}/g));
  const made = (current.join('\n').match(/\\u\{[0-9a-f]+\}/g) ?? []).filter((escape) => !before.has(escape));
  return made.some((escape) => newText.includes(escape));
}
