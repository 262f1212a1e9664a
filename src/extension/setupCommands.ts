import { commands, l10n, type LogOutputChannel } from 'vscode';
import { originOf, type ApiKeys } from './apiKeys';
import { command, extensionId } from './contributions';
import { loadEngine } from './loadEngine';
import { readSettings } from './settings';
import { tell } from './say';

/** Keys, settings and the log. */
export function setupCommands(keys: ApiKeys, log: LogOutputChannel) {
  const openSettings = () => commands.executeCommand('workbench.action.openSettings', `@ext:${extensionId}`);
  const onOrigin = (act: (origin: string) => unknown) => () => {
    const origin = originOf(readSettings(loadEngine().defaultReviewConfig).model.baseUrl);
    if (origin !== null) return act(origin);
    tell('info', l10n.t('A key belongs to an address. Set the address of the model first.'), {
      label: l10n.t('Open Settings'),
      command: command.openSettings,
    });
    return undefined;
  };
  return {
    [command.setApiKey]: onOrigin(keys.ask),
    [command.replaceApiKey]: onOrigin(keys.ask),
    [command.forgetApiKey]: onOrigin(async (origin) => {
      await keys.forget(origin);
      tell('info', l10n.t('The key for {0} is forgotten.', origin));
    }),
    [command.openSettings]: openSettings,
    [command.showLog]: () => log.show(),
  };
}
