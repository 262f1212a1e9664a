import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { message } from '../../src/core/messages';
import type { ModelReply, ModelRequest } from '../../src/core/model/model';
import type { ModelClient } from '../../src/core/ports';

/** What every request of a run weighed, whoever sent it. */
export type Sent = { readonly request: ModelRequest; readonly reply: string | null };

/**
 * A model whose answers come from a folder: each request is written there once, under a name made of its own bytes, and
 * answered when its answer stands beside it. Whoever answers sees the request and nothing else, and a second run over the
 * same requests is scored without asking anybody.
 */
export function folderModel(
  folder: string,
  onSent: (sent: Sent) => void,
): ModelClient & { readonly missing: () => number } {
  mkdirSync(folder, { recursive: true });
  const missing = new Set<string>();
  return {
    provider: 'openai-compatible',
    origin: 'http://127.0.0.1:1',
    model: 'folder',
    contextWindow: 200_000,
    missing: () => missing.size,
    preview: () => ({ origin: '', path: '', headers: {}, body: '' }),
    complete: (request) => {
      const text = requestText(request);
      const name = createHash('sha256').update(text).digest('hex').slice(0, 12);
      const answer = join(folder, `${name}.res.txt`);
      if (existsSync(answer)) {
        const reply = readFileSync(answer, 'utf8');
        onSent({ request, reply });
        return Promise.resolve(replyOf(reply));
      }
      missing.add(name);
      writeFileSync(join(folder, `${name}.req.txt`), text);
      onSent({ request, reply: null });
      return Promise.resolve({
        kind: 'failure',
        failure: 'network',
        reason: 'endpoint',
        message: message('model.refused-connection', { origin: folder }),
        next: message('model.refused-loopback.next'),
        partialText: '',
        requests: 1,
        usage: null,
      });
    },
  };
}

function requestText({ system, user }: ModelRequest): string {
  return system === '' ? user : `${system}\n\n=====\n\n${user}`;
}

/** Answers at once with what `say` makes of the request. */
export function scriptedModel(say: (request: ModelRequest) => string, onSent: (sent: Sent) => void): ModelClient {
  return {
    provider: 'openai-compatible',
    origin: 'http://127.0.0.1:1',
    model: 'scripted',
    contextWindow: 200_000,
    preview: () => ({ origin: '', path: '', headers: {}, body: '' }),
    complete: (request) => {
      const reply = say(request);
      onSent({ request, reply });
      return Promise.resolve(replyOf(reply));
    },
  };
}

/** The same client, with every request and reply noted. */
export function notedModel(model: ModelClient, onSent: (sent: Sent) => void): ModelClient {
  return {
    ...model,
    complete: async (request, run) => {
      const reply = await model.complete(request, run);
      onSent({ request, reply: reply.kind === 'reply' ? reply.text : reply.partialText });
      return reply;
    },
  };
}

function replyOf(text: string): ModelReply {
  return { kind: 'reply', text, finish: 'stop', whole: true, usage: null, requests: 1 };
}
