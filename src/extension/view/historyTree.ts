import {
  EventEmitter,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  l10n,
  window,
  type Disposable,
} from 'vscode';
import { command, view } from '../contributions';
import { verdictName } from '../findingText';
import type { FindingStore } from '../findingStore';
import type { ReviewStorage, StoredReview } from '../reviewStorage';
import type { Repositories } from '../repositories';

export type HistoryNode = { readonly root: Uri; readonly review: StoredReview };

/** Earlier reviews, newest first; each can be shown again with its results. */
export function showHistoryTree(store: FindingStore, repositories: Repositories, storage: ReviewStorage): Disposable[] {
  const changed = new EventEmitter<undefined>();
  const nodes = async (): Promise<HistoryNode[]> => {
    const roots = new Map(
      [...store.reviews().map(({ root }) => root), ...repositories.all()].map((root) => [root.toString(), root]),
    );
    const perRoot = await Promise.all(
      [...roots.values()].map(async (root) => {
        const times = await storage.times(root.toString());
        const reviews = await Promise.all(times.map((time) => storage.read(root.toString(), time)));
        return reviews.flatMap((review) => (review ? [{ root, review }] : []));
      }),
    );
    return perRoot.flat().sort((a, b) => b.review.finishedAt - a.review.finishedAt);
  };
  const tree = window.createTreeView<HistoryNode>(view.history, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => (node === undefined ? nodes() : []),
      getTreeItem: itemOf,
    },
  });
  return [
    tree,
    changed,
    tree.onDidChangeVisibility(({ visible }) => {
      if (visible) changed.fire(undefined);
    }),
    store.onDidChange(({ isMoveOnly }) => {
      if (tree.visible && !isMoveOnly) changed.fire(undefined);
    }),
  ];
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
