import instructions from './probe.md';
import { meaning, type FailureMeaning } from './endpointFailure';
import { isRecord } from './replySchema';
import { repairedJson } from './jsonText';
import type { ModelRequest } from './model';
import { estimateTokens } from './tokens';
import type { ModelClient } from '../ports';

export type ProbeStep = {
  /** Tokens sent: as the endpoint counts them, else as estimated. */
  readonly tokens: number;
  /** Code words that came back, of how many. */
  readonly returned: number;
  readonly hidden: number;
  readonly failure: FailureMeaning | null;
};

export type Probe = { readonly steps: readonly ProbeStep[]; readonly provenTokens: number | null };

/** Estimated tokens of the requests, each twice as long as the one before. */
export const probeSizes: readonly number[] = [2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000];

const hiddenWords = 5;
const schema = {
  name: 'words',
  json: {
    type: 'object',
    properties: { words: { type: 'array', items: { type: 'string' } } },
    required: ['words'],
    additionalProperties: false,
  },
};

/**
 * How much a model really reads: requests of growing size with code words hidden from beginning to end, until one does
 * not come back. Costs about twice the largest size in tokens, so only when a person asks for it. What is proven is
 * noted in what is learnt about the model.
 */
export async function contextProbe(
  model: ModelClient,
  largest: number,
  run: { readonly signal: AbortSignal; readonly random: () => number; readonly onStep?: (step: ProbeStep) => void },
): Promise<Probe> {
  const steps: ProbeStep[] = [];
  for (const size of probeSizes.filter((one) => one <= largest)) {
    const step = await probeStep(model, size, run.signal, run.random);
    steps.push(step);
    run.onStep?.(step);
    if (step.failure !== null || step.returned < step.hidden) break;
  }
  const proven = steps.filter(({ failure, returned, hidden }) => failure === null && returned === hidden).at(-1);
  const provenTokens = proven?.tokens ?? null;
  if (provenTokens !== null) model.learnt?.note({ provenWindow: provenTokens });
  return { steps, provenTokens };
}

async function probeStep(
  model: ModelClient,
  size: number,
  signal: AbortSignal,
  random: () => number,
): Promise<ProbeStep> {
  const words = Array.from({ length: hiddenWords }, () => codeWord(random));
  const user = haystack(words, size);
  const request: ModelRequest = {
    system: instructions,
    user,
    schema,
    maxOutputTokens: 500,
    estimatedTokens: estimateTokens(user),
    paths: [],
  };
  const reply = await model.complete(request, { signal });
  const hidden = words.length;
  if (reply.kind === 'failure') return { tokens: request.estimatedTokens, returned: 0, hidden, failure: reply };
  const read = repairedJson(reply.text.slice(Math.max(0, reply.text.indexOf('{'))));
  const listed = isRecord(read) && Array.isArray(read['words']) ? read['words'].map(String) : [];
  const returned = words.filter((word) => listed.includes(word)).length;
  const counted = reply.usage?.inputTokens ?? 0;
  const cut = counted > 0 && counted < request.estimatedTokens * 0.58;
  const args = { origin: model.origin, counted, expected: request.estimatedTokens };
  return {
    tokens: counted > 0 ? counted : request.estimatedTokens,
    returned,
    hidden,
    failure: cut ? meaning('truncated', 'truncated', ['model.input-cut', 'model.input-cut.next'], args) : null,
  };
}

/** Lines of plain words, each different so that nothing can be compressed, with the code words evenly spread. */
function haystack(words: readonly string[], size: number): string {
  const lines: string[] = [];
  const perLine = estimateTokens(fillerLine(1_000));
  const count = Math.max(words.length * 2, Math.floor(size / perLine));
  for (let at = 0; at < count; at++) {
    const word = words.findIndex((_, index) => at === Math.floor((index * (count - 1)) / (words.length - 1)));
    lines.push(word < 0 ? fillerLine(at) : `The code word is ${String(words[word])}.`);
  }
  return lines.join('\n');
}

function fillerLine(at: number): string {
  return `Entry ${String(at)}: the box on shelf ${String((at * 7) % 89)} holds ${String((at * 13) % 97)} screws and a note.`;
}

function codeWord(random: () => number): string {
  return Array.from({ length: 8 }, () => 'abcdefghjkmnpqrstuvwxyz'.charAt(Math.floor(random() * 23))).join('');
}
