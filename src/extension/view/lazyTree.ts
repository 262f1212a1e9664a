import { EventEmitter, window, type Disposable, type TreeDataProvider } from 'vscode';

/** A tree that is made when somebody first looks at it. `refresh` costs nothing while nobody does. */
export type LazyTree = { readonly disposables: readonly Disposable[]; readonly refresh: () => void };

/** The first rows of a tree, with all that is drawn below them as one text. */
export type PreparedRows<T> = { readonly rows: T[]; readonly drawn: string };

/**
 * While the editor waits for rows, it knows none, and a box that is ticked then is heard by nobody; and rows that are drawn
 * anew take the focus off their boxes. Whoever takes time to make rows therefore prepares them.
 */
type Made<T> = Pick<TreeDataProvider<T>, 'getChildren' | 'getTreeItem' | 'onDidChangeTreeData'> & {
  readonly prepared?: () => Promise<PreparedRows<T>>;
};

/** `switched` is told which boxes a person ticked (1) or cleared (0); no box follows another by itself. */
export function lazyTree<T>(
  id: string,
  make: () => Made<T>,
  switched?: (items: readonly (readonly [T, number])[]) => void,
): LazyTree {
  const changed = new EventEmitter<undefined>();
  let known: Made<T> | undefined;
  let ready: PreparedRows<T> | undefined;
  /** The editor shows a box as the person left it, whatever came of it. */
  let isTouched = false;
  const made = () => {
    if (!known) {
      known = make();
      known.onDidChangeTreeData?.(refresh);
    }
    return known;
  };
  const top = async ({ getChildren, prepared }: Made<T>) => {
    if (prepared === undefined) return getChildren();
    const first = ready ?? (await prepared());
    return (ready ??= first).rows;
  };
  const tree = window.createTreeView<T>(id, {
    showCollapseAll: true,
    manageCheckboxStateManually: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => (node === undefined ? top(made()) : made().getChildren(node)),
      getTreeItem: (node) => made().getTreeItem(node),
    },
  });
  const renew = async (prepared: () => Promise<PreparedRows<T>>, isCurrent: () => boolean) => {
    // The editor tells what went wrong when it asks for the rows itself.
    const next = await prepared().catch(() => undefined);
    if (!isCurrent()) return;
    const isSame = next !== undefined && next.drawn === ready?.drawn && !isTouched;
    if (isSame) return;
    [ready, isTouched] = [next, false];
    changed.fire(undefined);
  };
  let asked = 0;
  const refresh = () => {
    if (!tree.visible) return;
    const { prepared } = made();
    const mine = ++asked;
    if (prepared === undefined) changed.fire(undefined);
    else void renew(prepared, () => mine === asked);
  };
  return {
    disposables: [
      ...[tree, changed, tree.onDidChangeVisibility(refresh)],
      tree.onDidChangeCheckboxState(({ items }) => {
        isTouched = true;
        if (items.length === 0) refresh();
        else switched?.(items);
      }),
    ],
    refresh,
  };
}
