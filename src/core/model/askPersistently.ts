import type { Attempt } from './attempt';
import { textOf } from './attempt';
import { attemptOutcome, failed } from './attemptOutcome';
import { meaning, type Asked } from './endpointFailure';
import type { Capabilities, Learnt, ModelFailure, ModelReply, ModelRequest, ModelRun } from './model';
import { nextTry } from './nextTry';

/** What trying needs of the world. */
export type Attempting = {
  readonly attempt: (request: ModelRequest, dialect: Capabilities, run: ModelRun, deadline: number) => Promise<Attempt>;
  /** False when the wait was cancelled. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<boolean>;
  /** Milliseconds on a clock that never goes back; the deadline is on it too. */
  readonly elapsed: () => number;
  readonly random: () => number;
  readonly totalMs: number;
  readonly asked: Asked;
  readonly credentials: readonly string[];
};

/**
 * Asks for one answer until there is one, or until another try is of no use: at most two retries and three changes of
 * dialect within the total time. The dialect is remembered only when it led to an answer.
 */
export async function askPersistently(
  request: ModelRequest,
  run: ModelRun,
  learnt: Learnt,
  attempting: Attempting,
): Promise<ModelReply | ModelFailure> {
  const { elapsed, totalMs, asked, credentials } = attempting;
  const deadline = elapsed() + totalMs;
  let tries = { retries: 0, adaptations: 0, dialect: learnt.current() };
  for (let requests = 1; ; requests++) {
    const attempt = await attempting.attempt(request, tries.dialect, run, deadline);
    const next = nextTry(attempt, tries, asked, attempting.random(), deadline - elapsed());
    if (next === null) {
      const outcome = attemptOutcome(attempt, { request, asked, credentials, requests });
      if (outcome.kind === 'reply') learnt.note(dialectOf(tries.dialect));
      return outcome;
    }
    if (next.kind === 'dialect') {
      tries = { ...tries, adaptations: tries.adaptations + 1, dialect: next.dialect };
      continue;
    }
    tries = { ...tries, retries: tries.retries + 1 };
    run.onWait?.(next);
    if (!(await attempting.wait(next.milliseconds, run.signal))) {
      return failed(
        meaning('cancelled', 'cancelled', ['model.cancelled', 'model.cancelled.next'], {}),
        textOf(attempt),
        requests,
        null,
      );
    }
  }
}

/** Without what is learnt from answers: other requests of the run may know more about that by now. */
function dialectOf({
  structured,
  outputLimit,
  temperature,
  stream,
  streamUsage,
  systemRole,
}: Capabilities): Partial<Capabilities> {
  return { structured, outputLimit, temperature, stream, streamUsage, systemRole };
}
