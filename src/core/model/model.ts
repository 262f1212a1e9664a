import type { Message } from '../messages';
import type { NotDoneReason } from '../finding';

/** One request to a language model, before any provider's dialect. */
export type ModelRequest = {
  /** Instructions, schema and rules first, the change last, so that providers can reuse the common prefix. */
  readonly system: string;
  readonly user: string;
  /** JSON Schema (draft 7) of the answer, and its name where a provider wants one. */
  readonly schema: { readonly name: string; readonly json: Readonly<Record<string, unknown>> };
  readonly maxOutputTokens: number;
  /** What the core believes the request weighs; used to notice silent truncation. */
  readonly estimatedTokens: number;
  /** Paths in the request, for failures and the egress ledger. */
  readonly paths: readonly string[];
};

export type Usage = {
  readonly requests: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
};

/** Why an answer ended, whatever the provider calls it. `unknown` also when it does not say. */
export type FinishReason = 'stop' | 'length' | 'content-filter' | 'refusal' | 'cut-off' | 'unknown';

export type ModelReply = {
  readonly kind: 'reply';
  readonly text: string;
  readonly finish: FinishReason;
  /** False when the transport cannot vouch for the end of the answer (stream ended without finish reason or `[DONE]`). */
  readonly whole: boolean;
  /** Null when the endpoint reported none. `requests` counts every HTTP request made for this answer, retries included. */
  readonly usage: Usage | null;
  readonly requests: number;
};

export type FailureKind =
  | 'key-refused'
  | 'forbidden'
  | 'not-found'
  | 'model-unknown'
  | 'rate-limit'
  | 'quota'
  | 'network'
  | 'timeout'
  | 'server'
  | 'too-large'
  | 'context-overflow'
  | 'content-filter'
  | 'unreadable'
  | 'truncated'
  | 'redirect'
  | 'limit'
  | 'cancelled'
  | 'no-consent'
  | 'git'
  | 'rules'
  | 'bad-request';

export type ModelFailure = {
  readonly kind: 'failure';
  readonly failure: FailureKind;
  /** How the files of this request end. */
  readonly reason: NotDoneReason;
  readonly message: Message;
  readonly next: Message;
  /** What had arrived before the failure; complete findings in it are kept. */
  readonly partialText: string;
  readonly requests: number;
  readonly usage: Usage | null;
};

export type ModelRun = {
  readonly signal: AbortSignal;
  /** Each piece of answer text as it arrives. */
  readonly onText?: (text: string) => void;
  /** The client waits before a retry; shown to the person. */
  readonly onWait?: (wait: { readonly milliseconds: number; readonly message: Message }) => void;
};

/** Exactly what would leave, without secrets in the headers. */
export type PreviewedRequest = {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** How a model is made to answer in JSON, from the tightest way to none. */
export type StructuredMode = 'json-schema' | 'json-object' | 'tool' | 'text';

/** What one endpoint's model takes and does, as far as it was learnt. */
export type Capabilities = {
  readonly structured: StructuredMode;
  /** Name of the limit on the answer's length; null when the endpoint takes neither. */
  readonly outputLimit: 'max_tokens' | 'max_completion_tokens' | null;
  readonly temperature: boolean;
  readonly stream: boolean;
  /** `stream_options.include_usage`. */
  readonly streamUsage: boolean;
  readonly systemRole: boolean;
  /** Null until seen: whether answers return the marks. */
  readonly echoesMarks: boolean | null;
  /** Tokens of input that a probe has proved to arrive whole; null when never probed. */
  readonly provenWindow: number | null;
  /** Real tokens per estimated token, from the usage of earlier answers; null when never seen. */
  readonly tokenFactor: number | null;
};

/** What is known about one model of one endpoint, shared by all requests of a run and kept for the next. */
export type Learnt = {
  readonly current: () => Capabilities;
  /** Takes effect at once; kept in the background, since a lost note only costs a rejected request later. */
  readonly note: (change: Partial<Capabilities>) => void;
};
