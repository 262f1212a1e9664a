import { l10n, type LogOutputChannel } from 'vscode';
import type { ModelClient } from '../core/ports';
import type { ApiKeys } from './apiKeys';
import { originOf } from './apiKeys';
import type { Consent } from './consent';
import { command } from './contributions';
import { loadEngine } from './loadEngine';
import { tell } from './say';
import type { Settings } from './settings';

/** `refused`: the person was told why, or said no; nothing is to be reviewed. */
export type ChosenModel =
  { readonly kind: 'model'; readonly client: ModelClient } | { readonly kind: 'checks' } | { readonly kind: 'refused' };

export type ModelChoice = (settings: Settings) => Promise<ChosenModel>;

/** Which model a review asks, from the user's own settings; asks for consent before anything can be sent. */
export function modelChoice(keys: ApiKeys, consent: Consent, log: LogOutputChannel): ModelChoice {
  return async ({ model, review }) => {
    if (model.provider === 'none') return { kind: 'checks' };
    const origin = originOf(model.baseUrl);
    if (origin === null) {
      return refuse(
        l10n.t(
          'The address of the model is not a URL that starts with http:// or https://. Correct it in the settings.',
        ),
      );
    }
    if (model.name === '') return refuse(l10n.t('No model is named. Name one in the settings.'));
    const answer = await consent.ask(origin, model.name);
    if (answer !== 'granted') return { kind: answer === 'checks-only' ? 'checks' : 'refused' };
    const client = loadEngine().openaiModel({
      baseUrl: model.baseUrl,
      apiKey: await keys.get(origin),
      model: model.name,
      headers: model.headers,
      limits: { totalMs: review.limits.timeoutMs },
    });
    log.info(`model ${client.provider} ${client.origin}`);
    return { kind: 'model', client };
  };
}

function refuse(text: string): ChosenModel {
  tell('error', text, { label: l10n.t('Open Settings'), command: command.openSettings });
  return { kind: 'refused' };
}
