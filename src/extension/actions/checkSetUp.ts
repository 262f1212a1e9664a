import { l10n, version, workspace, type Uri } from 'vscode';
import { inertLine } from '../../core/inertText';
import { message } from '../../core/messages';
import { checkHook, checkGit } from '../../node/setUpTools';
import { setUpAnswer } from '../../node/setUpAnswer';
import { setUpLine, type SetUpLine, type SetUpState } from '../../node/setUpLine';
import { checkRuleSet } from '../../node/setUpRules';
import type { Pages } from '../pages';
import type { ReviewSessions } from './reviewSession';
import { say } from './say';

/** What `fresh-eyes doctor` looks at, as the editor sees it; asks the model one small question about code of ours. */
export async function checkSetUp(root: Uri, sessions: ReviewSessions, pages: Pages): Promise<void> {
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
      for await (const line of setUpAnswer(ports.model, signal)) lines.push(line);
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

function textOf({ state, message: what, next }: SetUpLine): string[] {
  const first = `${signs[state]} ${inertLine(say(what))}`;
  return next === null ? [first] : [first, `    ${inertLine(say(next))}`];
}

const signs: Readonly<Record<SetUpState, string>> = { ok: '✓', note: '!', failed: '✗', skipped: '–' };
