import { EventEmitter, workspace, type Disposable, type TreeDataProvider, type TreeItem, type Uri } from 'vscode';
import type { Rule, RuleProblem } from '../../core/rules/rule';
import type { Repositories } from '../repositories';
import type { PreparedRows } from '../view/lazyTree';
import { importItem, importsItem, packItem, problemItem, rootItem, ruleItem } from './ruleItems';
import type { ImportView, PackView, RulesOverview, RuleView } from './rulesOverview';

export type RuleNode =
  | { readonly kind: 'root'; readonly root: Uri; readonly rows: Promise<RuleNode[]> }
  | { readonly kind: 'pack'; readonly root: Uri | null; readonly pack: PackView }
  | { readonly kind: 'rule'; readonly root: Uri | null; readonly rule: Rule; readonly view: RuleView }
  | { readonly kind: 'imports'; readonly root: Uri | null; readonly files: readonly ImportView[] }
  | { readonly kind: 'import'; readonly root: Uri | null; readonly file: ImportView }
  | { readonly kind: 'problem'; readonly root: Uri | null; readonly problem: RuleProblem };

export type RulesTree = Disposable &
  Required<Pick<TreeDataProvider<RuleNode>, 'getChildren' | 'getTreeItem' | 'onDidChangeTreeData'>> & {
    readonly refresh: () => void;
    readonly prepared: () => Promise<PreparedRows<RuleNode>>;
  };

/** The rules by pack, with how they stand and how they did; below them the instruction files of other tools. */
export function rulesTree(
  repositories: Repositories,
  overviewOf: (root: Uri | null) => Promise<RulesOverview>,
): RulesTree {
  const changed = new EventEmitter<undefined>();
  const below = async (root: Uri | null) => topNodes(await overviewOf(root));
  const top = async () => {
    const only = await repositories.only();
    const roots = repositories.all();
    if (only !== null || roots.length < 2 || !workspace.isTrusted) return below(only);
    const nodes = roots.map((root) => ({ kind: 'root' as const, root, rows: below(root) }));
    // One that cannot be read says so below its own row, and keeps nothing from the others.
    await Promise.allSettled(nodes.map(({ rows }) => rows));
    return nodes;
  };
  return {
    onDidChangeTreeData: changed.event,
    refresh: () => changed.fire(undefined),
    dispose: () => changed.dispose(),
    getChildren: (node) => (node === undefined ? top() : childrenOf(node)),
    getTreeItem: itemIn,
    async prepared() {
      const rows = await top();
      return { rows, drawn: JSON.stringify(await drawnOf(rows)) };
    },
  };
}

/** All that is drawn, from top to bottom. */
async function drawnOf(nodes: readonly RuleNode[]): Promise<unknown[]> {
  const drawn = nodes.map(async (node) => {
    const below = await Promise.resolve(childrenOf(node)).catch((): RuleNode[] => []);
    return [itemIn(node), await drawnOf(below)];
  });
  return Promise.all(drawn);
}

/** The same rule may stand below several repositories. */
function itemIn(node: RuleNode): TreeItem {
  const item = itemOf(node);
  item.id = `${node.root?.toString() ?? ''} ${item.id ?? ''}`;
  return item;
}

function topNodes({ root, packs, imports, problems }: RulesOverview): RuleNode[] {
  return [
    ...problems.map((problem): RuleNode => ({ kind: 'problem', root, problem })),
    ...packs.map((pack): RuleNode => ({ kind: 'pack', root, pack })),
    ...(imports.length === 0 ? [] : [{ kind: 'imports' as const, root, files: imports }]),
  ];
}

function childrenOf(node: RuleNode): RuleNode[] | Promise<RuleNode[]> {
  if (node.kind === 'root') return node.rows;
  if (node.kind === 'pack')
    return node.pack.rules.map((view) => ({ kind: 'rule', root: node.root, rule: view.state.rule, view }));
  return node.kind === 'imports' ? node.files.map((file) => ({ kind: 'import', root: node.root, file })) : [];
}

function itemOf(node: RuleNode) {
  switch (node.kind) {
    case 'root':
      return rootItem(node.root);
    case 'pack':
      return packItem(node.pack);
    case 'rule':
      return ruleItem(node, node.view);
    case 'imports':
      return importsItem(node.files);
    case 'import':
      return importItem(node.root, node.file);
    case 'problem':
      return problemItem(node.root, node.problem);
  }
}
