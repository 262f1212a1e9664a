import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { message } from '../core/messages';
import type { ModelClient } from '../core/ports';
import type { ModelRequest } from '../core/model/model';

const recordSchema = z.object({ model: z.string(), answers: z.record(z.string(), z.string()) });

/** Answers of a model by the request that they answer; the request's hash changes with the prompt, so it is its snapshot. */
export type RecordedAnswers = z.infer<typeof recordSchema>;

/** The same client, noting every whole answer in `answers`. */
export function recordingModel(model: ModelClient, answers: Map<string, string>): ModelClient {
  return {
    ...model,
    complete: async (request, run) => {
      const reply = await model.complete(request, run);
      if (reply.kind === 'reply' && reply.whole) answers.set(requestKey(request), reply.text);
      return reply;
    },
  };
}

/** A model that says again what it said; a request that was never recorded fails, and nothing is ever sent. */
export function replayingModel({ model, answers }: RecordedAnswers): ModelClient {
  return {
    provider: 'openai-compatible',
    origin: 'recorded:',
    model,
    contextWindow: null,
    preview: () => ({ origin: 'recorded:', path: '', headers: {}, body: '' }),
    complete: (request, run) => {
      const key = requestKey(request);
      const text = Object.hasOwn(answers, key) ? answers[key] : undefined;
      if (text === undefined) {
        return Promise.resolve({
          kind: 'failure',
          failure: 'bad-request',
          reason: 'endpoint',
          message: message('rules.not-recorded'),
          next: message('rules.not-recorded.next'),
          partialText: '',
          requests: 0,
          usage: null,
        });
      }
      run.onText?.(text);
      return Promise.resolve({ kind: 'reply', text, finish: 'stop', whole: true, usage: null, requests: 0 });
    },
  };
}

function requestKey({ system, user }: ModelRequest): string {
  return createHash('sha256').update(system).update('\0').update(user).digest('hex');
}

export async function writeAnswers(file: string, record: RecordedAnswers): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const sorted = Object.fromEntries(Object.entries(record.answers).sort(([one], [other]) => (one < other ? -1 : 1)));
  await writeFile(file, `${JSON.stringify({ ...record, answers: sorted }, null, 2)}\n`);
}

/** Null where nothing was recorded, or the file is none of ours. */
export async function readAnswers(file: string): Promise<RecordedAnswers | null> {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
