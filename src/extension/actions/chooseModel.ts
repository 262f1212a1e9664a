import { ConfigurationTarget, l10n, lm, ProgressLocation, window, workspace, type QuickPickItem } from 'vscode';
import { endpointPresets, presetOf } from '../../core/model/endpointPresets';
import type { EndpointPreset } from '../../core/model/endpointPresets';
import { isLoopback } from '../../node/boundedFetch';
import { listModels } from '../../node/listModels';
import { discoverLocalServers } from '../../node/localServers';
import { originOf, type ApiKeys } from './apiKeys';
import { setting } from '../contributions';
import { tell } from './say';

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
    {
      label: l10n.t('$(search) Look for model servers on this machine…'),
      choose: () => chooseLocal(keys),
    },
    ...endpointPresets.map((preset) => ({
      label: `$(${preset.key === 'none' ? 'server' : 'cloud'}) ${preset.name}`,
      description: preset.baseUrl,
      detail: needsOf(preset),
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

async function choosePreset({ baseUrl, asks, key, keyPage }: EndpointPreset, keys: ApiKeys): Promise<boolean> {
  let address = baseUrl;
  for (const name of asks) {
    const value = await window.showInputBox({
      prompt: l10n.t('{0} in {1}', name, baseUrl),
      validateInput: partProblem,
    });
    if (!value) return false;
    address = address.replaceAll(`{${name}}`, value.trim());
  }
  return chooseName(address, key === 'needed', keys, keyPage);
}

function needsOf({ key, port }: EndpointPreset): string {
  if (key === 'needed') return l10n.t('Needs a key.');
  return key === 'optional' && port !== null
    ? l10n.t('On this machine, usually at port {0}; a key only where you set one up.', port)
    : l10n.t('On this machine, without a key.');
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

async function chooseName(
  baseUrl: string,
  needsKey: boolean,
  keys: ApiKeys,
  keyPage: string | null = null,
): Promise<boolean> {
  const origin = originOf(baseUrl);
  if (needsKey && origin !== null && (await keys.get(origin)) === null && !(await keys.ask(origin, keyPage)))
    return false;
  const name = await nameOf(baseUrl, origin, keys);
  if (!name?.trim()) return false;
  return write('openai-compatible', { baseUrl, name: name.trim() });
}

/** From the endpoint's own list where it has one; the key goes to its origin and nowhere else. */
async function nameOf(baseUrl: string, origin: string | null, keys: ApiKeys): Promise<string | undefined> {
  const keyHeader = presetOf(baseUrl)?.keyHeader ?? 'authorization';
  const isOpen = baseUrl.startsWith('http:') && !isLoopback(baseUrl);
  const apiKey = origin === null ? null : await keys.get(origin);
  const headers = origin === null ? {} : await keys.headers(origin);
  const options = { baseUrl, apiKey, keyHeader, headers };
  const listed = isOpen ? null : await listModels(options, new AbortController().signal);
  const placeHolder = l10n.t('Name of the model at {0}', baseUrl);
  if (listed?.kind !== 'models' || listed.models.length === 0) return window.showInputBox({ prompt: placeHolder });
  const other: QuickPickItem = { label: l10n.t('$(edit) Another name…') };
  const picked = await window.showQuickPick([...listed.models.map((label) => ({ label })), other], { placeHolder });
  return picked === other ? window.showInputBox({ prompt: placeHolder }) : picked?.label;
}

/** Model servers of this machine, looked for because a person asked. */
async function chooseLocal(keys: ApiKeys): Promise<boolean> {
  const servers = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Looking for model servers on this machine…') },
    () => discoverLocalServers(new AbortController().signal),
  );
  const items = servers.map(({ preset, baseUrl, models }) => ({
    label: preset.name,
    description: baseUrl,
    detail: models.slice(0, 8).join(', '),
    baseUrl,
  }));
  if (items.length === 0) {
    const none = l10n.t(
      'No model server answers on this machine. Start Ollama, LM Studio, llama.cpp, vLLM or LiteLLM, then look again.',
    );
    tell('info', none);
    return false;
  }
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Which server?') });
  return picked ? chooseName(picked.baseUrl, false, keys) : false;
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
