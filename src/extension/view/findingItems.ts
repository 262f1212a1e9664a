import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, l10n } from 'vscode';
import type { Dropped, FileCoverage, Finding, Severity } from '../../core/finding';
import { inertLine } from '../../core/inertText';
import { isNotDone } from '../../core/review/reviewResult';
import { command } from '../contributions';
import { worst, type GroupNode } from '../findingNodes';
import { placeName, serverWords, severityName, spokenFinding, stateName, verdictName } from '../findingText';
import { isApplicable, type Remark, type ShownFinding, type ShownReview } from '../findingStore';
import { dropText, reasonText } from '../reasonText';

export function reviewItem({ root, result }: ShownReview): TreeItem {
  const item = new TreeItem(root, TreeItemCollapsibleState.Expanded);
  item.id = root.toString();
  item.iconPath = new ThemeIcon('repo');
  if (result) item.description = verdictName(result);
  item.contextValue = 'review';
  return item;
}

export function groupItem({ review, groupBy, name, findings }: GroupNode): TreeItem {
  const item = groupBy === 'file' ? fileItem(review.root, name) : new TreeItem(groupLabel(groupBy, name));
  const isDoubted = groupBy === 'likely-not';
  item.collapsibleState = isDoubted ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded;
  item.id = `${review.root.toString()} ${groupBy} ${name}`;
  const folder = groupBy === 'file' ? inertLine(name.slice(0, Math.max(0, name.lastIndexOf('/')))) : '';
  item.description = folder === '' ? String(findings.length) : `${folder} · ${findings.length}`;
  if (groupBy === 'rule' || groupBy === 'severity') item.iconPath = severityIcon(worst(findings));
  if (groupBy === 'state') item.iconPath = new ThemeIcon('history');
  const hasSuggestions = !isDoubted && findings.some(isApplicable);
  item.contextValue = [groupBy, ...(hasSuggestions ? ['suggestions'] : [])].join(' ');
  if (isDoubted) {
    item.iconPath = new ThemeIcon('question');
    item.tooltip = l10n.t('The language server speaks against what these findings claim.');
  }
  const label = isDoubted ? groupLabel(groupBy, name) : inertLine(name);
  item.accessibilityInformation = { label: l10n.t('{0}, findings: {1}', label, findings.length) };
  return item;
}

/** The resource gives file icon, git colour and problem count for nothing. */
function fileItem(root: Uri, path: string): TreeItem {
  const item = new TreeItem(Uri.joinPath(root, path));
  item.iconPath = ThemeIcon.File;
  return item;
}

function groupLabel(groupBy: GroupNode['groupBy'], name: string): string {
  if (groupBy === 'severity') return severityName(name as Severity);
  if (groupBy === 'likely-not') return l10n.t('Likely not');
  return groupBy === 'state' ? stateName(name as Finding['state']) : inertLine(name);
}

export function findingItem(shown: ShownFinding, groupBy: GroupNode['groupBy']): TreeItem {
  const { finding, place } = shown;
  const item = new TreeItem(inertLine(finding.title), TreeItemCollapsibleState.None);
  item.id = shown.key;
  const where = groupBy === 'file' ? placeName(shown) : `${inertLine(finding.location.path)}, ${placeName(shown)}`;
  const rule = groupBy === 'rule' ? [] : [inertLine(finding.rule)];
  item.description = [where, ...rule, ...serverWords(shown)].join(' · ');
  item.iconPath =
    place?.isSame === false
      ? new ThemeIcon('circle-slash', new ThemeColor('disabledForeground'))
      : severityIcon(finding.severity);
  item.contextValue = [
    'finding',
    isApplicable(shown) ? 'applicable' : '',
    finding.suggestion ? 'suggestion' : '',
    place ? 'placed' : 'unplaced',
  ]
    .filter(Boolean)
    .join(' ');
  item.command = { command: command.openFinding, title: l10n.t('Open Finding'), arguments: [shown.key] };
  item.accessibilityInformation = { label: spokenFinding(shown) };
  return item;
}

/** A failure or a note; the tooltip holds the whole of it, since rows are short. */
export function remarkItem({
  review,
  remark,
  index,
}: {
  review: ShownReview;
  remark: Remark;
  index: number;
}): TreeItem {
  const item = new TreeItem(inertLine(remark.text), TreeItemCollapsibleState.None);
  item.id = `${review.root.toString()} remark ${index}`;
  const isNote = remark.kind === 'note';
  item.iconPath = isNote
    ? new ThemeIcon('info', new ThemeColor('problemsInfoIcon.foreground'))
    : new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'));
  item.description = inertLine(remark.next);
  item.tooltip = [remark.text, remark.next].map(inertLine).join('\n');
  item.contextValue = isNote ? 'note' : `failure ${remark.kind}`;
  return item;
}

export function coverageItem({ root, result }: ShownReview): TreeItem {
  const files = result?.coverage ?? [];
  const notDone = files.filter(isNotDone).length;
  const reviewed = files.filter(({ status }) => status === 'reviewed').length;
  const item = new TreeItem(l10n.t('Coverage'), TreeItemCollapsibleState.Collapsed);
  item.id = `${root.toString()} coverage`;
  item.iconPath =
    notDone > 0
      ? new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'))
      : new ThemeIcon('checklist');
  const skipped = files.length - reviewed - notDone;
  item.description = [
    l10n.t('{0} of {1} files reviewed', reviewed, files.length),
    ...(skipped > 0 ? [l10n.t('{0} out of scope', skipped)] : []),
    ...(notDone > 0 ? [l10n.t('{0} not done', notDone)] : []),
  ].join(', ');
  item.contextValue = 'coverage';
  return item;
}

export function coveredFileItem(root: Uri, file: FileCoverage): TreeItem {
  const item = new TreeItem(Uri.joinPath(root, file.path), TreeItemCollapsibleState.None);
  item.id = `${root.toString()} covered ${file.path}`;
  const words = file.status === 'reviewed' ? l10n.t('reviewed') : reasonText(file.reason);
  item.description = words;
  item.iconPath =
    file.status === 'reviewed'
      ? new ThemeIcon('pass', new ThemeColor('testing.iconPassed'))
      : isNotDone(file)
        ? new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'))
        : new ThemeIcon('circle-slash');
  item.accessibilityInformation = { label: `${inertLine(file.path)}, ${words}` };
  item.command = { command: 'vscode.open', title: l10n.t('Open File'), arguments: [Uri.joinPath(root, file.path)] };
  return item;
}

export function usageItem({ root, result }: ShownReview): TreeItem {
  const item = new TreeItem(inertLine(result?.provenance.model ?? ''), TreeItemCollapsibleState.None);
  item.id = `${root.toString()} usage`;
  item.iconPath = new ThemeIcon('sparkle');
  if (!result) return item;
  const { usage, provenance, timing } = result;
  item.description = [
    l10n.t('{0} tokens in, {1} out', usage.inputTokens.toLocaleString(), usage.outputTokens.toLocaleString()),
    `${(timing.totalMs / 1000).toFixed(1)} s`,
    usage.costUsd === null ? l10n.t('price unknown') : `$${usage.costUsd.toFixed(4)}`,
  ].join(' · ');
  item.tooltip = [
    inertLine(provenance.origin),
    l10n.t('Requests: {0}', usage.requests),
    l10n.t('Tokens in from the cache of the endpoint: {0}', usage.cachedInputTokens.toLocaleString()),
    l10n.t('Answers from an earlier review: {0}', usage.reused),
  ].join('\n');
  return item;
}

export function sectionItem(id: string, label: string, icon: string, count: number): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  item.id = id;
  item.iconPath = new ThemeIcon(icon);
  item.description = String(count);
  return item;
}

export function droppedItem(root: Uri, { reason, path, title, rule }: Dropped, index: number): TreeItem {
  const item = new TreeItem(inertLine(title) || inertLine(rule), TreeItemCollapsibleState.None);
  item.id = `${root.toString()} dropped ${index}`;
  item.iconPath = new ThemeIcon('trash');
  item.description = `${dropText(reason)} · ${inertLine(path)}`;
  return item;
}

export function dismissedItem(root: Uri, { fingerprint, title, location, rule }: Finding): TreeItem {
  const item = new TreeItem(inertLine(title), TreeItemCollapsibleState.None);
  item.id = `${root.toString()} dismissed ${fingerprint}`;
  item.iconPath = new ThemeIcon('eye-closed');
  item.description = `${inertLine(rule)} · ${inertLine(location.path)}`;
  item.contextValue = 'dismissed';
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
