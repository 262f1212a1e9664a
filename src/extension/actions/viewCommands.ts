import type { CommentReply, CommentThread, Uri } from 'vscode';
import type { Rule } from '../../core/rules/rule';
import { command } from '../contributions';
import type { FindingStore } from '../findingStore';
import { chosenRoot } from './chosenRoot';
import type { KeptReviews } from './keepReviews';
import type { LoadedRules } from './loadedRules';
import type { Pages } from '../pages';
import { openReport } from './reportPage';
import type { Repositories } from '../repositories';
import type { ReviewSessions } from './reviewSession';
import type { ApiKeys } from './apiKeys';
import { checkSetUp } from './checkSetUp';
import { previewRequest } from './previewRequest';
import { openRule, type AskedRule } from './rulePage';
import type { CommentThreads } from './commentThreads';

export type ViewCommandParts = {
  readonly store: FindingStore;
  readonly repositories: Repositories;
  readonly sessions: ReviewSessions;
  readonly loaded: LoadedRules;
  readonly pages: Pages;
  readonly threads: CommentThreads;
  readonly kept: KeptReviews;
  readonly keys: ApiKeys;
};

/** What opens a page, a thread or an earlier review. */
export function viewCommands({ store, repositories, sessions, loaded, pages, threads, kept, keys }: ViewCommandParts) {
  return {
    // Only menus know what these are about; a key of the person's own hands over nothing.
    [command.reply]: (reply: unknown) => reply && threads.reply(reply as CommentReply),
    [command.closeThread]: (thread: unknown) => thread && threads.close(thread as CommentThread),
    [command.openRule]: async (argument: unknown) => {
      const asked = ruleIn(argument, store);
      if (asked) await openRule({ ...asked, root: asked.root ?? (await repositories.only()) }, loaded, pages);
    },
    [command.openEarlierReview]: (argument: unknown) => {
      const earlier = argument as { root: Uri; review: { finishedAt: number } } | undefined;
      return earlier && kept.show(earlier.root, earlier.review.finishedAt);
    },
    [command.openReport]: async (argument: unknown) => {
      const root = await chosenRoot(repositories, argument);
      if (root) await openReport(root, sessions, loaded);
    },
    [command.checkSetUp]: async (argument: unknown) => {
      const root = await chosenRoot(repositories, argument);
      if (root) await checkSetUp(root, sessions, keys, pages);
    },
    [command.previewRequest]: async (argument: unknown) => {
      const root = await chosenRoot(repositories, argument);
      if (root) await previewRequest(root, sessions, pages);
    },
  };
}

/** A rule's id, a finding's key, a node of either tree, or a thread. */
function ruleIn(argument: unknown, store: FindingStore): AskedRule | null {
  if (typeof argument === 'string') {
    const shown = store.find(argument);
    return shown
      ? { id: shown.finding.rule, root: shown.root, known: null }
      : { id: argument, root: null, known: null };
  }
  if (typeof argument !== 'object' || argument === null) return null;
  if ('rule' in argument) {
    const { rule, root } = argument as { rule: Pick<Rule, 'id'> | Rule; root?: Uri | null };
    return { id: rule.id, root: root ?? null, known: 'origin' in rule ? rule : null };
  }
  if ('shown' in argument) return ruleIn((argument as { shown: { key: string } }).shown.key, store);
  return null;
}
