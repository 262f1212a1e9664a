import { Uri, WorkspaceEdit, Range, l10n, window, workspace } from 'vscode';
import type { RuleSetting } from '../../core/config';
import { withImport, withRuleSetting } from '../../core/rules/editConfig';
import { repositoryConfig } from '../../core/rules/repositoryConfig';
import { comingOf, settingToEnable, type RuleState } from '../../core/rules/ruleStates';
import type { Rule } from '../../core/rules/rule';
import { configPath, writeRulesFile } from '../../node/rulesFiles';
import { tell } from '../actions/say';
import { severityName } from '../findingText';
import { currentText } from '../locate';
import type { Repositories } from '../repositories';
import { comingText, effectName } from './ruleItems';

const choices = ['error', 'warning', 'info', 'off', 'block', 'reset', 'on'] as const;
type Choice = (typeof choices)[number];

export type RuleSettings = {
  /**
   * Writes how the repository takes a rule into its configuration, and says when that comes into force. Without a known
   * choice the person is asked.
   */
  readonly set: (root: Uri, rule: Rule, choice?: unknown) => Promise<boolean>;
  readonly setImport: (root: Uri, tool: string, isRead: boolean) => Promise<void>;
};

export function ruleSettings(
  repositories: Repositories,
  stateOf: (root: Uri, id: string) => Promise<RuleState | null>,
): RuleSettings {
  return {
    async set(root, rule, given) {
      const choice = choices.find((known) => known === given) ?? (await pickSetting());
      if (!choice) return false;
      const text = await configText(root);
      const settings = repositoryConfig(text.trim() === '' ? '{}' : text, configPath).config?.rules ?? {};
      await writeConfig(root, withRuleSetting(text, rule.id, settingOf(choice, rule, settings)));
      const state = await stateOf(root, rule.id);
      if (state) tellState(root, state, repositories);
      return true;
    },
    async setImport(root, tool, isRead) {
      await writeConfig(root, withImport(await configText(root), tool, isRead));
      tell('info', l10n.t('Written to {0}. It applies from the next commit.', configPath));
    },
  };
}

async function configText(root: Uri): Promise<string> {
  return (await currentText(Uri.joinPath(root, configPath))) ?? '';
}

/** Into the editor where somebody is at work on the file; else straight to the disk, and never through a link. */
async function writeConfig(root: Uri, text: string): Promise<void> {
  const uri = Uri.joinPath(root, configPath);
  const open = workspace.textDocuments.find(
    (document) => document.isDirty && document.uri.toString() === uri.toString(),
  );
  if (!open) {
    await writeRulesFile(root.fsPath, configPath, text);
    return;
  }
  const edit = new WorkspaceEdit();
  edit.replace(uri, new Range(0, 0, open.lineCount, 0), text);
  await workspace.applyEdit(edit);
  await open.save();
}

/** What stands beside it, severity or status, is kept: they are changed one at a time. */
function settingOf(choice: Choice, rule: Rule, settings: Readonly<Record<string, RuleSetting>>): RuleSetting | null {
  if (choice === 'reset') return null;
  if (choice === 'on') return settingToEnable(rule, settings);
  const own = Object.hasOwn(settings, rule.id) ? settings[rule.id] : undefined;
  const { severity, status } = typeof own === 'object' ? own : { severity: own, status: undefined };
  if (choice === 'block')
    return severity === undefined || severity === 'off' ? { status: 'block' } : { severity, status: 'block' };
  return status === undefined ? choice : { severity: choice, status };
}

/** What is raised applies as soon as it is staged, what is lowered later; a person who just wrote it is told which. */
function tellState(root: Uri, state: RuleState, repositories: Repositories): void {
  const coming = comingOf(state);
  const [text = ''] = comingText(state);
  const { id } = state.rule;
  if (coming === 'in-force') tell('info', l10n.t('{0}: {1}, in force.', id, effectName(state.now)));
  else if (coming === 'next-commit')
    tell(
      'info',
      l10n.t(
        '{0}: {1}. Until then {2} stays in force, and the review of that commit names the change.',
        id,
        text,
        effectName(state.now),
      ),
    );
  else void offerStaging(root, l10n.t('{0}: {1}.', id, text), repositories);
}

async function offerStaging(root: Uri, text: string, repositories: Repositories): Promise<void> {
  const stage = l10n.t('Stage It');
  if ((await window.showInformationMessage(text, stage)) !== stage) return;
  const repository = await repositories.gitRepository(root);
  await repository?.add([Uri.joinPath(root, configPath).fsPath]);
}

async function pickSetting(): Promise<Choice | undefined> {
  const labels: Record<Exclude<Choice, 'on'>, string> = {
    error: severityName('error'),
    warning: severityName('warning'),
    info: severityName('info'),
    off: l10n.t('Off'),
    block: l10n.t('May block a commit'),
    reset: l10n.t('As the rule itself says'),
  };
  const items = Object.entries(labels).map(([choice, label]) => ({ label, choice: choice as Choice }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('How does this repository take the rule?') }))
    ?.choice;
}
