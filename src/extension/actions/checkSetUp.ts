import { l10n, version, workspace, type Uri } from 'vscode';
import { inertLine } from '../../core/inertText';
import { message } from '../../core/messages';
import { presetOf } from '../../core/model/endpointPresets';
import type { ModelClient } from '../../core/ports';
import { checkHook, checkGit } from '../../node/setUpTools';
import { checkListed, checkWindow } from '../../node/setUpEndpoint';
import { setUpAnswer } from '../../node/setUpAnswer';
import { setUpLine, type SetUpLine, type SetUpState } from '../../node/setUpLine';
import { checkRuleSet } from '../../node/setUpRules';
import type { Pages } from '../pages';
import { readModelSettings } from '../settings';
import type { ApiKeys } from './apiKeys';
import type { ReviewSessions } from './reviewSession';
import { say } from './say';

/** What `fresh-eyes doctor` looks at, as the editor sees it; asks the model one small question about code of ours. */
export async function checkSetUp(root: Uri, sessions: ReviewSessions, keys: ApiKeys, pages: Pages): Promise<void> {
  const session = await sessions.open(root);
  if (session === null) return;
  const { signal } = new AbortController();
  const lines: SetUpLine[] = [];
  try {
    const { ports } = session;
    lines.push(await checkGit(root.fsPath, process.env, null, signal));
    lines.push(await checkRuleSet(ports, signal), await checkHook(root.fsPath, process.env, signal));
    if (ports.model === null) lines.push(setUpLine('endpoint', 'note', message('doctor.no-model-chosen')));
    else {
      const { model, origin } = ports.model;
      lines.push(setUpLine('endpoint', 'ok', message('doctor.model-chosen', { model, origin })));
      for await (const line of endpointLines(ports.model, keys, signal)) lines.push(line);
      for await (const line of setUpAnswer(ports.model, signal)) lines.push(line);
      lines.push(checkWindow({ model, contextWindow: ports.model.contextWindow }, ports.model));
      const { price } = session.config;
      if (price === null) lines.push(setUpLine('price', 'note', message('doctor.no-price', { model })));
      else
        lines.push(setUpLine('price', 'ok', message('doctor.price-own', { input: price.input, output: price.output })));
    }
  } finally {
    await session.ports.close();
  }
  const trust = workspace.isTrusted ? l10n.t('This workspace is trusted.') : l10n.t('This workspace is not trusted.');
  const head = `VS Code ${version}. ${trust}`;
  await pages.show('set-up.txt', `${[head, '', ...lines.flatMap(textOf)].join('\n')}\n`);
}

/** Key, proxy and list of models of an endpoint; the editor's own models have none of them. */
async function* endpointLines(
  { origin, model }: ModelClient,
  keys: ApiKeys,
  signal: AbortSignal,
): AsyncGenerator<SetUpLine> {
  const { provider, baseUrl, headers } = readModelSettings();
  if (provider !== 'openai-compatible') return;
  const apiKey = await keys.get(origin);
  yield setUpLine('key', 'ok', message(apiKey === null ? 'doctor.no-key' : 'doctor.key-kept', { origin }));
  const proxy = proxyHost(workspace.getConfiguration('http').get<string>('proxy') ?? '');
  yield setUpLine(
    'proxy',
    'ok',
    message(proxy === null ? 'doctor.no-proxy' : 'doctor.proxy', { origin, proxy: proxy ?? '' }),
  );
  const keyHeader = presetOf(baseUrl)?.keyHeader ?? 'authorization';
  const all = { ...headers, ...(await keys.headers(origin)) };
  yield await checkListed({ origin, model, baseUrl, apiKey, keyHeader, headers: all }, signal);
}

/** Without the password that may stand before it. */
function proxyHost(setting: string): string | null {
  return URL.canParse(setting) ? new URL(setting).host : null;
}

function textOf({ state, message: what, next }: SetUpLine): string[] {
  const first = `${signs[state]} ${inertLine(say(what))}`;
  return next === null ? [first] : [first, `    ${inertLine(say(next))}`];
}

const signs: Readonly<Record<SetUpState, string>> = { ok: '✓', note: '!', failed: '✗', skipped: '–' };
