import type { Effort } from '../core/config';
import { message, type MessageCode } from '../core/messages';
import { presetOf } from '../core/model/endpointPresets';
import { priceOf, type Price } from '../core/model/priceTable';
import { ProblemError } from '../core/problem';
import { isLoopback } from './boundedFetch';
import {
  baseUrlOf,
  filled,
  openAiBaseUrl,
  type BaseUrlSource,
  type EndpointOptions,
  type NamedBaseUrl,
} from './namedEndpoint';
import type { EndpointConfig, UserConfig } from './userConfig';

/** Where a model is asked and with what; everything in it comes from options, environment or the user's own file. */
export type Endpoint = {
  readonly baseUrl: string;
  readonly origin: string;
  readonly apiKey: string | null;
  readonly keyHeader: 'authorization' | 'api-key';
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
  readonly contextWindow: number | null;
  readonly effort: Effort | null;
  readonly price: Price | null;
  /** For people: what named the base URL, and what the key. */
  readonly namedBy: { readonly baseUrl: BaseUrlSource; readonly key: string | null };
};

/**
 * The endpoint of this run, or null when none is set up: option before environment before the user's file. A key only
 * goes with the base URL of its own pair, or with the origin that the user's file binds it to.
 * `OPENAI_API_KEY` alone stands for OpenAI's own address when nothing else names one, and asks nothing without a model.
 * @throws ProblemError (usage) for a key that belongs elsewhere, a missing key or model, a base URL that is none, and
 *   plain http to another machine without the user's consent.
 */
export function resolveEndpoint(options: EndpointOptions, env: NodeJS.ProcessEnv, user: UserConfig): Endpoint | null {
  const model = filled(options.model) ?? filled(env['FRESH_EYES_MODEL']) ?? filled(user.model);
  const named = baseUrlOf(options, env, user);
  if (named === null) return withoutBaseUrl(model, env);
  if (model === null) {
    // These variables are often set for other tools.
    if (named.by === 'OPENAI_API_KEY' || named.by === 'OPENAI_BASE_URL') return null;
    throw problem('endpoint.no-model', { source: named.by });
  }
  return checkedEndpoint(named, model, env, user);
}

function checkedEndpoint(named: NamedBaseUrl, model: string, env: NodeJS.ProcessEnv, user: UserConfig): Endpoint {
  const { origin, protocol } = checkedUrl(named);
  const own = endpointOf(user, origin);
  if (protocol === 'http:' && !isLoopback(named.baseUrl) && own.allowPlainHttp !== true) {
    throw problem('endpoint.plain-http', { origin });
  }
  const key = keyFor(origin, named, own, env);
  return {
    baseUrl: named.baseUrl,
    origin,
    apiKey: key?.value ?? null,
    keyHeader: own.keyHeader ?? presetOf(named.baseUrl)?.keyHeader ?? 'authorization',
    headers: headersOf(own, env),
    model,
    contextWindow: own.contextWindow ?? null,
    effort: user.effort ?? null,
    price: priceOf(named.baseUrl, model, pricesOf(user)),
    namedBy: { baseUrl: named.by, key: key?.from ?? null },
  };
}

function withoutBaseUrl(model: string | null, env: NodeJS.ProcessEnv): null {
  if (filled(env['FRESH_EYES_API_KEY']) !== null)
    throw problem('endpoint.key-without-url', { variable: 'FRESH_EYES_API_KEY' });
  if (model !== null) throw problem('endpoint.no-url', { model });
  return null;
}

function checkedUrl({ baseUrl, by }: NamedBaseUrl): URL {
  if (!URL.canParse(baseUrl)) throw problem('endpoint.not-a-url', { source: by });
  const url = new URL(baseUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw problem('endpoint.not-a-url', { source: by });
  // A key inside an address ends up in logs, proxies and messages.
  if (url.username !== '' || url.password !== '') throw problem('endpoint.url-with-key', { source: by });
  return url;
}

type Key = { readonly value: string; readonly from: string };

/** The key that belongs to this origin; null for one that needs none. */
function keyFor(origin: string, named: NamedBaseUrl, own: EndpointConfig, env: NodeJS.ProcessEnv): Key | null {
  if (own.key === 'none') return null;
  if (own.key !== undefined) {
    const value = filled(env[own.key.env]);
    if (value === null) throw problem('endpoint.key-variable-empty', { origin, variable: own.key.env });
    return { value, from: own.key.env };
  }
  const pairs: readonly (readonly [string, string | null])[] = [
    ['FRESH_EYES_API_KEY', originOf(env['FRESH_EYES_BASE_URL'])],
    ['OPENAI_API_KEY', originOf(filled(env['OPENAI_BASE_URL']) ?? openAiBaseUrl)],
  ];
  for (const [variable, pairOrigin] of pairs) {
    const value = filled(env[variable]);
    if (value !== null && pairOrigin === origin) return { value, from: variable };
  }
  if (isLoopback(named.baseUrl)) return null;
  const [stray] = pairs.filter(([variable]) => filled(env[variable]) !== null);
  if (stray !== undefined) throw problem('endpoint.key-of-another', { origin, variable: stray[0] });
  throw problem('endpoint.no-key', { origin });
}

function headersOf(own: EndpointConfig, env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(own.headers ?? {}).flatMap(([name, value]) => {
      const text = typeof value === 'string' ? value : filled(env[value.env]);
      return text === null ? [] : [[name, text]];
    }),
  );
}

function endpointOf({ endpoints = {} }: UserConfig, origin: string): EndpointConfig {
  const named = Object.keys(endpoints).find((key) => originOf(key) === origin);
  return (named === undefined ? undefined : endpoints[named]) ?? {};
}

function pricesOf({ prices = {} }: UserConfig): Record<string, Price> {
  return Object.fromEntries(
    Object.entries(prices).map(([model, price]) => [
      model,
      { ...price, cachedInput: price.cachedInput ?? price.input },
    ]),
  );
}

function originOf(url: string | undefined): string | null {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : null;
}

type EndpointProblem = Extract<MessageCode, `endpoint.${string}`>;

function problem(code: Exclude<EndpointProblem, `${string}.next`>, args: Record<string, string>): ProblemError {
  const next: Partial<Record<EndpointProblem, EndpointProblem>> = {
    'endpoint.no-model': 'endpoint.no-model.next',
    'endpoint.no-url': 'endpoint.no-url.next',
    'endpoint.plain-http': 'endpoint.plain-http.next',
    'endpoint.not-a-url': 'endpoint.not-a-url.next',
    'endpoint.url-with-key': 'endpoint.key.next',
  };
  return new ProblemError({
    kind: 'usage',
    message: message(code, args),
    next: message(next[code] ?? 'endpoint.key.next', args),
  });
}
