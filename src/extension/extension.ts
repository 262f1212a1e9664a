import { ExtensionMode, Uri, commands, window, type ExtensionContext } from 'vscode';
import { offerAgentTools } from './agentTools';
import { apiKeys } from './apiKeys';
import { reviewOnStage } from './automaticReview';
import { registerCommands } from './commands';
import { consent, type Consent } from './consent';
import { command } from './contributions';
import { discuss } from './discuss';
import { findingCommands } from './findingCommands';
import { findingStore, type FindingStore, type ShownFinding } from './findingStore';
import { followEdits } from './followEdits';
import { gateCommands } from './gateCommands';
import { keepContextKeys } from './keepContextKeys';
import { keepReviews } from './keepReviews';
import { loadedRules } from './loadedRules';
import { loadEngine } from './loadEngine';
import { modelChoice } from './modelChoice';
import { pages } from './pages';
import { repositories } from './repositories';
import { reviewCommands } from './reviewCommands';
import { showReviewedDocuments } from './reviewedDocuments';
import { reviewRunner } from './reviewRunner';
import { reviewSessions } from './reviewSession';
import { reviewStorage } from './reviewStorage';
import { tryOnSample } from './sample';
import { commentsMode, isHoverWanted } from './settings';
import { setupCommands } from './setupCommands';
import { watchStage } from './stageWatch';
import { showSuggestionDocuments } from './suggestionDocuments';
import { treeCommands } from './treeCommands';
import { treeOptions } from './treeOptions';
import { showComments } from './view/comments';
import { showDiagnostics } from './view/diagnostics';
import { showFindingsTree } from './view/findingsTree';
import { showHistoryTree } from './view/historyTree';
import { offerHovers } from './view/hover';
import { offerQuickFixes } from './view/quickFixes';
import { showRulesTree } from './view/rulesTree';
import { showStatusBar } from './view/statusBar';
import { viewCommands } from './viewCommands';

/** What journeys in a test editor may look at; nobody else is handed anything. */
export type TestAccess = {
  readonly store: FindingStore;
  readonly grantConsent: Consent['grant'];
  readonly written: () => Promise<void>;
};

/** Composition root: makes each part once and hands it to those who need it. Core and node load on first need. */
export function activate(context: ExtensionContext): TestAccess | undefined {
  const log = window.createOutputChannel('Fresh Eyes', { log: true });
  const keys = apiKeys(context.secrets);
  const consents = consent(context.workspaceState);
  const repos = repositories();
  const store = findingStore();
  const options = treeOptions(context.workspaceState);
  const sessions = reviewSessions(repos, modelChoice(keys, consents, log), log);
  const loaded = loadedRules(sessions);
  const runner = reviewRunner(store, sessions, log);
  const reviewedText = ({ root, finding }: ShownFinding) => runner.reviewedText(root, finding.location.path);

  const storage = reviewStorage(context.globalStorageUri.fsPath, (problem) => log.warn(problem));
  const stage = watchStage(store, repos, sessions.openChange);
  const kept = keepReviews(store, repos, storage, stage.look);
  const page = pages();
  const tree = showFindingsTree(store, options);
  const icon = Uri.joinPath(context.extensionUri, 'media', 'icon.png');
  const threads = showComments(store, discuss(sessions, reviewedText), commentsMode, icon);

  context.subscriptions.push(
    ...[log, repos, store, options, runner],
    ...stage.disposables,
    ...kept.disposables,
    ...page.disposables,
    ...tree.disposables,
    ...threads.disposables,
    ...followEdits(store),
    ...keepContextKeys(store, repos, options),
    ...showReviewedDocuments(runner.reviewedText),
    ...showSuggestionDocuments(store, reviewedText),
    ...showDiagnostics(store),
    ...showStatusBar(store),
    ...showRulesTree(loaded, repos, () => loadEngine().builtInPack().rules),
    ...showHistoryTree(store, repos, storage),
    ...offerHovers(store, isHoverWanted),
    ...offerQuickFixes(store),
    ...offerAgentTools(store, repos, runner),
    ...reviewOnStage(repos, sessions, runner),
    ...registerCommands(
      {
        ...reviewCommands(repos, runner, store),
        ...gateCommands(repos, runner, sessions),
        ...treeCommands(store, options, tree),
        ...setupCommands(keys, consents, log, () => tryOnSample(context, runner)),
        ...viewCommands({ store, repositories: repos, sessions, loaded, pages: page, threads, kept }),
        ...findingCommands({
          ...{ store, sessions, repositories: repos, reviewedText },
          discuss: threads.show,
          goToNext: () => Promise.resolve(commands.executeCommand(command.nextFinding)),
        }),
      },
      log,
    ),
  );
  const isTest = context.extensionMode === ExtensionMode.Test;
  return isTest ? { store, grantConsent: consents.grant, written: kept.written } : undefined;
}
