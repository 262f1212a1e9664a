import { ProgressLocation, l10n, window, type Uri } from 'vscode';
import { message, type Message } from '../../core/messages';
import { packSource } from '../../core/rules/packSource';
import { linesText, textLine } from '../../core/textLines';
import { fetchMissing, isShared, offeredPack, offeredUpdate, packDesk, type PackOffer } from '../../node/packDesk';
import { readConfigText, sourcesOf } from '../../node/rulesFiles';
import { say, tell } from '../actions/say';
import type { Pages } from '../pages';
import { askBeside } from './askBeside';

/** Shows what a pack holds, asks, then keeps, locks and extends it. */
export async function addPack(root: Uri, pages: Pages, given: unknown): Promise<boolean> {
  const source = typeof given === 'string' ? given : await askSource();
  if (source === undefined) return false;
  const offer = await fetched(l10n.t('Fetching {0}', source), (signal) => offeredPack(source, deskOf(root, signal)));
  const isTaken = await taken(offer, message('rules.add-question', { source }), l10n.t('Add'), pages);
  if (isTaken) tell('info', say(message('rules.added', { source })));
  return isTaken;
}

/** Shows what is new in the packs of a repository, or in one of them, asks, then changes the lock. */
export async function updatePacks(root: Uri, pages: Pages, source: string | null): Promise<boolean> {
  // A pack that another one builds upon is updated with it.
  const named = sourcesOf(await readConfigText(root.fsPath)).filter(isShared);
  const wanted = source !== null && named.includes(source) ? [source] : [];
  const offer = await fetched(l10n.t('Looking for updates of rule packs'), (signal) =>
    offeredUpdate(wanted, deskOf(root, signal)),
  );
  const { count, looked } = offer;
  if (count === 0) {
    await offer.take();
    tell('info', say(message('rules.up-to-date', { count: looked })));
    return true;
  }
  const isTaken = await taken(offer, message('rules.update-question', { count }), l10n.t('Update'), pages);
  if (isTaken) tell('info', say(message('rules.updated', { count })));
  return isTaken;
}

/** Gets exactly what the lock names and this machine does not have, as after a clone. */
export async function fetchPacks(root: Uri): Promise<boolean> {
  const { fetched: got, count } = await fetched(l10n.t('Fetching the locked rule packs'), (signal) =>
    fetchMissing(deskOf(root, signal), ['HEAD'], () => undefined),
  );
  tell('info', say(message('rules.fetch-done', { fetched: got, count })));
  return true;
}

function deskOf(root: Uri, signal: AbortSignal) {
  return packDesk(root.fsPath, { isLocalAllowed: false, env: process.env, signal });
}

async function taken(offer: PackOffer, question: Message, yes: string, pages: Pages): Promise<boolean> {
  const { problems, lines } = offer;
  if (problems.length > 0) {
    const wrong = problems.map(({ file, line, code, args }) =>
      textLine(0, `${file}:${line} ${say(message(code, args))}`),
    );
    tell('error', l10n.t('This pack is not taken, since there are mistakes in it.'));
    await pages.show('rule-pack.txt', linesText([...wrong, ...lines], say));
    return false;
  }
  if (lines.length > 0 && !(await askBeside(pages, { name: 'rule-pack.txt', lines, question: say(question), yes })))
    return false;
  await offer.take();
  return true;
}

function fetched<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Thenable<T> {
  return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    return work(controller.signal);
  });
}

function askSource(): Thenable<string | undefined> {
  return window.showInputBox({
    prompt: l10n.t('Where is the pack? A folder, npm, git or https. You see what it holds before it is taken.'),
    placeHolder: './team-rules  npm:@acme/review-rules  github>acme/review-rules#v1',
    validateInput: (text) =>
      packSource(text) === null ? say(message('rules.source-unknown', { source: text })) : null,
  });
}
