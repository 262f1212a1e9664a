import { setTimeout as pause } from 'node:timers/promises';
import OpenAI, { APIError } from 'openai';
import { askPersistently } from '../core/model/askPersistently';
import type { Attempt } from '../core/model/attempt';
import { saidError, type SaidError } from '../core/model/chatAnswer';
import { chatRequest } from '../core/model/chatRequest';
import type { Asked } from '../core/model/endpointFailure';
import { learntAnew } from '../core/model/learnt';
import type { Capabilities, Learnt, ModelRequest, ModelRun } from '../core/model/model';
import { retryAfterMs } from '../core/model/retry';
import type { ModelClient } from '../core/ports';
import { exchange, requestLimits, type Exchange, type RequestLimits } from './boundedFetch';
import { endpointHeaders, endpointPath, shownHeaders, type KeyedEndpoint } from './endpointHeaders';
import { breachFailure, isPassing, networkFailure } from './networkFailure';
import { readAnswer } from './readAnswer';

export type OpenAiModelOptions = KeyedEndpoint & {
  /** As the user wrote it, such as `https://api.openai.com/v1`; may carry a query, which every request then has. */
  readonly baseUrl: string;
  readonly model: string;
  /** What is known about the model; without it, this client learns for itself. */
  readonly learnt?: Learnt;
  readonly contextWindow?: number | null;
  readonly fetch?: typeof fetch;
  /** Told of every body before it leaves, repeated tries included; a rejection keeps it from leaving. */
  readonly onSend?: (sent: {
    readonly origin: string;
    readonly model: string;
    readonly request: ModelRequest;
    readonly body: string;
  }) => Promise<void>;
  readonly limits?: Partial<RequestLimits>;
  /** Random numbers from 0 to 1 for the waits between tries. */
  readonly random?: () => number;
};

/**
 * Any endpoint that speaks OpenAI's chat completions. Everything is handed over: nothing of the library's environment
 * (`OPENAI_*`) is used, and only the headers made here leave. Waits, retries and changes of dialect are ours, because
 * the library's are neither shown nor bounded as a review needs them.
 */
export function openaiModel(options: OpenAiModelOptions): ModelClient {
  const { baseUrl, apiKey, model } = options;
  const { origin } = new URL(baseUrl);
  const learnt = options.learnt ?? learntAnew(origin, model);
  const limits = { ...requestLimits(baseUrl), ...options.limits };
  const headers = endpointHeaders(options);
  const path = endpointPath(baseUrl, '/chat/completions');
  const asked: Asked = { origin, path, model, hasKey: apiKey !== null };

  async function attempt(
    request: ModelRequest,
    dialect: Capabilities,
    run: ModelRun,
    deadline: number,
  ): Promise<Attempt> {
    // Without a stream the first byte comes when the answer is complete.
    const bounds = dialect.stream ? limits : { ...limits, firstByteMs: limits.totalMs };
    const fetcher = options.fetch ?? fetch;
    const sent = exchange({ fetch: fetcher, origin, headers, limits: bounds, deadline, signal: run.signal });
    let text = '';
    const onText = (piece: string): void => {
      text += piece;
      if (!run.signal.aborted) run.onText?.(piece);
    };
    try {
      const body = chatRequest(request, model, dialect);
      await options.onSend?.({ origin, model, request, body: JSON.stringify(body) });
      const response = await sdk(baseUrl, sent, limits).post('/chat/completions', { body }).asResponse();
      const answer = await readAnswer(response, { onText, onProgress: sent.progressed });
      const breach = sent.breach();
      if (answer.error !== null && breach === null)
        return said(answer.error.status ?? 200, answer.error, response.headers, text);
      return { kind: 'read', answer, ended: breach === null ? null : breachFailure(breach, asked) };
    } catch (error) {
      return failedAttempt(error, sent, text);
    } finally {
      sent.end();
    }
  }

  function failedAttempt(error: unknown, sent: Exchange, text: string): Attempt {
    const breach = sent.breach();
    if (breach !== null) return { kind: 'lost', meaning: breachFailure(breach, asked), isPassing: false, text };
    if (error instanceof APIError && typeof error.status === 'number') {
      return said(error.status, saidIn(error.error, error.message), error.headers as Headers, text);
    }
    return { kind: 'lost', meaning: networkFailure(error, asked), isPassing: isPassing(error, origin), text };
  }

  return {
    provider: 'openai-compatible',
    origin,
    model,
    contextWindow: options.contextWindow ?? null,
    learnt,
    complete: (request, run) =>
      askPersistently(request, run, learnt, {
        attempt,
        wait: waited,
        elapsed: () => performance.now(),
        random: options.random ?? Math.random,
        totalMs: limits.totalMs,
        asked,
        credentials: [apiKey ?? '', ...Object.values(options.headers ?? {})],
      }),
    preview: (request) => ({
      origin,
      path,
      headers: shownHeaders(options),
      body: JSON.stringify(chatRequest(request, model, learnt.current())),
    }),
  };
}

/** A client for one request. The key travels in the headers of the exchange; what is given here is replaced there. */
function sdk(baseURL: string, sent: Exchange, { totalMs }: RequestLimits): OpenAI {
  return new OpenAI({
    baseURL,
    apiKey: 'in-the-exchange',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    // The exchange's own limit comes first.
    timeout: totalMs + 60_000,
    logLevel: 'off',
    fetch: sent.fetch,
  });
}

function said(status: number, what: SaidError, headers: Headers, text: string): Attempt {
  const isFinal = headers.get('x-should-retry') === 'false';
  return { kind: 'said', status, said: what, retryAfterMs: retryAfterMs(headers, Date.now()), isFinal, text };
}

/** The body of an error answer, as the library hands it over: parsed, or as text behind the status. */
function saidIn(body: unknown, libraryText: string): SaidError {
  const parsed = saidError({ error: body ?? null });
  if (parsed !== null) return parsed;
  const text = /<\w/.test(libraryText) ? '' : libraryText.replace(/^\d{3} /, '');
  return { status: null, code: '', param: null, text };
}

async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(milliseconds, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
