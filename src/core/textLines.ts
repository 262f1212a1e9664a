import { inertLine } from './inertText';
import type { Message } from './messages';

/** One line of a text for people: a message where there are words, plain where there are only names and code. */
export type TextLine = { readonly depth: number; readonly text: string | Message };

export function textLine(depth: number, text: string | Message): TextLine {
  return { depth, text };
}

/** The lines as a text that can do nothing, in the language of `say`. */
export function linesText(lines: readonly TextLine[], say: (message: Message) => string): string {
  const shown = ({ depth, text }: TextLine) =>
    inertLine(`${'  '.repeat(depth)}${typeof text === 'string' ? text : say(text)}`);
  return lines.map((line) => `${shown(line)}\n`).join('');
}
