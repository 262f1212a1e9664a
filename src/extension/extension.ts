import { window, type ExtensionContext } from 'vscode';
import { apiKeys } from './apiKeys';
import { registerCommands } from './commands';
import { consent } from './consent';
import { findingCommands } from './findingCommands';
import { findingStore } from './findingStore';
import { followEdits } from './followEdits';
import { keepContextKeys } from './keepContextKeys';
import { modelChoice } from './modelChoice';
import { repositories } from './repositories';
import { reviewCommands } from './reviewCommands';
import { showReviewedDocuments } from './reviewedDocuments';
import { reviewRunner } from './reviewRunner';
import { setupCommands } from './setupCommands';
import { showDiagnostics } from './view/diagnostics';
import { showFindingsTree } from './view/findingsTree';
import { offerQuickFixes } from './view/quickFixes';
import { showStatusBar } from './view/statusBar';

/** Composition root: makes each part once and hands it to those who need it. Core and node load on first need. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Fresh Eyes', { log: true });
  const keys = apiKeys(context.secrets);
  const repos = repositories();
  const store = findingStore();
  const runner = reviewRunner(store, repos, modelChoice(keys, consent(context.workspaceState), log), log);

  context.subscriptions.push(
    log,
    repos,
    store,
    runner,
    ...followEdits(store),
    ...keepContextKeys(store, repos),
    ...showReviewedDocuments(runner.reviewedText),
    ...showDiagnostics(store),
    ...showFindingsTree(store),
    ...showStatusBar(store),
    ...offerQuickFixes(store),
    ...registerCommands(
      { ...reviewCommands(repos, runner), ...findingCommands(store), ...setupCommands(keys, log) },
      log,
    ),
  );
}
