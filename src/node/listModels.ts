import { saidError } from '../core/model/chatAnswer';
import { meaning, saidFailure, shownText, type Asked, type FailureMeaning } from '../core/model/endpointFailure';
import { isRecord } from '../core/model/replySchema';
import { strictJson } from '../core/model/jsonText';
import { exchange, type RequestLimits } from './boundedFetch';
import { endpointHeaders, endpointPath, type KeyedEndpoint } from './endpointHeaders';
import { breachFailure, networkFailure } from './networkFailure';

export type ListedModels =
  | { readonly kind: 'models'; readonly models: readonly string[] }
  | { readonly kind: 'failure'; readonly failure: FailureMeaning };

export type ListModelsOptions = KeyedEndpoint & {
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
  readonly limits?: Partial<RequestLimits>;
};

const limits: RequestLimits = {
  firstByteMs: 10_000,
  firstContentMs: 10_000,
  idleMs: 10_000,
  totalMs: 20_000,
  maxBytes: 4 * 1024 * 1024,
};
const mostModels = 1_000;

/** Names of the models that an endpoint offers, sorted. Sends the key and nothing else. Never rejects. */
export async function listModels(options: ListModelsOptions, signal: AbortSignal): Promise<ListedModels> {
  const { baseUrl, apiKey } = options;
  const { origin } = new URL(baseUrl);
  const path = endpointPath(baseUrl, '/models');
  const asked: Asked = { origin, path, model: '', hasKey: apiKey !== null };
  const bounds = { ...limits, ...options.limits };
  const deadline = performance.now() + bounds.totalMs;
  const fetcher = options.fetch ?? fetch;
  const sent = exchange({
    fetch: fetcher,
    origin,
    headers: endpointHeaders(options),
    limits: bounds,
    deadline,
    signal,
  });
  try {
    const response = await sent.fetch(origin + path);
    const text = await response.text();
    if (response.ok) return modelsIn(text, asked);
    const said = saidError(strictJson(text)?.value) ?? { status: null, code: '', param: null, text: '' };
    const shown = shownText(said.text, '', [apiKey ?? '', ...Object.values(options.headers ?? {})]);
    return { kind: 'failure', failure: saidFailure(response.status, said, asked, 1, shown) };
  } catch (error) {
    const breach = sent.breach();
    return { kind: 'failure', failure: breach === null ? networkFailure(error, asked) : breachFailure(breach, asked) };
  } finally {
    sent.end();
  }
}

/** `{"data": [{"id": …}]}`, a bare list, or `{"models": [{"name": …}]}`. */
function modelsIn(text: string, { origin }: Asked): ListedModels {
  const value = strictJson(text)?.value;
  const list = isRecord(value) ? (value['data'] ?? value['models']) : value;
  if (!Array.isArray(list)) {
    return {
      kind: 'failure',
      failure: meaning('unreadable', 'unreadable', ['model.no-list', 'model.not-json.next'], { origin }),
    };
  }
  const names = list.slice(0, mostModels).map((item: unknown) => {
    const name = isRecord(item) ? (item['id'] ?? item['name'] ?? item['model']) : item;
    return typeof name === 'string' ? name.replace(/^models\//, '') : '';
  });
  return { kind: 'models', models: [...new Set(names.filter((name) => name !== ''))].sort() };
}
