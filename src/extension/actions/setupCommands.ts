import { commands, l10n, window, type LogOutputChannel } from 'vscode';
import { defaultReviewConfig } from '../../core/config';
import { originOf, type ApiKeys } from './apiKeys';
import { chooseModel } from './chooseModel';
import type { Consent } from './consent';
import { command, extensionId } from '../contributions';
import { readMetricsSettings, readSettings } from '../settings';
import { tell } from './say';

/** Model, keys, consent, settings, and the way in. */
export function setupCommands(keys: ApiKeys, consent: Consent, log: LogOutputChannel, trySample: () => unknown) {
  const onOrigin = (act: (origin: string) => unknown) => async () => {
    const origins = originsInUse();
    const origin = origins.length > 1 ? await pickOrigin(origins) : origins[0];
    if (origin !== undefined) return act(origin);
    if (origins.length > 0) return undefined;
    tell('info', l10n.t('A key belongs to an address. Set the address of the model first.'), {
      label: l10n.t('Choose Model'),
      command: command.chooseModel,
    });
    return undefined;
  };
  return {
    [command.chooseModel]: () => chooseModel(keys),
    [command.setApiKey]: onOrigin((origin) => keys.ask(origin)),
    [command.replaceApiKey]: onOrigin((origin) => keys.ask(origin)),
    [command.forgetApiKey]: onOrigin(async (origin) => {
      await keys.forget(origin);
      tell('info', l10n.t('The key for {0} is forgotten.', origin));
    }),
    [command.withdrawConsent]: async () => {
      await consent.withdrawAll();
      tell('info', l10n.t('You will be asked again before anything of this workspace is sent.'));
    },
    [command.openSettings]: () => commands.executeCommand('workbench.action.openSettings', `@ext:${extensionId}`),
    [command.openWalkthrough]: () =>
      commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#freshEyes.start`, false),
    [command.tryOnSample]: trySample,
    [command.showLog]: () => log.show(),
  };
}

/** Addresses that a key can belong to: the model's and the team's collector's. */
function originsInUse(): string[] {
  const model = originOf(readSettings(defaultReviewConfig).model.baseUrl);
  const collector = originOf(readMetricsSettings()?.endpoint ?? '');
  return [...new Set([model, collector])].filter((origin) => origin !== null);
}

function pickOrigin(origins: readonly string[]): Thenable<string | undefined> {
  return window.showQuickPick(origins, { placeHolder: l10n.t('Which address is the key for?') });
}
