import type { Attempt, ReadAnswer } from './attempt';
import { meaning, saidFailure, shownText, type Asked, type FailureMeaning } from './endpointFailure';
import type { ModelFailure, ModelReply, ModelRequest, Usage } from './model';

export type OutcomeContext = {
  readonly request: ModelRequest;
  readonly asked: Asked;
  /** Keys and header values, which no message may repeat. */
  readonly credentials: readonly string[];
  /** Requests over the wire for this answer. */
  readonly requests: number;
};

/** What the last attempt at an answer means for the review. */
export function attemptOutcome(attempt: Attempt, context: OutcomeContext): ModelReply | ModelFailure {
  switch (attempt.kind) {
    case 'said':
      return failed(saidMeaning(attempt, context), attempt.text, context.requests, null);
    case 'lost':
      return failed(attempt.meaning, attempt.text, context.requests, null);
    case 'read':
      return answered(attempt.answer, attempt.ended, context);
  }
}

export function failed(what: FailureMeaning, partialText: string, requests: number, usage: Usage | null): ModelFailure {
  return { kind: 'failure', ...what, partialText, requests, usage };
}

function answered(
  answer: ReadAnswer,
  ended: FailureMeaning | null,
  context: OutcomeContext,
): ModelReply | ModelFailure {
  const { text, finish, whole, problem } = answer;
  const { requests, asked } = context;
  const usage = answer.usage === null ? null : { ...answer.usage, requests };
  // A connection that stays open or breaks after the last word has lost nothing.
  const isFinished = finish !== null && (ended === null || ended.failure === 'timeout');
  if (ended !== null && !isFinished) return failed(ended, text, requests, usage);
  if (problem !== null) return failed(problemMeaning(problem, asked), text, requests, usage);
  if (answer.broke && !isFinished) {
    const args = { origin: asked.origin, characters: text.length };
    return failed(
      meaning('truncated', 'truncated', ['model.cut-off', 'model.cut-off.next'], args),
      text,
      requests,
      usage,
    );
  }
  if (text.trim() === '' && (finish === null || finish === 'stop')) {
    return failed(
      meaning('unreadable', 'unreadable', ['model.empty', 'model.empty.next'], { origin: asked.origin }),
      '',
      requests,
      usage,
    );
  }
  return { kind: 'reply', text, finish: finish ?? 'unknown', whole: whole || isFinished, usage, requests };
}

function saidMeaning(attempt: Extract<Attempt, { kind: 'said' }>, context: OutcomeContext): FailureMeaning {
  const { status, said, retryAfterMs } = attempt;
  const { asked, request, requests, credentials } = context;
  // What arrives inside a stream may quote the answer, and so the code; only whole error bodies are shown.
  const text = attempt.text === '' ? shownText(said.text, `${request.system}\n${request.user}`, credentials) : '';
  const what = saidFailure(status, said, asked, requests, text);
  if (what.failure !== 'rate-limit' || retryAfterMs === null) return what;
  const args = { origin: asked.origin, seconds: Math.ceil(retryAfterMs / 1000) };
  return meaning('rate-limit', 'endpoint', ['model.rate-limit', 'model.rate-limit.next'], args);
}

function problemMeaning({ kind, detail }: NonNullable<ReadAnswer['problem']>, { origin }: Asked): FailureMeaning {
  switch (kind) {
    case 'html':
      return meaning('unreadable', 'endpoint', ['model.html', 'model.html.next'], { origin, title: detail });
    case 'not-json':
      return meaning('unreadable', 'unreadable', ['model.not-json', 'model.not-json.next'], { origin, type: detail });
    case 'broken-stream':
      return meaning('unreadable', 'truncated', ['model.broken-stream', 'model.server.next'], { origin });
  }
}
