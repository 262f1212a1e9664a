import { createHash } from 'node:crypto';
import { learntAbout } from '../core/model/learnt';
import type { ModelClient, StateStore } from '../core/ports';
import type { Endpoint } from './endpointConfig';
import { openaiModel } from './openaiModel';
import { proxyFetch } from './proxyFetch';

/** The client for an endpoint that the command line resolved, with what earlier runs learnt about it. */
export async function endpointModel(
  endpoint: Endpoint,
  state: Pick<StateStore, 'read' | 'write'>,
  env: NodeJS.ProcessEnv,
): Promise<ModelClient> {
  const { origin, model, baseUrl, apiKey, keyHeader, headers, contextWindow } = endpoint;
  const learnt = await learntAbout(state, origin, model, (text) => createHash('sha256').update(text).digest('hex'));
  return openaiModel({ baseUrl, apiKey, keyHeader, headers, model, contextWindow, learnt, fetch: proxyFetch(env) });
}
