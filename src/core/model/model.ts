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
