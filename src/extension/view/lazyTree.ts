import { EventEmitter, window, type Disposable, type TreeDataProvider } from 'vscode';

/** A tree that is made when somebody first looks at it. `refresh` costs nothing while nobody does. */
export type LazyTree = { readonly disposables: readonly Disposable[]; readonly refresh: () => void };

export function lazyTree<T>(
  id: string,
  made: () => Pick<TreeDataProvider<T>, 'getChildren' | 'getTreeItem'>,
): LazyTree {
  const changed = new EventEmitter<undefined>();
  const tree = window.createTreeView<T>(id, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => made().getChildren(node),
      getTreeItem: (node) => made().getTreeItem(node),
    },
  });
  const refresh = () => {
    if (tree.visible) changed.fire(undefined);
  };
  return { disposables: [tree, changed, tree.onDidChangeVisibility(refresh)], refresh };
}
