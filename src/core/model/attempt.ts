import type { SaidError } from './chatAnswer';
import type { FailureMeaning } from './endpointFailure';
import type { FinishReason, Usage } from './model';

/** What one response held, read as far as it came. */
export type ReadAnswer = {
  readonly text: string;
  readonly finish: FinishReason | null;
  /** The response itself said that this is all: `[DONE]`, a finish reason, or a body that is JSON to its end. */
  readonly whole: boolean;
  readonly usage: Omit<Usage, 'requests'> | null;
  readonly error: SaidError | null;
  readonly problem: { readonly kind: 'html' | 'not-json' | 'broken-stream'; readonly detail: string } | null;
  /** The connection broke before the response ended by itself. */
  readonly broke: boolean;
};

/** One request over the wire and what came of it. */
export type Attempt =
  | {
      readonly kind: 'read';
      readonly answer: ReadAnswer;
      /** Our side ended it. */ readonly ended: FailureMeaning | null;
    }
  | {
      readonly kind: 'said';
      readonly status: number;
      readonly said: SaidError;
      /** How long the endpoint asks to wait, in milliseconds. */
      readonly retryAfterMs: number | null;
      /** The endpoint says that another try is of no use. */
      readonly isFinal: boolean;
      readonly text: string;
    }
  | { readonly kind: 'lost'; readonly meaning: FailureMeaning; readonly isPassing: boolean; readonly text: string };

/** Answer text that had arrived, and that a person may have seen. */
export function textOf(attempt: Attempt): string {
  return attempt.kind === 'read' ? attempt.answer.text : attempt.text;
}
