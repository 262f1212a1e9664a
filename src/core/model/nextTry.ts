import { message, type Message } from '../messages';
import { textOf, type Attempt } from './attempt';
import { adapted } from './capabilities';
import type { Capabilities } from './model';
import { saidFailure, type Asked } from './endpointFailure';
import { backOffMs, isTransient, longestWaitMs, maxAdaptations, maxRetries } from './retry';

export type Tries = { readonly retries: number; readonly adaptations: number; readonly dialect: Capabilities };

export type NextTry =
  | { readonly kind: 'dialect'; readonly dialect: Capabilities }
  | { readonly kind: 'wait'; readonly milliseconds: number; readonly message: Message };

/**
 * Whether and how to ask again: in another dialect when the endpoint rejected this one, after a wait when the trouble
 * may pass, else not at all (null). What a person has already seen is never asked for again.
 * `random` is from 0 to 1, `leftMs` what remains of the time for all tries.
 */
export function nextTry(attempt: Attempt, tries: Tries, asked: Asked, random: number, leftMs: number): NextTry | null {
  if (textOf(attempt) !== '') return null;
  const dialect = tries.adaptations < maxAdaptations ? otherDialect(attempt, tries.dialect, asked) : null;
  if (dialect !== null) return { kind: 'dialect', dialect };
  const milliseconds = tries.retries < maxRetries ? waitBefore(attempt, tries.retries, asked, random) : null;
  if (milliseconds === null || milliseconds >= leftMs) return null;
  const isLimited = attempt.kind === 'said' && attempt.status === 429;
  const args = { origin: asked.origin, seconds: Math.ceil(milliseconds / 1000) };
  return {
    kind: 'wait',
    milliseconds,
    message: message(isLimited ? 'model.wait-rate-limit' : 'model.wait-retry', args),
  };
}

const mayBeDialect: ReadonlySet<string> = new Set(['bad-request', 'server', 'not-found', 'model-unknown']);

function otherDialect(attempt: Attempt, dialect: Capabilities, asked: Asked): Capabilities | null {
  if (attempt.kind !== 'said' || /model_not_found/.test(attempt.said.code)) return null;
  const { status, said } = attempt;
  if (!mayBeDialect.has(saidFailure(status, said, asked, 0).failure)) return null;
  return adapted(dialect, { status: status === 200 ? 400 : status, param: said.param, text: said.text });
}

function waitBefore(attempt: Attempt, retries: number, asked: Asked, random: number): number | null {
  const backOff = backOffMs(retries, random);
  switch (attempt.kind) {
    case 'said': {
      const { failure } = saidFailure(attempt.status, attempt.said, asked, 0);
      if (attempt.isFinal || !isTransient(attempt.status) || (failure !== 'server' && failure !== 'rate-limit'))
        return null;
      const wanted = attempt.retryAfterMs ?? backOff;
      return wanted > longestWaitMs ? null : wanted;
    }
    case 'lost':
      return attempt.isPassing ? backOff : null;
    case 'read':
      return attempt.answer.broke && attempt.ended === null && retries === 0 ? backOff : null;
  }
}
