/** Times in milliseconds; see {@link requestLimits} for the values in use. */
export type RequestLimits = {
  /** Until the response starts. */
  readonly firstByteMs: number;
  /** From there until the model is seen at work. */
  readonly firstContentMs: number;
  /** Between two signs of work; keep-alives are none. */
  readonly idleMs: number;
  /** For a request with all its retries. */
  readonly totalMs: number;
  readonly maxBytes: number;
};

const cloudLimits: RequestLimits = {
  firstByteMs: 60_000,
  firstContentMs: 120_000,
  idleMs: 60_000,
  totalMs: 300_000,
  maxBytes: 8 * 1024 * 1024,
};

/** A model on this machine reads a long prompt for minutes before it says a word. */
const loopbackLimits: RequestLimits = {
  ...cloudLimits,
  firstByteMs: 300_000,
  firstContentMs: 300_000,
  totalMs: 600_000,
};

/** Some servers leave the connection open after the last word. */
const afterFinishMs = 5_000;

export function requestLimits(baseUrl: string): RequestLimits {
  return isLoopback(baseUrl) ? loopbackLimits : cloudLimits;
}

export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  );
}

/** Why our side ended a request. */
export type Breach =
  | { readonly kind: 'first-byte' | 'first-content' | 'idle' | 'total'; readonly milliseconds: number }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'redirect'; readonly target: string }
  | { readonly kind: 'foreign-origin'; readonly target: string }
  | { readonly kind: 'cancelled' };

export class BreachError extends Error {
  readonly breach: Breach;

  constructor(breach: Breach) {
    super(breach.kind);
    this.name = 'BreachError';
    this.breach = breach;
  }
}

export type Exchange = {
  /** To be handed to a client library for exactly one request. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Set once our side has ended the request. */
  readonly breach: () => Breach | null;
  /** The model was seen at work; `finished` when it said that it is done and only figures may follow. */
  readonly progressed: (finished: boolean) => void;
  /** Frees timer and socket; whatever is still under way ends. */
  readonly end: () => void;
};

/**
 * One HTTP request that cannot outlast its limits, be led to another origin, or carry headers that are not ours:
 * `headers` replace all that the caller's library would send, so that nothing of its environment leaves.
 */
export function exchange(options: {
  readonly fetch: typeof fetch;
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: RequestLimits;
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}): Exchange {
  const { origin, headers, limits, deadline, signal } = options;
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let breach: Breach | null = null;
  let hasEnded = false;

  function fail(reason: Breach): BreachError {
    breach ??= reason;
    const error = new BreachError(breach);
    if (!controller.signal.aborted) controller.abort(error);
    return error;
  }

  function allow(kind: 'first-byte' | 'first-content' | 'idle', milliseconds: number): void {
    clearTimeout(timer);
    if (hasEnded) return;
    const left = deadline - performance.now();
    const reason: Breach =
      left < milliseconds ? { kind: 'total', milliseconds: limits.totalMs } : { kind, milliseconds };
    timer = setTimeout(() => void fail(reason), Math.max(0, Math.min(left, milliseconds)));
  }

  const cancel = (): void => void fail({ kind: 'cancelled' });
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });

  async function send(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin) throw fail({ kind: 'foreign-origin', target: url.origin });
    controller.signal.throwIfAborted();
    allow('first-byte', limits.firstByteMs);
    const { method, body } = init;
    const response = await options.fetch(url, {
      ...(method === undefined ? {} : { method }),
      ...(body === undefined ? {} : { body }),
      headers: { ...headers },
      redirect: 'manual',
      signal: controller.signal,
    });
    allow('first-content', limits.firstContentMs);
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      throw fail({ kind: 'redirect', target: targetOf(response.headers.get('location'), url) });
    }
    return response.body === null ? response : new Response(capped(response.body), response);
  }

  function capped(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    let bytes = 0;
    const cap = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, stream) {
        bytes += chunk.byteLength;
        if (bytes > limits.maxBytes) stream.error(fail({ kind: 'too-large', bytes: limits.maxBytes }));
        else stream.enqueue(chunk);
      },
    });
    return body.pipeThrough(cap);
  }

  return {
    fetch: send,
    breach: () => breach,
    progressed: (finished) => allow('idle', finished ? Math.min(limits.idleMs, afterFinishMs) : limits.idleMs),
    end: () => {
      hasEnded = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      if (!controller.signal.aborted) controller.abort(new BreachError({ kind: 'cancelled' }));
    },
  };
}

function targetOf(location: string | null, from: URL): string {
  if (location === null) return '?';
  if (!URL.canParse(location, from.href)) return '?';
  const { origin, pathname } = new URL(location, from);
  // Its own origin tells nothing new: there the path is what to correct.
  return origin === from.origin ? origin + pathname.replace(/\/chat\/completions\/?$/, '') : origin;
}
