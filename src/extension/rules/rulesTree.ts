import { EventEmitter, workspace, type Disposable, type TreeDataProvider, type Uri } from 'vscode';
import type { Rule, RuleProblem } from '../../core/rules/rule';
import type { Repositories } from '../repositories';
import { importItem, importsItem, packItem, problemItem, rootItem, ruleItem } from './ruleItems';
import type { ImportView, PackView, RulesOverview, RuleView } from './rulesOverview';

export type RuleNode =
  | { readonly kind: 'root'; readonly root: Uri }
  | { readonly kind: 'pack'; readonly root: Uri | null; readonly pack: PackView }
  | { readonly kind: 'rule'; readonly root: Uri | null; readonly rule: Rule; readonly view: RuleView }
  | { readonly kind: 'imports'; readonly root: Uri | null; readonly files: readonly ImportView[] }
  | { readonly kind: 'import'; readonly root: Uri | null; readonly file: ImportView }
  | { readonly kind: 'problem'; readonly root: Uri | null; readonly problem: RuleProblem };

export type RulesTree = Disposable &
  Required<Pick<TreeDataProvider<RuleNode>, 'getChildren' | 'getTreeItem' | 'onDidChangeTreeData'>> & {
    readonly refresh: () => void;
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
    return roots.map((root): RuleNode => ({ kind: 'root', root }));
  };
  return {
    onDidChangeTreeData: changed.event,
    refresh: () => changed.fire(undefined),
    dispose: () => changed.dispose(),
    getChildren: (node) => {
      if (node === undefined) return top();
      return node.kind === 'root' ? below(node.root) : childrenOf(node);
    },
    getTreeItem: (node) => {
      const item = itemOf(node);
      // The same rule may stand below several repositories.
      item.id = `${node.root?.toString() ?? ''} ${item.id ?? ''}`;
      return item;
    },
  };
}

function topNodes({ root, packs, imports, problems }: RulesOverview): RuleNode[] {
  return [
    ...problems.map((problem): RuleNode => ({ kind: 'problem', root, problem })),
    ...packs.map((pack): RuleNode => ({ kind: 'pack', root, pack })),
    ...(imports.length === 0 ? [] : [{ kind: 'imports' as const, root, files: imports }]),
  ];
}

function childrenOf(node: RuleNode): RuleNode[] {
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
