import type { FileChange } from '../diff/change';
import type { SecretScanner } from '../ports';
import { fragmentsOf, withoutOverlap, type Fragment } from './fragments';
import { gateFileChange, type GatedChange } from './gatedChange';
import { escapeHidden } from '../hiddenCharacters';
import { knownSecrets } from './knownSecrets';
import { numbering, placeholderTest, restored } from './placeholders';
import { sideText } from './sideText';

export type GatedText = {
  /** As many lines as before; secrets as placeholders, hidden characters as escapes. */
  readonly text: string;
  /** One entry per place; lines 1-based and inclusive. */
  readonly secrets: readonly GatedSecret[];
  /** Every placeholder of this text as the text it stands for. Only for the moment of an edit. */
  readonly restore: (text: string) => string;
};

export type GatedSecret = {
  readonly kind: string;
  readonly startLine: number;
  readonly endLine: number;
  /** The placeholder on the first of the lines. */
  readonly placeholder: string;
};

/** The one way out: whatever is sent, shown or stored went through here first. */
export type SecretGate = {
  readonly text: (text: string, path?: string) => Promise<GatedText>;
  /** The same for a text whose parts went through before: the name in a placeholder names no secret behind it. */
  readonly whole: (text: string) => Promise<GatedText>;
  readonly change: (file: FileChange) => Promise<GatedChange>;
  /**
   * A change that went through before, without the values that were recognised since; the same object when there are
   * none in it. For the moment when all files were read and none was sent.
   */
  readonly again: (gated: FileChange) => FileChange;
};

/**
 * A gate for one review. It remembers what it found, so that a value that was recognised by its name in one file is
 * hidden in the next one as well, where nothing names it.
 */
export function secretGate(scanner: SecretScanner): SecretGate {
  const known = knownSecrets();
  const find = async (
    text: string,
    path: string,
    isNone: (start: number) => boolean = () => false,
  ): Promise<Fragment[]> => {
    const hits = await scanner.scan(text, path);
    const fragments = fragmentsOf(
      text,
      hits.filter(({ start }) => !isNone(start)),
    );
    known.learn(fragments);
    return fragments;
  };
  const settle = (text: string, fragments: readonly Fragment[]) =>
    withoutOverlap([...fragments, ...known.findIn(text)]);

  return {
    text: async (text, path = '') => gatedText(text, settle(text, await find(text, path))),
    whole: async (text) => gatedText(text, settle(text, await find(text, '', placeholderTest(text)))),
    change: async (file) => {
      const base = await find(sideText(file, 'base').text, file.oldPath ?? file.path);
      const reviewed = await find(sideText(file, 'reviewed').text, file.path);
      return gateFileChange(file, (text, side) => settle(text, side === 'base' ? base : reviewed));
    },
    again: (gated) => gateFileChange(gated, (text) => withoutOverlap(known.findIn(text))).file,
  };
}

/** {@link SecretGate.text} on its own. The path is for scanners that care for the kind of file. */
export function gateText(text: string, path: string, scanner: SecretScanner): Promise<GatedText> {
  return secretGate(scanner).text(text, path);
}

/** {@link SecretGate.change} on its own. */
export function gatedChange(file: FileChange, scanner: SecretScanner): Promise<GatedChange> {
  return secretGate(scanner).change(file);
}

function gatedText(text: string, fragments: readonly Fragment[]): GatedText {
  const numbers = numbering(text);
  let gated = '';
  let done = 0;
  let line = 1;
  const secrets: GatedSecret[] = [];
  for (const fragment of fragments) {
    const placeholder = numbers.placeholderOf(fragment);
    const between = text.slice(done, fragment.start);
    line += countBreaks(between);
    gated += between + placeholder;
    done = fragment.end;
    const last = secrets.at(-1);
    if (last !== undefined && fragment.part > 0 && last.endLine === line - 1)
      secrets[secrets.length - 1] = { ...last, endLine: line };
    else secrets.push({ kind: fragment.kind, startLine: line, endLine: line, placeholder });
  }
  return { text: escapeHidden(gated + text.slice(done)), secrets, restore: (sent) => restored(sent, numbers) };
}

function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
