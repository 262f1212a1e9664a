import { EventEmitter, window, type Disposable, type TreeDataProvider } from 'vscode';

/** A tree that is made when somebody first looks at it. `refresh` costs nothing while nobody does. */
export type LazyTree = { readonly disposables: readonly Disposable[]; readonly refresh: () => void };

type Made<T> = Pick<TreeDataProvider<T>, 'getChildren' | 'getTreeItem' | 'onDidChangeTreeData'>;

/** `switched` is told which boxes a person ticked (1) or cleared (0); no box follows another by itself. */
export function lazyTree<T>(
  id: string,
  make: () => Made<T>,
  switched?: (items: readonly (readonly [T, number])[]) => void,
): LazyTree {
  const changed = new EventEmitter<undefined>();
  let known: Made<T> | undefined;
  const made = () => {
    if (!known) {
      known = make();
      known.onDidChangeTreeData?.(refresh);
    }
    return known;
  };
  const tree = window.createTreeView<T>(id, {
    showCollapseAll: true,
    manageCheckboxStateManually: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => made().getChildren(node),
      getTreeItem: (node) => made().getTreeItem(node),
    },
  });
  const refresh = () => {
    if (tree.visible) changed.fire(undefined);
  };
  return {
    disposables: [
      ...[tree, changed, tree.onDidChangeVisibility(refresh)],
      tree.onDidChangeCheckboxState(({ items }) => switched?.(items)),
    ],
    refresh,
  };
}
