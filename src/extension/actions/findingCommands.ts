import { env, l10n, window, workspace, type Uri } from 'vscode';
import type { AppliedFindings } from './appliedFindings';
import { applyAll, applySuggestion, type ReviewedTextOf } from './applySuggestion';
import { command } from '../contributions';
import { findingAsMarkdown, findingForAgent } from './copyFinding';
import { dismissFinding, restoreFinding } from './dismissFinding';
import { chosenFinding, chosenFindings } from './chosenFinding';
import type { FindingStore, ShownFinding } from '../findingStore';
import { openFinding } from '../openFinding';
import type { ReviewSessions } from './reviewSession';
import { stageFile } from './stageFile';
import type { Repositories } from '../repositories';
import { previewSuggestions } from './suggestionDocuments';
import { suppressFinding } from './suppressFinding';

export type FindingCommandParts = {
  readonly store: FindingStore;
  readonly sessions: ReviewSessions;
  readonly repositories: Repositories;
  readonly applied: AppliedFindings;
  readonly reviewedText: ReviewedTextOf;
  /** Opens the thread of a finding, and asks at once where a question is given. */
  readonly discuss: (shown: ShownFinding, question?: string) => Promise<void>;
  readonly goToNext: () => Promise<unknown>;
};

/** What a person can do about findings. Menus hand over a tree node or a thread, links and quick fixes a key. */
export function findingCommands(parts: FindingCommandParts) {
  const { store, sessions, reviewedText, applied } = parts;
  const on = (act: (shown: ShownFinding, ...rest: readonly unknown[]) => unknown) => {
    return async (argument?: unknown, ...rest: readonly unknown[]) => {
      const shown = await chosenFinding(store, argument);
      return shown && act(shown, ...rest);
    };
  };
  /** One edit after the other: each is made for the text that the one before left. */
  let last: Promise<unknown> = Promise.resolve();
  const apply = (chosen: ShownFinding, isStaging: boolean): Promise<boolean> => {
    const next = last.then(async () => {
      const shown = store.find(chosen.key);
      return shown !== undefined && applyOne(shown, isStaging);
    });
    last = next.catch(() => undefined);
    return next;
  };
  const applyOne = async (shown: ShownFinding, isStaging: boolean) => {
    const before = await textOf(shown.uri);
    const document = await applySuggestion(shown, reviewedText);
    if (!document) return false;
    applied.withdraw(shown, before);
    await sessions.record(shown, { kind: 'applied' });
    if (isStaging) await stageFile(document, shown, parts.repositories, reviewedText);
    await parts.goToNext();
    return true;
  };
  return {
    [command.openFinding]: on(openFinding),
    [command.discuss]: on((shown) => parts.discuss(shown)),
    [command.explain]: on((shown) =>
      parts.discuss(shown, l10n.t('Explain why this is a problem and when it happens.')),
    ),
    [command.askForSuggestion]: on((shown) => parts.discuss(shown, l10n.t('Suggest a fix for the flagged lines.'))),
    [command.applySuggestion]: on((shown) => apply(shown, false)),
    [command.applyAndStage]: on((shown) => apply(shown, true)),
    [command.applyAll]: async (argument: unknown) => {
      const chosen = chosenFindings(store, argument);
      const before = new Map<string, string>();
      for (const { uri } of chosen) before.set(uri.toString(), await textOf(uri));
      const done = await applyAll(chosen, reviewedText);
      for (const shown of done) applied.withdraw(shown, before.get(shown.uri.toString()) ?? '');
      for (const shown of done) await sessions.record(shown, { kind: 'applied' });
      return done.length;
    },
    [command.previewSuggestion]: (argument: unknown) => previewSuggestions(chosenFindings(store, argument)),
    [command.dismiss]: on((shown, reason) => dismissFinding(shown, store, sessions, false, reason)),
    [command.dismissForTeam]: on((shown, reason) => dismissFinding(shown, store, sessions, true, reason)),
    [command.restoreDismissed]: (argument: unknown) => restoreFinding(argument, store, sessions),
    [command.suppress]: on(suppressFinding),
    [command.copyAsMarkdown]: on(({ finding }) => copy(findingAsMarkdown(finding))),
    [command.copyForAgent]: on(({ finding }) => copy(findingForAgent(finding))),
  };
}

async function copy(text: string): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Copied'), 2_000);
}

async function textOf(uri: Uri): Promise<string> {
  return (await workspace.openTextDocument(uri)).getText();
}
