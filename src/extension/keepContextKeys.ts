import type { Disposable } from 'vscode';
import { contextKeys } from './contextKeys';
import { contextKey } from './contributions';
import type { FindingStore } from './findingStore';
import type { Repositories } from './repositories';

/** What menus and welcome views ask about. */
export function keepContextKeys(store: FindingStore, repositories: Repositories): Disposable[] {
  const keys = contextKeys();
  const ofStore = () => {
    const reviews = store.reviews();
    keys.set(
      contextKey.isRunning,
      reviews.some((review) => review.isRunning),
    );
    keys.set(
      contextKey.hasReview,
      reviews.some((review) => review.result !== null),
    );
    keys.set(
      contextKey.hasFindings,
      reviews.some((review) => review.findings.length > 0),
    );
  };
  const ofGit = () => keys.set(contextKey.hasStaged, repositories.rootsWithStaged().length > 0);
  ofStore();
  return [store.onDidChange(ofStore), repositories.onDidChange(ofGit)];
}
