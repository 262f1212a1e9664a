import {
  Uri,
  commands,
  workspace,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  type TextDocument,
} from 'vscode';
import { refreshOwnLauncher } from '../../node/ownLauncher';
import type { CommandHandler } from '../commands';
import { command, type CommandId } from '../contributions';
import type { FindingStore, ShownFinding } from '../findingStore';
import { isLauncherOutdated, rememberLauncher } from '../launcherVersion';
import type { Pages } from '../pages';
import type { Repositories } from '../repositories';
import { ruleWork } from '../rules/ruleWork';
import { commentsMode, readMetricsSettings, readModelSettings } from '../settings';
import type { treeCommands } from '../treeCommands';
import { findingMarkdown } from '../view/findingMarkdown';
import type { FindingsTree } from '../view/findingsTree';
import { appliedFindings } from './appliedFindings';
import { suggestedEdit } from './applySuggestion';
import { agentTools } from './agentTools';
import { apiKeys } from './apiKeys';
import { automaticReview } from './automaticReview';
import { commentThreads } from './commentThreads';
import { consent } from './consent';
import { discuss } from './discuss';
import { findingCommands } from './findingCommands';
import { historyTree } from './historyTree';
import { gateCommands } from './gateCommands';
import { keepReviews } from './keepReviews';
import { loadedRules } from './loadedRules';
import { modelChoice } from './modelChoice';
import { reportError } from './reportError';
import { tellRestricted } from './say';
import { reviewCommands } from './reviewCommands';
import { reviewRunner } from './reviewRunner';
import { reviewSessions } from './reviewSession';
import { reviewStorage } from './reviewStorage';
import { tryOnSample } from './sample';
import { setupCommands } from './setupCommands';
import { stageWatch } from './stageWatch';
import { suggestionText } from './suggestionDocuments';
import { teamCollector } from './teamCollector';
import { viewCommands } from './viewCommands';

/** What is there from the start and what actions work on. */
export type ActionParts = {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly store: FindingStore;
  readonly repositories: Repositories;
  readonly pages: Pages;
  readonly tree: Pick<FindingsTree, 'showResult'>;
};

/** Every command but those of the tree, which are there from the start. */
type ActingCommand = Exclude<CommandId, keyof ReturnType<typeof treeCommands>['handlers']>;

export type Actions = ReturnType<typeof actions>;

/** The second half of the composition root: everything that acts. Made on first need, with the engine it works with. */
export function actions({ context, log, store, repositories, pages, tree }: ActionParts) {
  const keys = apiKeys(context.secrets);
  const consents = consent(context.workspaceState);
  const collector = teamCollector(readMetricsSettings, keys, log);
  const sessions = reviewSessions(repositories, modelChoice(keys, consents, log), log, collector.recorded);
  const loaded = loadedRules(sessions);
  const runner = reviewRunner(store, sessions, log, tree.showResult);
  const reviewedText = ({ root, finding }: ShownFinding) => runner.reviewedText(root, finding.location.path);
  const stage = stageWatch(store, sessions.openChange);
  const storage = reviewStorage(context.globalStorageUri.fsPath, (problem) => log.warn(problem));
  const kept = keepReviews(store, storage, stage.look);
  const automatic = automaticReview(sessions, runner);
  const rules = ruleWork({ memory: context.workspaceState, repositories, sessions, pages });
  const icon = Uri.joinPath(context.extensionUri, 'media', 'icon.png');
  const tryLater = (root: Uri) => void runner.trySuggestions(root);
  const threads = commentThreads(store, discuss(sessions, reviewedText), commentsMode, icon, tryLater);
  const applied = appliedFindings(store, (shown) => sessions.record(shown, { kind: 'reopened' }));
  void followUpdate(context);
  const endpointChanged = onEndpointChange(() => runner.cancelAll());
  context.subscriptions.push(
    applied,
    endpointChanged,
    collector,
    runner,
    stage,
    automatic,
    ...kept.disposables,
    ...threads.disposables,
    { dispose: () => rules.disposables.forEach((each) => void each.dispose()) },
  );

  return {
    handlers: {
      ...reviewCommands(repositories, runner, store),
      ...gateCommands(repositories, runner, sessions, context),
      ...rules.handlers,
      ...setupCommands(keys, consents, log, () => tryOnSample(context, runner)),
      ...viewCommands({ store, repositories, sessions, loaded, pages, threads, kept, keys }),
      ...findingCommands({
        ...{ store, sessions, repositories, reviewedText, applied },
        discuss: threads.show,
        goToNext: () => Promise.resolve(commands.executeCommand(command.nextFinding)),
      }),
    } satisfies Record<ActingCommand, CommandHandler>,
    tools: agentTools(store, repositories, runner),
    texts: {
      reviewedText: runner.reviewedText,
      suggestionText: (uri: Uri) => suggestionText(uri, store, reviewedText),
    },
    findingMarkdown,
    suggestedEdit: (shown: ShownFinding, document: TextDocument) => suggestedEdit(shown, document, reviewedText),
    rulesTree: rules.tree,
    switchRules: (...given: Parameters<typeof rules.switched>) =>
      rules.switched(...given).catch((error: unknown) => reportError(error, command.setRule, log)),
    helpRuleWriters: rules.helpWriters,
    historyTree: historyTree(store, repositories, storage),
    restore: kept.restore,
    written: kept.written,
    openThreads: threads.open,
    stageChanged: stage.changed,
    reviewSoon: automatic.changed,
    reportError: (error: unknown, id: string) => reportError(error, id, log),
    tellRestricted,
    grantConsent: consents.grant,
  };
}

/** The commit hook's launcher goes on leading somewhere after the extension's folder has changed. */
async function followUpdate(context: ExtensionContext): Promise<void> {
  await refreshOwnLauncher(process.env).catch(() => undefined);
  if (isLauncherOutdated(context)) await rememberLauncher(context);
}

/**
 * A person who changes where code goes does not want any more of it to go to the old place. What a folder's settings say
 * about it is not heard, so it cancels nothing either.
 */
function onEndpointChange(cancel: () => void): Disposable {
  let known = JSON.stringify(readModelSettings());
  return workspace.onDidChangeConfiguration(() => {
    const now = JSON.stringify(readModelSettings());
    if (now === known) return;
    known = now;
    cancel();
  });
}
