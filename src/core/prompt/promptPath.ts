import { escapeHidden } from '../hiddenCharacters';
import { escapeOf } from '../inertText';

/**
 * A path as a prompt shows it, on one line and to be seen: a name may hold line breaks, and what follows one would stand
 * where only we speak. Nearly every path is itself.
 */
export function promptPath(path: string): string {
  return escapeHidden(path, false).replace(/[\n\t\f\r\u2028\u2029]/g, escapeOf);
}

/** Turns what a model calls a file, which is what its prompt showed, into the file's own path. */
export function pathsOfPrompt(paths: readonly string[]): (shown: string) => string {
  const known = new Map(paths.map((path) => [promptPath(path), path]));
  return (shown) => known.get(shown) ?? shown;
}
