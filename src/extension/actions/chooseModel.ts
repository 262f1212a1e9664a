import { ConfigurationTarget, l10n, lm, window, workspace, type QuickPickItem } from 'vscode';
import { endpointPresets } from '../../core/model/endpointPresets';
import type { EndpointPreset } from '../../core/model/endpointPresets';
import { originOf, type ApiKeys } from './apiKeys';
import { setting } from '../contributions';

type Choice = QuickPickItem & { readonly choose: () => Promise<boolean> };

/** One list for everything that can answer: the editor's own models, endpoints people use, any other, or none. */
export async function chooseModel(keys: ApiKeys): Promise<void> {
  const own = await lm.selectChatModels();
  const none: Choice = {
    label: l10n.t('$(circle-slash) No model'),
    detail: l10n.t('The checks work on their own, and nothing leaves this machine.'),
    choose: () => write('none'),
  };
  const choices: readonly Choice[] = [
    ...own.map((model) => ({
      label: `$(sparkle) ${model.name}`,
      description: model.vendor,
      detail: l10n.t('A language model of this editor.'),
      choose: () => write('vscode', { name: model.id }),
    })),
    ...endpointPresets.map((preset) => ({
      label: `$(${preset.key === 'none' ? 'server' : 'cloud'}) ${preset.name}`,
      description: preset.baseUrl,
      choose: () => choosePreset(preset, keys),
    })),
    {
      label: l10n.t('$(globe) Another endpoint…'),
      detail: l10n.t('Anything that speaks OpenAI’s chat completions.'),
      choose: () => chooseAddress(keys),
    },
    none,
  ];
  const picked = await window.showQuickPick(choices, {
    placeHolder: l10n.t('Which model reviews?'),
    matchOnDescription: true,
  });
  await picked?.choose();
}

async function choosePreset({ baseUrl, asks, key }: EndpointPreset, keys: ApiKeys): Promise<boolean> {
  let address = baseUrl;
  for (const name of asks) {
    const value = await window.showInputBox({
      prompt: l10n.t('{0} in {1}', name, baseUrl),
      validateInput: partProblem,
    });
    if (!value) return false;
    address = address.replaceAll(`{${name}}`, value.trim());
  }
  return chooseName(address, key === 'needed', keys);
}

async function chooseAddress(keys: ApiKeys): Promise<boolean> {
  const address = await window.showInputBox({
    prompt: l10n.t('Address of the endpoint, up to and with its version'),
    placeHolder: 'http://127.0.0.1:11434/v1',
    validateInput: (text) =>
      originOf(text.trim()) === null ? l10n.t('This is no URL that starts with http:// or https://.') : null,
  });
  return address ? chooseName(address.trim(), false, keys) : false;
}

async function chooseName(baseUrl: string, needsKey: boolean, keys: ApiKeys): Promise<boolean> {
  const name = await window.showInputBox({ prompt: l10n.t('Name of the model at {0}', baseUrl) });
  if (!name?.trim()) return false;
  const origin = originOf(baseUrl);
  if (needsKey && origin !== null && (await keys.get(origin)) === null && !(await keys.ask(origin))) return false;
  return write('openai-compatible', { baseUrl, name: name.trim() });
}

/** To the user's settings, the only ones that are read for this. The provider comes last, when the rest is whole. */
async function write(provider: string, { baseUrl, name }: { baseUrl?: string; name?: string } = {}): Promise<boolean> {
  const settings = workspace.getConfiguration();
  if (baseUrl !== undefined) await settings.update(setting.baseUrl, baseUrl, ConfigurationTarget.Global);
  if (name !== undefined) await settings.update(setting.modelName, name, ConfigurationTarget.Global);
  await settings.update(setting.provider, provider, ConfigurationTarget.Global);
  return true;
}

function partProblem(text: string): string | null {
  return /^[\w.-]*$/.test(text.trim()) ? null : l10n.t('Letters, digits, dots and dashes only.');
}
