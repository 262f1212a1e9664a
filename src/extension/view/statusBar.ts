import {
  MarkdownString,
  StatusBarAlignment,
  ThemeColor,
  l10n,
  window,
  workspace,
  type Disposable,
  type StatusBarItem,
} from 'vscode';
import { command, setting, view } from '../contributions';
import { countBySeverity, verdictWithFreshness } from '../findingText';
import type { FindingStore, ShownReview } from '../findingStore';
import { isStatusBarWanted } from '../settings';

/** One item, to the left, since it is about the whole workspace. */
export function showStatusBar(store: FindingStore): Disposable[] {
  const item = window.createStatusBarItem('freshEyes', StatusBarAlignment.Left, 50);
  item.name = 'Fresh Eyes';
  const refresh = () => {
    draw(item, store.reviews());
    if (isStatusBarWanted()) item.show();
    else item.hide();
  };
  refresh();
  return [
    item,
    store.onDidChange(({ isMoveOnly }) => {
      if (!isMoveOnly) refresh();
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(setting.statusBar)) refresh();
    }),
  ];
}

function draw(item: StatusBarItem, reviews: readonly ShownReview[]): void {
  const isRunning = reviews.some((review) => review.isRunning);
  const finished = reviews.filter((review) => review.result !== null);
  const isIncomplete = finished.some((review) => review.result?.verdict === 'incomplete');
  const words = finished.map(verdictWithFreshness);
  item.text = isRunning ? `$(sync~spin) ${l10n.t('Reviewing…')}` : textOf(finished, isIncomplete);
  item.backgroundColor = isIncomplete && !isRunning ? new ThemeColor('statusBarItem.warningBackground') : undefined;
  const said = isRunning ? l10n.t('Reviewing…') : words.join(', ') || l10n.t('Not reviewed yet');
  item.tooltip = new MarkdownString(`Fresh Eyes: ${said}`);
  item.accessibilityInformation = { label: `Fresh Eyes: ${said}` };
  item.command = finished.length === 0 && !isRunning ? command.reviewStaged : `${view.findings}.focus`;
}

function textOf(finished: readonly ShownReview[], isIncomplete: boolean): string {
  if (finished.length === 0) return '$(eye) Fresh Eyes';
  const { error, warning, info } = countBySeverity(finished.flatMap((review) => review.findings));
  const counts = [
    ...(error > 0 ? [`$(error) ${error}`] : []),
    ...(warning > 0 ? [`$(warning) ${warning}`] : []),
    ...(info > 0 ? [`$(info) ${info}`] : []),
  ];
  if (isIncomplete) return [`$(eye) ${l10n.t('Incomplete')}`, ...counts].join(' ');
  if (counts.length > 0) return `$(eye) ${counts.join(' ')}`;
  return finished.some((review) => review.result?.verdict === 'clean') ? '$(eye) $(pass)' : '$(eye) Fresh Eyes';
}
