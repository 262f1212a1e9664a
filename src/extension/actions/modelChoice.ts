import { l10n, type LogOutputChannel } from 'vscode';
import { presetOf } from '../../core/model/endpointPresets';
import { priceOf } from '../../core/model/priceTable';
import { egressLedger, ledgeredModel } from '../../node/egressLedger';
import { endpointModel } from '../../node/endpointModel';
import type { ReviewConfig } from '../../core/config';
import type { ModelClient, StateStore } from '../../core/ports';
import { originOf, type ApiKeys } from './apiKeys';
import type { Consent } from './consent';
import { command } from '../contributions';
import { languageModel, editorOrigin } from './languageModel';
import { tell } from './say';
import type { ModelSettings, Settings } from '../settings';

export type ChosenModel =
  | { readonly kind: 'model'; readonly client: ModelClient; readonly price: ReviewConfig['price'] }
  | { readonly kind: 'checks' }
  /** The person was told why, or said no; nothing is to be reviewed. */
  | { readonly kind: 'refused' };

/** `ask`: a person is there. `quiet`: no dialog, so a model without consent counts as none. `preview`: nothing is sent. */
export type Occasion = 'ask' | 'quiet' | 'preview';

export type ModelChoice = (settings: Settings, state: StateStore, occasion: Occasion) => Promise<ChosenModel>;

/** Which model a review asks, from the user's own settings; consent comes before anything can be sent. */
export function modelChoice(keys: ApiKeys, consent: Consent, log: LogOutputChannel): ModelChoice {
  return async ({ model, review }, state, occasion) => {
    if (model.provider === 'none') return { kind: 'checks' };
    const origin = model.provider === 'vscode' ? editorOrigin : originOf(model.baseUrl);
    if (origin === null) {
      return refused(
        l10n.t(
          'The address of the model is not a URL that starts with http:// or https://. Correct it in the settings.',
        ),
      );
    }
    if (model.provider === 'openai-compatible' && model.name === '') {
      return refused(l10n.t('No model is named. Name one in the settings.'));
    }
    const client =
      model.provider === 'vscode' ? await editorClient(model, state) : await endpointClient(model, origin, keys, state);
    if (client === null) return refused(l10n.t('The editor offers no such language model. Choose another one.'));
    const chosen: ChosenModel = { kind: 'model', client, price: review.price ?? knownPrice(model) };
    if (occasion === 'preview') return chosen;
    if (occasion === 'quiet' && !consent.isGranted(origin)) return { kind: 'checks' };
    const answer = await consent.ask(origin, client.model);
    if (answer !== 'granted') return { kind: answer === 'checks-only' ? 'checks' : 'refused' };
    log.info(`model: ${client.provider}, ${client.origin}`);
    return chosen;
  };
}

async function editorClient({ name }: ModelSettings, state: StateStore): Promise<ModelClient | null> {
  const client = await languageModel(name);
  return client === null ? null : ledgeredModel(client, egressLedger(state));
}

async function endpointClient(
  model: ModelSettings,
  origin: string,
  keys: ApiKeys,
  state: StateStore,
): Promise<ModelClient> {
  const endpoint = {
    baseUrl: model.baseUrl,
    origin,
    apiKey: await keys.get(origin),
    keyHeader: presetOf(model.baseUrl)?.keyHeader ?? 'authorization',
    headers: { ...model.headers, ...(await keys.headers(origin)) },
    model: model.name,
    contextWindow: null,
  } as const;
  // The editor's own fetch knows its proxy settings and the certificates of the system.
  return endpointModel(endpoint, state, {});
}

function knownPrice({ provider, baseUrl, name }: ModelSettings): ReviewConfig['price'] {
  return provider === 'vscode' ? null : priceOf(baseUrl, name);
}

function refused(text: string): ChosenModel {
  tell('error', text, { label: l10n.t('Open Settings'), command: command.openSettings });
  return { kind: 'refused' };
}
