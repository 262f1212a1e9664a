import { createInterface } from 'node:readline/promises';
import { inertLine } from '../core/inertText';
import { english, message, type Message } from '../core/messages';
import type { CommandIo } from './io';

/** Whether a person agrees: `--yes`, or an answer on the terminal. Without one nothing is agreed to. */
export async function agreed(question: Message, yes: boolean, io: CommandIo): Promise<boolean> {
  if (yes) return true;
  if (io.stdout.isTTY !== true) {
    io.stderr.write(`${english(message('rules.needs-yes'))}\n`);
    return false;
  }
  const asking = createInterface({ input: io.stdin, output: io.stderr });
  const answer = await asking.question(`${inertLine(english(question))} [y/N] `, { signal: io.signal });
  asking.close();
  return /^y(?:es)?$/i.test(answer.trim());
}
