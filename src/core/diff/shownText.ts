import type { Hunk } from './change';

/** A patch may claim any number of lines. */
const lastLine = 200_000;

/**
 * The new side as far as the hunks show it, each line at its number and nothing but line breaks between: for a file whose
 * whole text is not at hand. Null where nothing is shown, or where it stands too far down.
 */
export function shownText(hunks: readonly Hunk[]): string | null {
  const shown: string[] = [];
  for (const { lines } of hunks) {
    for (const line of lines) {
      if (line.kind === 'removed') continue;
      if (line.newLine > lastLine) return null;
      while (shown.length < line.newLine - 1) shown.push('');
      shown[line.newLine - 1] = line.text;
    }
  }
  return shown.length === 0 ? null : `${shown.join('\n')}\n`;
}
