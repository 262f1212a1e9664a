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
import type { Rule } from '../../core/rules/rule';
import { inertLine } from '../../core/inertText';
import { command, view } from '../contributions';
import { severityName } from '../findingText';
import type { Repositories } from '../repositories';
import { severityIcon } from './findingItems';

export type RuleNode =
  | { readonly kind: 'pack'; readonly root: Uri | null; readonly name: string; readonly rules: readonly Rule[] }
  | { readonly kind: 'rule'; readonly root: Uri | null; readonly rule: Rule };

/** The rules in force in a repository; without one, or without trust, those that every repository has. */
export type RulesOf = (root: Uri | null) => Promise<readonly Rule[]>;

/** The rules in force, by pack; read when somebody looks, and never before. */
export function showRulesTree(repositories: Repositories, rulesOf: RulesOf): Disposable[] {
  const changed = new EventEmitter<undefined>();
  const packs = async (): Promise<RuleNode[]> => {
    const root = await repositories.only();
    const rules = await rulesOf(root);
    const byPack = new Map<string, Rule[]>();
    for (const rule of rules) {
      const name = rule.id.slice(0, rule.id.lastIndexOf('/'));
      byPack.set(name, [...(byPack.get(name) ?? []), rule]);
    }
    return [...byPack].map(([name, inPack]) => ({ kind: 'pack', root, name, rules: inPack }));
  };
  const tree = window.createTreeView<RuleNode>(view.rules, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => (node === undefined ? packs() : childrenOf(node)),
      getTreeItem: itemOf,
    },
  });
  return [
    tree,
    changed,
    repositories.onDidChange(() => {
      if (tree.visible) changed.fire(undefined);
    }),
  ];
}

function childrenOf(node: RuleNode): RuleNode[] {
  return node.kind === 'pack' ? node.rules.map((rule) => ({ kind: 'rule', root: node.root, rule })) : [];
}

function itemOf(node: RuleNode): TreeItem {
  if (node.kind === 'pack') {
    const item = new TreeItem(inertLine(node.name), TreeItemCollapsibleState.Expanded);
    item.id = node.name;
    item.iconPath = new ThemeIcon('package');
    item.description = String(node.rules.length);
    return item;
  }
  const { rule } = node;
  const item = new TreeItem(inertLine(rule.title), TreeItemCollapsibleState.None);
  const id = rule.id.slice(rule.id.lastIndexOf('/') + 1);
  item.id = rule.id;
  const kind = rule.kind === 'model' ? l10n.t('model') : l10n.t('check');
  item.description = [inertLine(id), kind, ...(rule.status === 'warn' ? [] : [rule.status])].join(' · ');
  item.iconPath = severityIcon(rule.severity);
  item.contextValue = 'rule';
  item.command = { command: command.openRule, title: l10n.t('Open Rule'), arguments: [node] };
  item.accessibilityInformation = {
    label: [severityName(rule.severity), inertLine(rule.title), inertLine(rule.id), kind].join(', '),
  };
  return item;
}
