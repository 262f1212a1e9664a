import { ThemeIcon, TreeItem, TreeItemCollapsibleState, l10n, type TreeDataProvider, type Uri } from 'vscode';
import { inertLine } from '../../core/inertText';
import type { Rule } from '../../core/rules/rule';
import { command } from '../contributions';
import { severityName } from '../findingText';
import type { Repositories } from '../repositories';
import { severityIcon } from '../view/findingItems';

export type RuleNode =
  | { readonly kind: 'pack'; readonly root: Uri | null; readonly name: string; readonly rules: readonly Rule[] }
  | { readonly kind: 'rule'; readonly root: Uri | null; readonly rule: Rule };

/** The rules in force in a repository; without one, or without trust, those that every repository has. */
export type RulesOf = (root: Uri | null) => Promise<readonly Rule[]>;

/** The rules in force, by pack. */
export function rulesTree(repositories: Repositories, rulesOf: RulesOf): TreeDataProvider<RuleNode> {
  const packs = async (): Promise<RuleNode[]> => {
    const root = await repositories.only();
    const byPack = new Map<string, Rule[]>();
    for (const rule of await rulesOf(root)) {
      const name = rule.id.slice(0, rule.id.lastIndexOf('/'));
      byPack.set(name, [...(byPack.get(name) ?? []), rule]);
    }
    return [...byPack].map(([name, inPack]) => ({ kind: 'pack', root, name, rules: inPack }));
  };
  return { getChildren: (node) => (node === undefined ? packs() : childrenOf(node)), getTreeItem: itemOf };
}

function childrenOf(node: RuleNode): RuleNode[] {
  return node.kind === 'pack' ? node.rules.map((rule) => ({ kind: 'rule', root: node.root, rule })) : [];
}

function itemOf(node: RuleNode): TreeItem {
  if (node.kind === 'pack') {
    const pack = new TreeItem(inertLine(node.name), TreeItemCollapsibleState.Expanded);
    pack.id = node.name;
    pack.iconPath = new ThemeIcon('package');
    pack.description = String(node.rules.length);
    return pack;
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
  const words = [severityName(rule.severity), inertLine(rule.title), inertLine(rule.id), kind];
  item.accessibilityInformation = { label: words.join(', ') };
  return item;
}
