import {
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCheckboxState,
  TreeItemCollapsibleState,
  Uri,
  env,
  l10n,
} from 'vscode';
import { inertLine } from '../../core/inertText';
import { message } from '../../core/messages';
import { recordLines } from '../../core/measure/measuredRule';
import type { Rule, RuleProblem } from '../../core/rules/rule';
import type { Effect } from '../../core/rules/ruleSettings';
import { comingOf } from '../../core/rules/ruleStates';
import { linesText } from '../../core/textLines';
import { say } from '../actions/say';
import { command } from '../contributions';
import { severityName } from '../findingText';
import { toPosition } from '../positions';
import { severityIcon } from '../view/findingItems';
import { ageText } from './ageText';
import type { ImportView, PackView, RuleView } from './rulesOverview';

export function rootItem(root: Uri): TreeItem {
  const item = new TreeItem(root, TreeItemCollapsibleState.Expanded);
  item.iconPath = new ThemeIcon('repo');
  item.contextValue = 'root';
  return item;
}

export function packItem({ name, kind, source, facts, rules }: PackView): TreeItem {
  const item = new TreeItem(inertLine(name), TreeItemCollapsibleState.Expanded);
  item.id = name;
  item.iconPath = new ThemeIcon(kind === 'repository' ? 'repo' : 'package');
  const owners = facts?.owners.join(', ') ?? '';
  const words = [originName(kind), facts?.version ?? '', owners, l10n.t('{0} rules', rules.length)].filter(
    (each) => each !== '',
  );
  item.description = words.map(inertLine).join(' · ');
  item.tooltip = [source, ...(facts?.license ? [facts.license] : [])].map(inertLine).join('\n');
  item.contextValue = `pack ${kind}`;
  item.accessibilityInformation = { label: [name, ...words].map(inertLine).join(', ') };
  return item;
}

function originName(kind: PackView['kind']): string {
  const names: Record<PackView['kind'], string> = {
    'built-in': l10n.t('built in'),
    repository: l10n.t('of this repository'),
    folder: l10n.t('folder'),
    shared: l10n.t('locked'),
  };
  return names[kind];
}

export function ruleItem(node: { readonly root: Uri | null; readonly rule: Rule }, view: RuleView): TreeItem {
  const { rule, root } = node;
  const { now, next } = view.state;
  const item = new TreeItem(inertLine(rule.title), TreeItemCollapsibleState.None);
  item.id = rule.id;
  const effect = now ?? next;
  const facts = factsOf(view);
  item.description = [rule.id.slice(rule.id.lastIndexOf('/') + 1), ...facts].map(inertLine).join(' · ');
  const isOff = effect === null || effect.severity === 'off';
  item.iconPath = isOff
    ? new ThemeIcon('circle-slash', new ThemeColor('disabledForeground'))
    : severityIcon(effect.severity);
  item.contextValue = `rule${root === null ? '' : ' own'}`;
  item.command = { command: command.openRule, title: l10n.t('Open Rule'), arguments: [node] };
  const words = [effectName(effect), rule.title, rule.id, ...facts];
  item.accessibilityInformation = { label: words.map(inertLine).join(', ') };
  item.tooltip = [rule.id, effectName(effect), ...facts].map(inertLine).join('\n') + recordText(view);
  // A locked rule cannot be switched off, and without a repository there is nowhere to write it.
  if (root !== null && next !== null && !rule.locked) {
    const isOn = next.severity !== 'off';
    item.checkboxState = {
      state: isOn ? TreeItemCheckboxState.Checked : TreeItemCheckboxState.Unchecked,
      tooltip: isOn ? l10n.t('In use; clear it to switch the rule off') : l10n.t('Off; tick it to switch the rule on'),
      accessibilityInformation: { label: `${inertLine(rule.title)}, ${isOn ? l10n.t('in use') : l10n.t('Off')}` },
    };
  }
  return item;
}

/** Kind, what is not as usual, when what was just written comes into force, owner, tests, and the record. */
function factsOf({ state, test, record, live }: RuleView): string[] {
  const { rule, now, next } = state;
  const ago = (at: number) => ageText(at, Date.now(), env.language);
  return [
    rule.kind === 'model' ? l10n.t('model') : l10n.t('check'),
    ...(now?.severity === 'off' ? [l10n.t('Off')] : []),
    ...(now !== null && now.status !== 'warn' ? [now.status] : []),
    ...comingText(state),
    ...(rule.locked ? [l10n.t('locked')] : []),
    ...(rule.owner === null ? [] : [rule.owner]),
    ...(test === null
      ? []
      : [test.failed === 0 ? l10n.t('tests passed {0}', ago(test.at)) : l10n.t('tests failed {0}', ago(test.at))]),
    ...live.map(({ model, at, recall }) =>
      l10n.t('recall {0} with {1}, {2}', recall?.toFixed(2) ?? '–', model, ago(at)),
    ),
    ...(record === null || record.shown === 0
      ? []
      : [l10n.t('shown {0}, {1} % acted on', record.shown, Math.round((record.acceptance.value ?? 0) * 100))]),
    ...(next === null && now === null ? [l10n.t('Off')] : []),
  ];
}

/** From when on what the working tree says is in force, where that is not now. */
export function comingText(state: RuleView['state']): string[] {
  const { next } = state;
  const coming = comingOf(state);
  if (coming === 'in-force') return [];
  if (next === null) return [l10n.t('gone from the next commit')];
  return [
    coming === 'once-staged'
      ? l10n.t('{0} once staged', effectName(next))
      : l10n.t('{0} from the next commit', effectName(next)),
  ];
}

export function effectName(effect: Effect | null): string {
  if (effect === null || effect.severity === 'off') return l10n.t('Off');
  const severity = severityName(effect.severity);
  return effect.status === 'warn' ? severity : `${severity} (${effect.status})`;
}

function recordText({ record }: RuleView): string {
  return record === null ? '' : `\n${linesText(recordLines(record), say)}`.trimEnd();
}

export function importsItem(files: readonly ImportView[]): TreeItem {
  const item = new TreeItem(l10n.t('Instructions of other tools'), TreeItemCollapsibleState.Collapsed);
  item.id = 'imports';
  item.iconPath = new ThemeIcon('references');
  const tokens = files.filter(({ isRead }) => isRead).reduce((sum, each) => sum + each.tokens, 0);
  item.description = l10n.t('about {0} tokens', tokens.toLocaleString());
  item.contextValue = 'imports';
  return item;
}

export function importItem(root: Uri | null, { path, tool, isContext, tokens, isRead }: ImportView): TreeItem {
  const item = new TreeItem(inertLine(path), TreeItemCollapsibleState.None);
  item.id = `import ${path}`;
  const words = [
    tool,
    l10n.t('about {0} tokens', tokens.toLocaleString()),
    ...(isContext ? [l10n.t('context only')] : []),
  ];
  item.description = words.join(' · ');
  item.iconPath = new ThemeIcon('note');
  item.contextValue = 'import';
  item.accessibilityInformation = { label: [inertLine(path), ...words].join(', ') };
  if (root === null) return item;
  item.command = { command: 'vscode.open', title: l10n.t('Open File'), arguments: [Uri.joinPath(root, path)] };
  item.checkboxState = {
    state: isRead ? TreeItemCheckboxState.Checked : TreeItemCheckboxState.Unchecked,
    tooltip: l10n.t('Whether reviews read the instruction files of {0}', tool),
    accessibilityInformation: { label: `${inertLine(path)}, ${isRead ? l10n.t('in use') : l10n.t('Off')}` },
  };
  return item;
}

export function problemItem(root: Uri | null, { file, line, column, code, args }: RuleProblem): TreeItem {
  const text = inertLine(say(message(code, args)));
  const item = new TreeItem(text, TreeItemCollapsibleState.None);
  item.id = `problem ${file} ${line} ${column} ${code} ${text}`;
  item.description = `${inertLine(file)}:${line}`;
  item.iconPath = new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground'));
  item.tooltip = text;
  item.contextValue = 'problem';
  item.accessibilityInformation = {
    label: [severityName('error'), text, inertLine(file), l10n.t('line {0}', line)].join(', '),
  };
  if (root !== null) {
    const at = toPosition(line);
    item.command = {
      command: 'vscode.open',
      title: l10n.t('Open File'),
      arguments: [Uri.joinPath(root, file), { selection: { start: at, end: at } }],
    };
  }
  return item;
}
