import { ExtensionMode, lm, window, workspace, type ExtensionContext, type LanguageModelTool, type Uri } from 'vscode';
import type { Actions } from './actions/actions';
import { registerCommands, type CommandHandler } from './commands';
import { command, restrictedCommands, tool, view, type CommandId } from './contributions';
import { findingStore, type FindingStore, type ShownFinding } from './findingStore';
import { followEdits } from './followEdits';
import { keepContextKeys } from './keepContextKeys';
import { isLauncherOutdated } from './launcherVersion';
import { loadEngine } from './loadEngine';
import { showOwnDocuments } from './ownDocuments';
import { pages } from './pages';
import { repositories } from './repositories';
import { whenRuleFileOpens } from './ruleFiles';
import { restoreReviews } from './restoreReviews';
import { isAutomaticReviewWanted } from './settings';
import { treeCommands } from './treeCommands';
import { treeOptions } from './treeOptions';
import { showDiagnostics } from './view/diagnostics';
import type { FindingMarkdown } from './view/findingMarkdown';
import { showFindingsTree } from './view/findingsTree';
import { offerHovers } from './view/hover';
import { offerQuickFixes } from './view/quickFixes';
import { lazyTree } from './view/lazyTree';
import { showStatusBar } from './view/statusBar';

/** What journeys in a test editor may look at; nobody else is handed anything. */
export type TestAccess = {
  readonly store: FindingStore;
  readonly grantConsent: Actions['grantConsent'];
  readonly rulesTree: () => Actions['rulesTree'];
  readonly written: () => Promise<void>;
  readonly openThreads: () => readonly ShownFinding[];
  /** The folder of the log. */
  readonly logs: Uri;
};

/** The window comes first. */
const afterStartMs = 5_000;

/** Composition root: what shows is made here; what acts, and all of core and node, is loaded on first need. */
export function activate(context: ExtensionContext): TestAccess | undefined {
  const log = window.createOutputChannel('Fresh Eyes', { log: true });
  const repos = repositories();
  const store = findingStore();
  const options = treeOptions(context.workspaceState);
  const page = pages();
  const markdownOf: FindingMarkdown = (...finding) => acting().findingMarkdown(...finding);
  const tree = showFindingsTree(store, options, markdownOf);
  const parts = { context, log, store, repositories: repos, pages: page };
  let made: Actions | undefined;
  const acting = () => (made ??= loadEngine().actions({ ...parts, tree }));

  const stored = restoreReviews(context.globalStorageUri.fsPath, (root) => void acting().restore(root));
  const stepping = treeCommands(store, options, tree);
  const rules = lazyTree(
    view.rules,
    () => acting().rulesTree,
    (items) => void acting().switchRules(items),
  );
  const history = lazyTree(view.history, () => acting().historyTree);

  context.subscriptions.push(
    ...[log, repos, store, options],
    stepping.moved,
    ...page.disposables,
    ...tree.disposables,
    ...followEdits(store),
    ...keepContextKeys(store, repos, options),
    ...showOwnDocuments(store, () => acting().texts),
    ...showDiagnostics(store),
    ...showStatusBar(store),
    ...whenRuleFileOpens(() => acting().helpRuleWriters()),
    ...rules.disposables,
    ...history.disposables,
    ...offerHovers(store, markdownOf),
    ...offerQuickFixes(store, (shown, document) => acting().suggestedEdit(shown, document)),
    ...Object.values(tool).map((name) =>
      lm.registerTool(
        name,
        lazyTool(() => acting().tools[name]),
      ),
    ),
    ...registerCommands({ ...lazyHandlers(acting), ...stepping.handlers }, (error, id) =>
      acting().reportError(error, id),
    ),
    store.onDidChange(history.refresh),
    repos.onDidChange((root) => {
      rules.refresh();
      stored.seen(root);
      if (store.review(root)?.result) acting().stageChanged(root);
      if (isAutomaticReviewWanted() && workspace.isTrusted) acting().reviewSoon(root);
    }),
  );
  // Its actions bring the launcher up to date; a hook must not wait for somebody to review.
  if (isLauncherOutdated(context)) setTimeout(acting, afterStartMs);
  if (context.extensionMode !== ExtensionMode.Test) return undefined;
  return {
    store,
    rulesTree: () => acting().rulesTree,
    grantConsent: (origin) => acting().grantConsent(origin),
    written: () => acting().written(),
    openThreads: () => acting().openThreads(),
    logs: context.logUri,
  };
}

type Acting = Pick<Actions, 'tellRestricted'> & { handlers: Partial<Record<CommandId, CommandHandler>> };

/** Every command that is not the tree's own loads the engine when it is first called. */
function lazyHandlers(acting: () => Actions): Record<CommandId, CommandHandler> {
  const pairs = Object.values(command).map((id) => {
    const handler: CommandHandler = (...args) => {
      const { handlers, tellRestricted }: Acting = acting();
      return workspace.isTrusted || restrictedCommands.has(id) ? handlers[id]?.(...args) : tellRestricted();
    };
    return [id, handler] as const;
  });
  return Object.fromEntries(pairs) as Record<CommandId, CommandHandler>;
}

function lazyTool<T>(made: () => LanguageModelTool<T>): LanguageModelTool<T> {
  return {
    invoke: (options, token) => made().invoke(options, token),
    prepareInvocation: (options, token) => made().prepareInvocation?.(options, token),
  };
}
