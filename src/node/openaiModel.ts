import { setTimeout as pause } from 'node:timers/promises';
import OpenAI, { APIError } from 'openai';
import { adapted, type Capabilities } from '../core/model/capabilities';
import { saidError, type SaidError } from '../core/model/chatAnswer';
import { chatRequest } from '../core/model/chatRequest';
import { meaning, saidFailure, shownText, type Asked, type FailureMeaning } from '../core/model/endpointFailure';
import { learntAnew, type Learnt } from '../core/model/learnt';
import type { ModelFailure, ModelReply, ModelRequest, ModelRun, Usage } from '../core/model/model';
import { backOffMs, isTransient, longestWaitMs, maxAdaptations, maxRetries, retryAfterMs } from '../core/model/retry';
import { message, type Message } from '../core/messages';
import type { ModelClient } from '../core/ports';
import { exchange, requestLimits, type Breach, type RequestLimits } from './boundedFetch';
import { breachFailure, isPassing, networkFailure } from './networkFailure';
import { readAnswer, type ReadAnswer } from './readAnswer';

export type OpenAiModelOptions = {
  /** As the user wrote it, such as `https://api.openai.com/v1`; may carry a query, which every request then has. */
  readonly baseUrl: string;
  /** Null: the endpoint needs none. */
  readonly apiKey: string | null;
  /** How the key travels. */
  readonly keyHeader?: 'authorization' | 'api-key';
  readonly model: string;
  /** More headers of the user's; kept like keys, never shown. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is known about the model; without it, this client learns for itself. */
  readonly learnt?: Learnt;
  readonly contextWindow?: number | null;
  readonly fetch?: typeof fetch;
  readonly limits?: Partial<RequestLimits>;
  /** Random numbers from 0 to 1 for the waits between tries. */
  readonly random?: () => number;
};

/** One HTTP request and what came of it. */
type Attempt =
  | { readonly kind: 'read'; readonly answer: ReadAnswer; readonly breach: Breach | null }
  | {
      readonly kind: 'said';
      readonly status: number;
      readonly said: SaidError;
      readonly headers: Headers;
      readonly text: string;
    }
  | { readonly kind: 'lost'; readonly error: unknown; readonly breach: Breach | null; readonly text: string };

/**
 * Any endpoint that speaks OpenAI's chat completions. Everything is handed over: nothing of the library's environment
 * (`OPENAI_*`) is read, and only the headers made here leave. Waits, retries and changes of dialect are ours, because
 * the library's can neither be cancelled nor shown.
 */
export function openaiModel(options: OpenAiModelOptions): ModelClient {
  const { baseUrl, apiKey, model } = options;
  const { origin } = new URL(baseUrl);
  const learnt = options.learnt ?? learntAnew(origin, model);
  const limits = { ...requestLimits(baseUrl), ...options.limits };
  const headers = requestHeaders(options);
  const path = chatPath(baseUrl);
  const asked: Asked = { origin, path, model, hasKey: apiKey !== null };
  const credentials = [apiKey ?? '', ...Object.values(options.headers ?? {})];

  async function complete(request: ModelRequest, run: ModelRun): Promise<ModelReply | ModelFailure> {
    const deadline = performance.now() + limits.totalMs;
    let dialect = learnt.current();
    let requests = 0;
    let retries = 0;
    let adaptations = 0;
    for (;;) {
      requests++;
      const attempt = await ask(chatRequest(request, model, dialect), run, deadline, dialect.stream);
      const shown = attempt.kind === 'read' ? attempt.answer.text : attempt.text;
      const next = attempt.kind === 'said' && adaptations < maxAdaptations ? otherDialect(attempt, dialect) : null;
      if (next !== null) {
        dialect = next;
        adaptations++;
        continue;
      }
      const wait = retries < maxRetries ? waitBefore(attempt, retries, shown !== '', deadline) : null;
      if (wait === null) return finished(attempt, request, { requests, dialect });
      retries++;
      run.onWait?.(wait);
      if (!(await waited(wait.milliseconds, run.signal))) {
        return failed(breachFailure({ kind: 'cancelled' }, asked), shown, requests, null);
      }
    }
  }

  async function ask(
    body: Record<string, unknown>,
    run: ModelRun,
    deadline: number,
    stream: boolean,
  ): Promise<Attempt> {
    const firstByteMs = stream ? limits.firstByteMs : limits.totalMs;
    const bounds = { ...limits, firstByteMs };
    const fetcher = options.fetch ?? fetch;
    const sent = exchange({ fetch: fetcher, origin, headers, limits: bounds, deadline, signal: run.signal });
    const client = new OpenAI({
      baseURL: baseUrl,
      apiKey: 'set-by-exchange',
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      maxRetries: 0,
      timeout: limits.totalMs + 60_000,
      logLevel: 'off',
      fetch: sent.fetch,
    });
    let text = '';
    const onText = (piece: string): void => {
      text += piece;
      if (!run.signal.aborted) run.onText?.(piece);
    };
    try {
      const response = await client.post('/chat/completions', { body }).asResponse();
      const answer = await readAnswer(response, { onText, onProgress: sent.progressed });
      if (answer.error === null) return { kind: 'read', answer, breach: sent.breach() };
      return { kind: 'said', status: answer.error.status ?? 200, said: answer.error, headers: response.headers, text };
    } catch (error) {
      if (sent.breach() !== null || !(error instanceof APIError) || typeof error.status !== 'number') {
        return { kind: 'lost', error, breach: sent.breach(), text };
      }
      return { kind: 'said', status: error.status, said: saidBy(error), headers: error.headers as Headers, text };
    } finally {
      sent.end();
    }
  }

  /** Also undone when the words turn out to mean something else: only what led to an answer is remembered. */
  function otherDialect(
    { status, said, text }: Extract<Attempt, { kind: 'said' }>,
    dialect: Capabilities,
  ): Capabilities | null {
    const { failure } = saidFailure(status, said, asked, 0);
    if (text !== '' || !['bad-request', 'server', 'not-found', 'model-unknown'].includes(failure)) return null;
    if (/model_not_found/.test(said.code)) return null;
    return adapted(dialect, { status: status === 200 ? 400 : status, param: said.param, text: said.text });
  }

  function waitBefore(
    attempt: Attempt,
    retries: number,
    isShown: boolean,
    deadline: number,
  ): { milliseconds: number; message: Message } | null {
    const backOff = backOffMs(retries, (options.random ?? Math.random)());
    const milliseconds = waitFor(attempt, retries, isShown, backOff);
    if (milliseconds === null || performance.now() + milliseconds >= deadline) return null;
    const isLimited = attempt.kind === 'said' && attempt.status === 429;
    const args = { origin, seconds: Math.ceil(milliseconds / 1000) };
    return { milliseconds, message: message(isLimited ? 'model.wait-rate-limit' : 'model.wait-retry', args) };
  }

  /** Null: no other try. What a person has already seen is not asked for again. */
  function waitFor(attempt: Attempt, retries: number, isShown: boolean, backOff: number): number | null {
    if (isShown) return null;
    switch (attempt.kind) {
      case 'said': {
        const { failure } = saidFailure(attempt.status, attempt.said, asked, 0);
        const isFinal = attempt.headers.get('x-should-retry') === 'false';
        if (isFinal || !isTransient(attempt.status) || (failure !== 'server' && failure !== 'rate-limit')) return null;
        const wanted = retryAfterMs(attempt.headers, Date.now());
        return wanted === null ? backOff : wanted > longestWaitMs ? null : wanted;
      }
      case 'lost':
        return attempt.breach === null && isPassing(attempt.error, origin) ? backOff : null;
      case 'read':
        return attempt.answer.lost !== null && attempt.breach === null && retries === 0 ? backOff : null;
    }
  }

  function finished(
    attempt: Attempt,
    request: ModelRequest,
    { requests, dialect }: { requests: number; dialect: Capabilities },
  ): ModelReply | ModelFailure {
    switch (attempt.kind) {
      case 'said':
        return failed(saidMeaning(attempt, request, requests), attempt.text, requests, null);
      case 'lost': {
        const { breach, error } = attempt;
        return failed(
          breach === null ? networkFailure(error, asked) : breachFailure(breach, asked),
          attempt.text,
          requests,
          null,
        );
      }
      case 'read':
        return answered(attempt, requests, dialect);
    }
  }

  function saidMeaning(
    attempt: Extract<Attempt, { kind: 'said' }>,
    request: ModelRequest,
    requests: number,
  ): FailureMeaning {
    const { status, said, headers } = attempt;
    const wanted = retryAfterMs(headers, Date.now());
    if (status === 429 && wanted !== null && saidFailure(status, said, asked, 0).failure === 'rate-limit') {
      const args = { origin, seconds: Math.ceil(wanted / 1000) };
      return meaning('rate-limit', 'endpoint', ['model.rate-limit', 'model.rate-limit.next'], args);
    }
    // What arrives inside a stream may quote the answer, and so the code; only whole error bodies are shown.
    const text = attempt.text === '' ? shownText(said.text, `${request.system}\n${request.user}`, credentials) : '';
    return saidFailure(status, { ...said, text }, asked, requests);
  }

  function answered(
    attempt: Extract<Attempt, { kind: 'read' }>,
    requests: number,
    dialect: Capabilities,
  ): ModelReply | ModelFailure {
    const { answer, breach } = attempt;
    const { text, finish, whole, problem } = answer;
    const usage = answer.usage === null ? null : { ...answer.usage, requests };
    // A connection that stays open or breaks after the last word has lost nothing.
    const isOver = finish !== null && breach?.kind !== 'cancelled' && breach?.kind !== 'too-large';
    if (breach !== null && !isOver) return failed(breachFailure(breach, asked), text, requests, usage);
    if (problem !== null) return failed(problemMeaning(problem), text, requests, usage);
    if (answer.lost !== null && !isOver) return failed(lostMeaning(text), text, requests, usage);
    if (text === '' && (finish === null || finish === 'stop')) {
      return failed(
        meaning('unreadable', 'unreadable', ['model.empty', 'model.empty.next'], { origin }),
        '',
        requests,
        usage,
      );
    }
    learnt.note({ ...dialect, ...learntSince(learnt.current()) });
    return { kind: 'reply', text, finish: finish ?? 'unknown', whole: whole || isOver, usage, requests };
  }

  function problemMeaning({ kind, detail }: NonNullable<ReadAnswer['problem']>): FailureMeaning {
    switch (kind) {
      case 'html':
        return meaning('unreadable', 'endpoint', ['model.html', 'model.html.next'], { origin, title: detail });
      case 'not-json':
        return meaning('unreadable', 'unreadable', ['model.not-json', 'model.not-json.next'], { origin, type: detail });
      case 'broken-stream':
        return meaning('unreadable', 'truncated', ['model.broken-stream', 'model.server.next'], { origin });
    }
  }

  function lostMeaning(text: string): FailureMeaning {
    return meaning('truncated', 'truncated', ['model.cut-off', 'model.cut-off.next'], {
      origin,
      characters: text.length,
    });
  }

  return {
    provider: 'openai-compatible',
    origin,
    model,
    contextWindow: options.contextWindow ?? null,
    complete,
    preview: (request) => ({
      origin,
      path,
      headers: withoutSecrets(headers, options),
      body: JSON.stringify(chatRequest(request, model, learnt.current())),
    }),
  };
}

/** What others of the same run learnt in the meantime about answers stays; the dialect is the one that just worked. */
function learntSince({ echoesMarks, provenWindow, tokenFactor }: Capabilities): Partial<Capabilities> {
  return { echoesMarks, provenWindow, tokenFactor };
}

function saidBy(error: APIError): SaidError {
  const said = saidError({ error: error.error });
  return (
    said ?? {
      status: error.status as number,
      code: '',
      param: null,
      text: error.error === undefined ? htmlFree(error.message) : '',
    }
  );
}

function htmlFree(text: string): string {
  return /<\w/.test(text) ? '' : text.replace(/^\d{3} /, '');
}

function failed(what: FailureMeaning, partialText: string, requests: number, usage: Usage | null): ModelFailure {
  return { kind: 'failure', ...what, partialText, requests, usage };
}

function requestHeaders({ apiKey, keyHeader, headers }: OpenAiModelOptions): Record<string, string> {
  const key =
    apiKey === null ? {} : keyHeader === 'api-key' ? { 'api-key': apiKey } : { authorization: `Bearer ${apiKey}` };
  const own = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'user-agent': 'fresh-eyes',
    ...key,
    ...own,
  };
}

/** The person sees that a header goes and not what is in it: any header of theirs may be a credential. */
function withoutSecrets(
  sent: Readonly<Record<string, string>>,
  { headers }: OpenAiModelOptions,
): Record<string, string> {
  const secret = new Set(['authorization', 'api-key', ...Object.keys(headers ?? {}).map((name) => name.toLowerCase())]);
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, secret.has(name) ? '…' : value]));
}

function chatPath(baseUrl: string): string {
  const url = new URL(baseUrl);
  return `${url.pathname.replace(/\/$/, '')}/chat/completions${url.search}`;
}

async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(milliseconds, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
