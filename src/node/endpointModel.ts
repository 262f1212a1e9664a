import { createHash } from 'node:crypto';
import { learntAbout } from '../core/model/learnt';
import type { ModelClient, StateStore } from '../core/ports';
import type { Endpoint } from './endpointConfig';
import { egressLedger } from './egressLedger';
import { openaiModel } from './openaiModel';
import { proxyFetch } from './proxyFetch';

/** What a front end has to know of an endpoint to ask it. */
export type ModelEndpoint = Pick<
  Endpoint,
  'baseUrl' | 'origin' | 'apiKey' | 'keyHeader' | 'headers' | 'model' | 'contextWindow'
>;

/** The client for an endpoint, with what earlier runs learnt about it. */
export async function endpointModel(
  endpoint: ModelEndpoint,
  state: Pick<StateStore, 'read' | 'write' | 'append'>,
  env: NodeJS.ProcessEnv,
): Promise<ModelClient> {
  const { origin, model, baseUrl, apiKey, keyHeader, headers, contextWindow } = endpoint;
  const learnt = await learntAbout(state, origin, model, (text) => createHash('sha256').update(text).digest('hex'));
  return openaiModel({
    baseUrl,
    apiKey,
    keyHeader,
    headers,
    model,
    contextWindow,
    learnt,
    fetch: proxyFetch(env),
    onSend: egressLedger(state),
  });
}
