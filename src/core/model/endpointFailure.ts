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

/**
 * What an endpoint's error answer means. Its own words decide, but only `shown` (see {@link shownText}) may stand in the
 * message.
 */
export function saidFailure(
  status: number,
  said: SaidError,
  asked: Asked,
  requests: number,
  shown = '',
): FailureMeaning {
  const failure = failureKind(status, said);
  const detail = shown === '' ? '' : `: ${shown}`;
  const args = { origin: asked.origin, path: asked.path, model: asked.model, status, requests, detail };
  if (failure === 'key-refused' && !asked.hasKey) {
    return meaning(failure, 'endpoint', ['model.key-missing', 'model.key-refused.next'], args);
  }
  if (failure === 'server' && status < 500)
    return meaning(failure, 'endpoint', ['model.server-error', 'model.server.next'], args);
  const [reason, ...codes] = saidMeanings[failure];
  return meaning(failure, reason, codes, args);
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

const saidMeanings: Readonly<Record<SaidKind, readonly [NotDoneReason, MessageCode, MessageCode]>> = {
  'key-refused': ['endpoint', 'model.key-refused', 'model.key-refused.next'],
  forbidden: ['endpoint', 'model.forbidden', 'model.forbidden.next'],
  'model-unknown': ['endpoint', 'model.model-unknown', 'model.model-unknown.next'],
  'not-found': ['endpoint', 'model.not-found', 'model.not-found.next'],
  quota: ['endpoint', 'model.quota', 'model.quota.next'],
  'rate-limit': ['endpoint', 'model.rate-limit-silent', 'model.rate-limit.next'],
  'context-overflow': ['context-overflow', 'model.context-overflow', 'model.too-large.next'],
  'too-large': ['context-overflow', 'model.too-large', 'model.too-large.next'],
  'content-filter': ['refused', 'model.content-filter', 'model.content-filter.next'],
  server: ['endpoint', 'model.server', 'model.server.next'],
  'bad-request': ['endpoint', 'model.bad-request', 'model.bad-request.next'],
};

const overflow =
  /context[_ ](?:length|window|size)|maximum context|too many tokens|prompt is too long|exceeds? (?:the )?(?:available |maximum )?(?:context|token)|input (?:length|tokens?).{0,40}(?:exceed|too)|reduce the length|string_above_max_length/;
const noQuota =
  /insufficient[_ ]quota|exceeded your current quota|billing|credit balance|insufficient (?:credits|balance|funds)|out of credits|payment/;
const unknownModel =
  /model[_ ]not[_ ]found|model.{0,120}(?:not (?:found|exist)|does not exist|unknown|not supported)|unknown model|no such model|invalid model/;

/** Some say it with the status, some only in words. */
const byStatus: Readonly<Record<number, SaidKind>> = {
  401: 'key-refused',
  402: 'quota',
  403: 'forbidden',
  413: 'too-large',
  429: 'rate-limit',
};
const byWords: readonly (readonly [SaidKind, RegExp])[] = [
  ['context-overflow', overflow],
  ['content-filter', /content[_ ](?:filter|policy|management)|responsible ?ai/],
  ['model-unknown', unknownModel],
  ['quota', /insufficient[_ ]quota|exceeded your current quota/],
  ['key-refused', /invalid[_ ]api[_ ]key|incorrect api key|api[_ ]key (?:is )?(?:not valid|invalid)|authentication/],
  ['rate-limit', /rate[_ ]limit|too many requests/],
];

function failureKind(status: number, { code, text }: SaidError): SaidKind {
  const words = `${code} ${text}`.toLowerCase();
  if ((status === 429 || status === 403) && noQuota.test(words)) return 'quota';
  const kind = byStatus[status] ?? byWords.find(([, pattern]) => pattern.test(words))?.[0];
  if (kind !== undefined) return kind;
  if (status === 404) return 'not-found';
  return [400, 405, 415, 422].includes(status) ? 'bad-request' : 'server';
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
