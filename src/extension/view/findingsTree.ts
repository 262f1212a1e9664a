import {
  EventEmitter,
  commands,
  l10n,
  window,
  type Disposable,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  type Uri,
} from 'vscode';
import type { Dropped, FileCoverage, Finding } from '../../core/finding';
import { view } from '../contributions';
import { groupsOf, inTreeOrder, visible, type GroupNode } from '../findingNodes';
import { verdictWithFreshness } from '../findingText';
import type { FindingStore, Remark, ShownFinding, ShownReview } from '../findingStore';
import type { TreeOptionStore } from '../treeOptions';
import * as items from './findingItems';
import type { FindingMarkdown } from './findingMarkdown';

export type TreeNode =
  | { readonly kind: 'review'; readonly review: ShownReview }
  | GroupNode
  | { readonly kind: 'finding'; readonly shown: ShownFinding; readonly group: GroupNode }
  | { readonly kind: 'remark'; readonly review: ShownReview; readonly remark: Remark; readonly index: number }
  | { readonly kind: 'coverage' | 'usage' | 'dropped' | 'dismissed'; readonly review: ShownReview }
  | { readonly kind: 'covered-file'; readonly review: ShownReview; readonly file: FileCoverage }
  | { readonly kind: 'dropped-item'; readonly review: ShownReview; readonly item: Dropped; readonly index: number }
  | { readonly kind: 'dismissed-item'; readonly review: ShownReview; readonly finding: Finding };

export type FindingsTree = {
  /** Selects a finding where the tree is seen, without taking the focus. */
  readonly reveal: (shown: ShownFinding) => void;
  /** Brings the tree into view, at the first finding of a repository. */
  readonly showResult: (root: Uri) => Promise<void>;
  readonly selected: () => ShownFinding | undefined;
};

/** The findings of the window, with what was covered and used below them. */
export function showFindingsTree(
  store: FindingStore,
  options: TreeOptionStore,
  markdownOf: FindingMarkdown,
): FindingsTree & { readonly disposables: Disposable[] } {
  const changed = new EventEmitter<undefined>();
  const children = (node?: TreeNode) => childrenOf(node, store, options);
  const provider: TreeDataProvider<TreeNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: children,
    getTreeItem: itemOf,
    getParent: (node) => parentOf(node, store),
    resolveTreeItem: (item, node) => {
      // Made when somebody looks: a tooltip per finding would cost each refresh.
      if (node.kind === 'finding') item.tooltip = markdownOf(node.shown);
      return item;
    },
  };
  const tree = window.createTreeView(view.findings, { treeDataProvider: provider, showCollapseAll: true });
  const refresh = () => {
    describe(tree, store.reviews(), options);
    changed.fire(undefined);
  };
  /** Selected by us and opened by nobody: stepping to the next finding starts there. */
  let notYetSeen: string | undefined;
  const nodeOf = (shown: ShownFinding): TreeNode | undefined => {
    const review = store.review(shown.root);
    const groups = review ? groupsOf(review, options.get()) : [];
    const group = groups.find(({ findings }) => findings.some(({ key }) => key === shown.key));
    return group && { kind: 'finding', shown, group };
  };
  refresh();
  return {
    disposables: [tree, changed, store.onDidChange(refresh), options.onDidChange(refresh)],
    selected: () => {
      const [node] = tree.selection;
      return node?.kind === 'finding' && node.shown.key !== notYetSeen ? node.shown : undefined;
    },
    reveal(shown) {
      notYetSeen = undefined;
      const node = tree.visible ? nodeOf(shown) : undefined;
      if (node) void select(tree, node);
    },
    async showResult(root) {
      const [first] = inTreeOrder(store.reviews(), options.get()).filter(
        (shown) => shown.root.toString() === root.toString(),
      );
      const node = first && nodeOf(first);
      notYetSeen = first?.key;
      if (node) await select(tree, node);
      else await commands.executeCommand(`${view.findings}.focus`);
    },
  };
}

/** The tree may change while it is being revealed; then there is nothing to select. */
async function select(tree: TreeView<TreeNode>, node: TreeNode): Promise<void> {
  await tree.reveal(node, { select: true, focus: false }).then(undefined, () => undefined);
}

function describe(tree: TreeView<TreeNode>, reviews: readonly ShownReview[], options: TreeOptionStore): void {
  const all = reviews.flatMap((review) => review.findings);
  const seen = visible(all, options.get()).length;
  tree.badge =
    all.length === 0
      ? undefined
      : { value: all.length, tooltip: all.length === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', all.length) };
  tree.description = seen === all.length ? '' : l10n.t('{0} of {1}', seen, all.length);
  tree.message = messageOf(reviews);
}

function messageOf(reviews: readonly ShownReview[]): string {
  const [only] = reviews;
  if (reviews.length !== 1 || !only?.result) return '';
  return verdictWithFreshness(only);
}

function childrenOf(node: TreeNode | undefined, store: FindingStore, options: TreeOptionStore): TreeNode[] {
  if (node === undefined) {
    const reviews = store.reviews();
    const [only] = reviews;
    return reviews.length === 1 && only
      ? sectionsOf(only, options)
      : reviews.map((review) => ({ kind: 'review', review }));
  }
  const { review } = node.kind === 'finding' ? node.group : node;
  switch (node.kind) {
    case 'review':
      return sectionsOf(review, options);
    case 'group':
      return node.findings.map((shown) => ({ kind: 'finding', shown, group: node }));
    case 'coverage':
      return (review.result?.coverage ?? []).map((file) => ({ kind: 'covered-file', review, file }));
    case 'dropped':
      return (review.result?.dropped ?? []).map((item, index) => ({ kind: 'dropped-item', review, item, index }));
    case 'dismissed':
      return (review.result?.dismissed ?? []).map((finding) => ({ kind: 'dismissed-item', review, finding }));
    default:
      return [];
  }
}

function sectionsOf(review: ShownReview, options: TreeOptionStore): TreeNode[] {
  const { result } = review;
  const more = options.get().showsMore && result !== null;
  return [
    ...review.remarks.map((remark, index) => ({ kind: 'remark' as const, review, remark, index })),
    ...groupsOf(review, options.get()),
    ...(more && result.dismissed.length > 0 ? [{ kind: 'dismissed' as const, review }] : []),
    ...(more && result.dropped.length > 0 ? [{ kind: 'dropped' as const, review }] : []),
    ...(result && result.coverage.length > 0 ? [{ kind: 'coverage' as const, review }] : []),
    ...(result?.mode === 'model' ? [{ kind: 'usage' as const, review }] : []),
  ];
}

function parentOf(node: TreeNode, store: FindingStore): TreeNode | undefined {
  switch (node.kind) {
    case 'review':
      return undefined;
    case 'finding':
      return node.group;
    case 'covered-file':
      return { kind: 'coverage', review: node.review };
    case 'dropped-item':
      return { kind: 'dropped', review: node.review };
    case 'dismissed-item':
      return { kind: 'dismissed', review: node.review };
    default:
      return store.reviews().length === 1 ? undefined : { kind: 'review', review: node.review };
  }
}

function itemOf(node: TreeNode): TreeItem {
  if (node.kind === 'finding') return items.findingItem(node.shown, node.group.groupBy);
  const { review } = node;
  const id = (root: Uri) => `${root.toString()} ${node.kind}`;
  switch (node.kind) {
    case 'review':
      return items.reviewItem(review);
    case 'group':
      return items.groupItem(node);
    case 'remark':
      return items.remarkItem(node);
    case 'coverage':
      return items.coverageItem(review);
    case 'usage':
      return items.usageItem(review);
    case 'dropped':
      return items.sectionItem(id(review.root), l10n.t('Dropped'), 'trash', review.result?.dropped.length ?? 0);
    case 'dismissed':
      return items.sectionItem(
        id(review.root),
        l10n.t('Dismissed'),
        'eye-closed',
        review.result?.dismissed.length ?? 0,
      );
    case 'covered-file':
      return items.coveredFileItem(review.root, node.file);
    case 'dropped-item':
      return items.droppedItem(review.root, node.item, node.index);
    case 'dismissed-item':
      return items.dismissedItem(review.root, node.finding);
  }
}
