import { ThemeIcon, TreeItem, TreeItemCollapsibleState, l10n, type TreeDataProvider, type Uri } from 'vscode';
import { command } from '../contributions';
import { verdictName } from '../findingText';
import type { FindingStore } from '../findingStore';
import type { Repositories } from '../repositories';
import type { ReviewStorage, StoredReview } from './reviewStorage';

export type HistoryNode = { readonly root: Uri; readonly review: StoredReview };

/** Earlier reviews, newest first; each can be shown again with its results. */
export function historyTree(
  store: FindingStore,
  repositories: Repositories,
  storage: ReviewStorage,
): TreeDataProvider<HistoryNode> {
  const nodes = async (): Promise<HistoryNode[]> => {
    const known = [...store.reviews().map(({ root }) => root), ...repositories.all()];
    const roots = new Map(known.map((root) => [root.toString(), root]));
    const perRoot = await Promise.all(
      [...roots.values()].map(async (root) => {
        const times = await storage.times(root.toString());
        const reviews = await Promise.all(times.map((time) => storage.read(root.toString(), time)));
        return reviews.flatMap((review) => (review ? [{ root, review }] : []));
      }),
    );
    return perRoot.flat().sort((a, b) => b.review.finishedAt - a.review.finishedAt);
  };
  return { getChildren: (node) => (node === undefined ? nodes() : []), getTreeItem: itemOf };
}

function itemOf({ root, review }: HistoryNode): TreeItem {
  const { result, finishedAt, kind } = review;
  const item = new TreeItem(verdictName(result), TreeItemCollapsibleState.None);
  item.id = `${root.toString()} ${finishedAt}`;
  const folder = root.path.slice(root.path.lastIndexOf('/') + 1);
  item.description = `${new Date(finishedAt).toLocaleString()} · ${kindName(kind)} · ${folder}`;
  const icons = { clean: 'pass', findings: 'eye', incomplete: 'warning', 'nothing-to-review': 'circle-slash' };
  item.iconPath = new ThemeIcon(icons[result.verdict]);
  item.command = {
    command: command.openEarlierReview,
    title: l10n.t('Show This Review'),
    arguments: [{ root, review }],
  };
  return item;
}

function kindName(kind: StoredReview['kind']): string {
  const names: Record<StoredReview['kind'], string> = {
    staged: l10n.t('staged'),
    unstaged: l10n.t('not staged'),
    all: l10n.t('working tree'),
    base: l10n.t('branch'),
    range: l10n.t('range'),
    commit: l10n.t('commit'),
    patch: l10n.t('patch'),
    buffer: l10n.t('file'),
  };
  return names[kind];
}
