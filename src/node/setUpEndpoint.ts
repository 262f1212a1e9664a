import { message, type Message } from '../core/messages';
import { initialCapabilities } from '../core/model/capabilities';
import { priceTable } from '../core/model/priceTable';
import type { ModelClient } from '../core/ports';
import type { Endpoint } from './endpointConfig';
import { listModels, type ListModelsOptions } from './listModels';
import { proxyFetch, proxyFor } from './proxyFetch';
import { setUpAnswer } from './setUpAnswer';
import { setUpLine, type SetUpLine } from './setUpLine';

/** What a review assumes when nothing better is known. */
const assumedWindow = 32_000;
const shownModels = 12;

/** Everything about the endpoint and its model, line by line as it is found out. Sends nothing of the repository. */
export async function* checkEndpoint(
  endpoint: Endpoint,
  model: ModelClient,
  env: NodeJS.ProcessEnv,
  configFile: string,
  signal: AbortSignal,
): AsyncGenerator<SetUpLine> {
  const { origin, baseUrl, namedBy } = endpoint;
  yield line('endpoint', 'doctor.endpoint', { model: endpoint.model, origin, source: namedBy.baseUrl });
  if (namedBy.key === null) yield line('key', 'doctor.no-key', { origin });
  else yield line('key', 'doctor.key', { origin, source: namedBy.key });
  const proxy = proxyFor(new URL(baseUrl), env);
  if (proxy === null) yield line('proxy', 'doctor.no-proxy');
  else yield line('proxy', 'doctor.proxy', { origin, proxy: proxy.host });
  const listed = await checkListed({ ...endpoint, fetch: proxyFetch(env) }, signal);
  yield listed;
  // Whoever does not list models would not answer either.
  if (listed.state === 'failed') return;
  yield* setUpAnswer(model, signal);
  yield checkPrice(endpoint, configFile);
  yield checkWindow(endpoint, model);
}

/** Whether the endpoint lists the model, which also shows that it is there and takes the key. */
export async function checkListed(
  endpoint: Omit<ListModelsOptions, 'limits'> & Pick<Endpoint, 'origin' | 'model'>,
  signal: AbortSignal,
): Promise<SetUpLine> {
  const { origin, model, baseUrl, apiKey, keyHeader, headers, fetch } = endpoint;
  const asked = {
    baseUrl,
    apiKey,
    ...(keyHeader && { keyHeader }),
    ...(headers && { headers }),
    ...(fetch && { fetch }),
  };
  const listed = await listModels(asked, signal);
  if (listed.kind === 'failure') {
    const { failure } = listed;
    // Not every endpoint has such a list; whether it answers is seen next.
    const isNone =
      failure.failure === 'not-found' || failure.failure === 'unreadable' || failure.failure === 'bad-request';
    if (isNone) return setUpLine('models', 'skipped', message('doctor.models-unknown', { origin }));
    return setUpLine('models', 'failed', failure.message, failure.next);
  }
  const { models } = listed;
  const args = { origin, model, count: models.length, models: models.slice(0, shownModels).join(', ') };
  if (models.includes(model)) return setUpLine('models', 'ok', message('doctor.model-listed', args));
  return setUpLine(
    'models',
    'note',
    message('doctor.model-not-listed', args),
    message('doctor.model-not-listed.next', args),
  );
}

function checkPrice({ price, model }: Endpoint, file: string): SetUpLine {
  if (price === null) {
    const args = { model, file };
    return setUpLine('price', 'note', message('doctor.no-price', args), message('doctor.no-price.next', args));
  }
  const isListed = priceTable.prices.some(({ input, output }) => input === price.input && output === price.output);
  const args = { input: price.input, output: price.output, date: priceTable.date };
  return line('price', isListed ? 'doctor.price' : 'doctor.price-own', args);
}

/** How much the model is known to read at a time. */
export function checkWindow(
  { contextWindow, model: name }: Pick<Endpoint, 'contextWindow' | 'model'>,
  { learnt, origin }: ModelClient,
): SetUpLine {
  const { provenWindow } = learnt?.current() ?? initialCapabilities(origin, name);
  if (contextWindow !== null) return line('window', 'doctor.window-set', { tokens: contextWindow });
  if (provenWindow !== null) return line('window', 'doctor.window-proven', { tokens: provenWindow });
  const args = { model: name, tokens: assumedWindow, cost: assumedWindow * 2 };
  return setUpLine(
    'window',
    'note',
    message('doctor.window-assumed', args),
    message('doctor.window-assumed.next', args),
  );
}

function line(id: string, ...[code, args]: Parameters<typeof message>): SetUpLine {
  return setUpLine(id, 'ok', message(code, args) satisfies Message);
}
