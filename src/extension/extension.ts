import { ExtensionMode, window, type ExtensionContext } from 'vscode';
import { apiKeys } from './apiKeys';
import { registerCommands } from './commands';
import { consent, type Consent } from './consent';
import { findingCommands } from './findingCommands';
import { findingStore, type FindingStore } from './findingStore';
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

/** What journeys in a test editor may look at; nobody else is handed anything. */
export type TestAccess = { readonly store: FindingStore; readonly grantConsent: Consent['grant'] };

/** Composition root: makes each part once and hands it to those who need it. Core and node load on first need. */
export function activate(context: ExtensionContext): TestAccess | undefined {
  const log = window.createOutputChannel('Fresh Eyes', { log: true });
  const keys = apiKeys(context.secrets);
  const repos = repositories();
  const store = findingStore();
  const consents = consent(context.workspaceState);
  const runner = reviewRunner(store, repos, modelChoice(keys, consents, log), log);

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
      {
        ...reviewCommands(repos, runner),
        ...findingCommands(store, ({ root, finding }) => runner.reviewedText(root, finding.location.path)),
        ...setupCommands(keys, log),
      },
      log,
    ),
  );
  return context.extensionMode === ExtensionMode.Test ? { store, grantConsent: consents.grant } : undefined;
}
