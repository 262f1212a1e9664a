import type { NotDoneReason } from '../finding';
import { message, type MessageArgs, type MessageCode } from '../messages';
import type { SaidError } from './chatAnswer';
import type { FailureKind, ModelFailure } from './model';

/** What a failure means, before what was used up is known. */
export type FailureMeaning = Pick<ModelFailure, 'failure' | 'reason' | 'message' | 'next'>;

export type Asked = {
  readonly origin: string;
  readonly path: string;
  readonly model: string;
  readonly hasKey: boolean;
};

export function meaning(
  failure: FailureKind,
  reason: NotDoneReason,
  codes: readonly [MessageCode, MessageCode],
  args: MessageArgs,
): FailureMeaning {
  return { failure, reason, message: message(codes[0], args), next: message(codes[1], args) };
}

/** What an endpoint's error answer means. `text` of `said` must be fit to be shown, see {@link shownText}. */
export function saidFailure(status: number, said: SaidError, asked: Asked, requests: number): FailureMeaning {
  const kind = failureKind(status, said);
  const detail = said.text === '' ? '' : `: ${said.text}`;
  const args = { ...asked, hasKey: String(asked.hasKey), status, requests, detail };
  switch (kind) {
    case 'key-refused':
      return meaning(
        kind,
        'endpoint',
        [asked.hasKey ? 'model.key-refused' : 'model.key-missing', 'model.key-refused.next'],
        args,
      );
    case 'forbidden':
      return meaning(kind, 'endpoint', ['model.forbidden', 'model.forbidden.next'], args);
    case 'model-unknown':
      return meaning(kind, 'endpoint', ['model.model-unknown', 'model.model-unknown.next'], args);
    case 'not-found':
      return meaning(kind, 'endpoint', ['model.not-found', 'model.not-found.next'], args);
    case 'quota':
      return meaning(kind, 'endpoint', ['model.quota', 'model.quota.next'], args);
    case 'rate-limit':
      return meaning(kind, 'endpoint', ['model.rate-limit-silent', 'model.rate-limit.next'], args);
    case 'context-overflow':
      return meaning(kind, 'context-overflow', ['model.context-overflow', 'model.too-large.next'], args);
    case 'too-large':
      return meaning(kind, 'context-overflow', ['model.too-large', 'model.too-large.next'], args);
    case 'content-filter':
      return meaning(kind, 'refused', ['model.content-filter', 'model.content-filter.next'], args);
    case 'server':
      return meaning(
        kind,
        'endpoint',
        [status < 500 ? 'model.server-error' : 'model.server', 'model.server.next'],
        args,
      );
    case 'bad-request':
      return meaning(kind, 'endpoint', ['model.bad-request', 'model.bad-request.next'], args);
  }
}

type SaidKind =
  | 'key-refused'
  | 'forbidden'
  | 'model-unknown'
  | 'not-found'
  | 'quota'
  | 'rate-limit'
  | 'context-overflow'
  | 'too-large'
  | 'content-filter'
  | 'server'
  | 'bad-request';

const overflow =
  /context[_ ](?:length|window|size)|maximum context|too many tokens|prompt is too long|exceeds? (?:the )?(?:available |maximum )?(?:context|token)|input (?:length|tokens?).{0,40}(?:exceed|too)|reduce the length|string_above_max_length/;
const noQuota =
  /insufficient[_ ]quota|exceeded your current quota|billing|credit balance|insufficient (?:credits|balance|funds)|out of credits|payment/;

function failureKind(status: number, { code, text }: SaidError): SaidKind {
  const words = `${code} ${text}`.toLowerCase();
  if (status === 402 || ((status === 429 || status === 403) && noQuota.test(words))) return 'quota';
  if (status === 401) return 'key-refused';
  if (status === 403) return 'forbidden';
  if (status === 413) return 'too-large';
  if (status === 429) return 'rate-limit';
  if (overflow.test(words)) return 'context-overflow';
  if (/content[_ ](?:filter|policy|management)|responsible ?ai/.test(words)) return 'content-filter';
  if (
    /model[_ ]not[_ ]found|model.{0,120}(?:not (?:found|exist)|does not exist|unknown|not supported)|unknown model|no such model|invalid model/.test(
      words,
    )
  )
    return 'model-unknown';
  if (/invalid[_ ]api[_ ]key|incorrect api key|authentication/.test(words)) return 'key-refused';
  if (/rate[_ ]limit|too many requests/.test(words)) return 'rate-limit';
  if (status === 404) return 'not-found';
  return status === 400 || status === 405 || status === 415 || status === 422 ? 'bad-request' : 'server';
}

const shownLength = 300;
const echoLength = 24;

/**
 * An endpoint's own words as far as they may stand in a message: shortened, without the credentials that were sent, and
 * not at all when they repeat a piece of what was sent, since that is the code under review.
 */
export function shownText(text: string, sent: string, credentials: readonly string[]): string {
  const line = oneLine(text);
  const hidden = credentials
    .filter((secret) => secret.length >= 4)
    .reduce((rest, secret) => rest.split(secret).join('…'), line);
  const shown = hidden.slice(0, shownLength);
  const material = oneLine(sent);
  for (let start = 0; start + echoLength <= shown.length; start++) {
    if (material.includes(shown.slice(start, start + echoLength))) return '';
  }
  return shown.replace(/[.\s]+$/, '');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
