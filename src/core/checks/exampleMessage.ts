import { message, type Message } from '../messages';
import type { ExampleResult } from './testRule';

/** What is wrong with an example, in one sentence. */
export function exampleMessage({ example, outcome, hitLines, missingLines, reason }: ExampleResult): Message {
  const args = { path: example.path, lines: (outcome === 'missing' ? missingLines : hitLines).join(', ') };
  if (reason !== null) return message(`rules.test-${reason}`, args);
  if (outcome === 'missing')
    return message(missingLines.length > 0 ? 'rules.test-missing-lines' : 'rules.test-missing', args);
  return message(example.kind === 'good' ? 'rules.test-noisy' : 'rules.test-noisy-lines', args);
}
