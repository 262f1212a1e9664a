import {
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  l10n,
  window,
  type Disposable,
  type TreeDataProvider,
} from 'vscode';
import type { Severity } from '../../core/finding';
import { command, view } from '../contributions';
import { placeName, severityName, spokenFinding, verdictName } from '../findingText';
import type { FindingStore, ShownFinding, ShownReview } from '../findingStore';

export type TreeNode =
  | { readonly kind: 'review'; readonly review: ShownReview }
  | { readonly kind: 'file'; readonly root: Uri; readonly path: string; readonly findings: readonly ShownFinding[] }
  | { readonly kind: 'finding'; readonly shown: ShownFinding };

/** The findings of the window, by file. */
export function showFindingsTree(store: FindingStore): Disposable[] {
  const changed = new EventEmitter<undefined>();
  const provider: TreeDataProvider<TreeNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => childrenOf(store, node),
    getTreeItem: (node) => itemOf(node),
    getParent: (node) => parentOf(store, node),
  };
  const tree = window.createTreeView(view.findings, { treeDataProvider: provider, showCollapseAll: true });
  const refresh = () => {
    const reviews = store.reviews();
    const count = reviews.reduce((sum, review) => sum + review.findings.length, 0);
    tree.badge =
      count === 0
        ? undefined
        : { value: count, tooltip: count === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', count) };
    tree.message = messageOf(reviews) ?? '';
    changed.fire(undefined);
  };
  refresh();
  return [tree, changed, store.onDidChange(refresh)];
}

function messageOf(reviews: readonly ShownReview[]): string | undefined {
  const [only] = reviews;
  if (reviews.length !== 1 || !only?.result) return undefined;
  const verdict = verdictName(only.result);
  return only.isStale ? l10n.t('{0}, of an earlier stage', verdict) : verdict;
}

function childrenOf(store: FindingStore, node: TreeNode | undefined): TreeNode[] {
  if (node === undefined) {
    const reviews = store.reviews();
    const [only] = reviews;
    return reviews.length === 1 && only ? filesOf(only) : reviews.map((review) => ({ kind: 'review', review }));
  }
  if (node.kind === 'review') return filesOf(node.review);
  return node.kind === 'file' ? node.findings.map((shown) => ({ kind: 'finding', shown })) : [];
}

function filesOf({ root, findings }: ShownReview): TreeNode[] {
  const byPath = new Map<string, ShownFinding[]>();
  for (const finding of findings) {
    const { path } = finding.finding.location;
    byPath.set(path, [...(byPath.get(path) ?? []), finding]);
  }
  return [...byPath].map(([path, inFile]) => ({ kind: 'file', root, path, findings: inFile }));
}

function parentOf(store: FindingStore, node: TreeNode): TreeNode | undefined {
  if (node.kind === 'review') return undefined;
  const root = node.kind === 'file' ? node.root : node.shown.root;
  const review = store.review(root);
  if (!review) return undefined;
  if (node.kind === 'file') return store.reviews().length === 1 ? undefined : { kind: 'review', review };
  return filesOf(review).find((file) => file.kind === 'file' && file.path === node.shown.finding.location.path);
}

function itemOf(node: TreeNode): TreeItem {
  if (node.kind === 'finding') return findingItem(node.shown);
  if (node.kind === 'file') return fileItem(node.root, node.path, node.findings);
  const { root, result } = node.review;
  const item = new TreeItem(root, TreeItemCollapsibleState.Expanded);
  item.id = root.toString();
  item.iconPath = new ThemeIcon('repo');
  if (result) item.description = verdictName(result);
  item.contextValue = 'review';
  return item;
}

function fileItem(root: Uri, path: string, findings: readonly ShownFinding[]): TreeItem {
  const item = new TreeItem(Uri.joinPath(root, path), TreeItemCollapsibleState.Expanded);
  item.id = `${root.toString()} ${path}`;
  item.iconPath = ThemeIcon.File;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  item.description = folder === '' ? String(findings.length) : `${folder} · ${findings.length}`;
  item.contextValue = 'file';
  item.accessibilityInformation = { label: l10n.t('{0}, findings: {1}', path, findings.length) };
  return item;
}

function findingItem(shown: ShownFinding): TreeItem {
  const { finding, place } = shown;
  const item = new TreeItem(finding.title, TreeItemCollapsibleState.None);
  item.id = shown.key;
  item.description = `${finding.rule} · ${placeName(shown)}`;
  item.iconPath =
    place?.isSame === false
      ? new ThemeIcon('circle-slash', new ThemeColor('disabledForeground'))
      : severityIcon(finding.severity);
  item.tooltip = `${severityName(finding.severity)}: ${finding.title}\n\n${finding.message}`;
  item.contextValue = ['finding', finding.suggestion ? 'suggestion' : '', place ? 'placed' : 'unplaced']
    .filter(Boolean)
    .join(' ');
  item.command = { command: command.openFinding, title: l10n.t('Open Finding'), arguments: [shown.key] };
  item.accessibilityInformation = { label: spokenFinding(shown) };
  return item;
}

/** Shape as well as colour, so that colour is never the only sign. */
export function severityIcon(severity: Severity): ThemeIcon {
  const icons = { error: 'error', warning: 'warning', info: 'info' };
  const colors = {
    error: 'problemsErrorIcon.foreground',
    warning: 'problemsWarningIcon.foreground',
    info: 'problemsInfoIcon.foreground',
  };
  return new ThemeIcon(icons[severity], new ThemeColor(colors[severity]));
}
