import { workspace, type Disposable } from 'vscode';
import { contextKeys } from './contextKeys';
import { contextKey, setting } from './contributions';
import type { FindingStore } from './findingStore';
import type { Repositories } from './repositories';
import { isModelChosen } from './settings';
import type { TreeOptionStore } from './treeOptions';

/** What menus and welcome views ask about. */
export function keepContextKeys(
  store: FindingStore,
  repositories: Repositories,
  options: TreeOptionStore,
): Disposable[] {
  const keys = contextKeys();
  const ofStore = () => {
    const reviews = store.reviews();
    const results = reviews.flatMap(({ result }) => result ?? []);
    keys.set(
      contextKey.isRunning,
      reviews.some((review) => review.isRunning),
    );
    keys.set(contextKey.hasReview, results.length > 0);
    keys.set(
      contextKey.hasFindings,
      reviews.some((review) => review.findings.length > 0),
    );
    const worst = results.some(({ verdict }) => verdict === 'incomplete') ? 'incomplete' : results[0]?.verdict;
    keys.set(contextKey.verdict, worst ?? '');
  };
  const ofGit = () => keys.set(contextKey.hasStaged, repositories.rootsWithStaged().length > 0);
  const ofSettings = () => keys.set(contextKey.hasModel, isModelChosen());
  const ofOptions = () => {
    const { filter, groupBy, showsMore } = options.get();
    keys.set(contextKey.isFiltered, filter !== 'all');
    keys.set(contextKey.filter, filter);
    keys.set(contextKey.groupBy, groupBy);
    keys.set(contextKey.showsMore, showsMore);
  };
  for (const set of [ofStore, ofSettings, ofOptions]) set();
  return [
    store.onDidChange(({ isMoveOnly }) => {
      if (!isMoveOnly) ofStore();
    }),
    repositories.onDidChange(ofGit),
    options.onDidChange(ofOptions),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(setting.provider)) ofSettings();
    }),
  ];
}
