import { Uri, l10n, window, workspace } from 'vscode';
import type { RuleSetting } from '../../core/config';
import { withRuleSetting } from '../../core/rules/editConfig';
import type { Rule } from '../../core/rules/rule';
import { declaredEffect, isWeakerEffect, type Effect } from '../../core/rules/ruleSettings';
import { severityName } from '../findingText';
import { currentText } from '../locate';
import { tell } from './say';

const configPath = '.fresh-eyes/config.jsonc';

const choices = ['error', 'warning', 'info', 'off', 'block', 'reset'] as const;
type Choice = (typeof choices)[number];

/** Writes a rule's severity or status into the repository's configuration, and says when a weaker one comes into force. */
export async function setRule(root: Uri, rule: Rule, given?: unknown): Promise<boolean> {
  const choice = choices.find((known) => known === given) ?? (await pickSetting());
  if (!choice) return false;
  const uri = Uri.joinPath(root, configPath);
  const text = withRuleSetting((await currentText(uri)) ?? '', rule.id, settingOf(choice));
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const isWeaker = isWeakerEffect(effectOf(choice, rule), declaredEffect(rule));
  tell(
    'info',
    isWeaker
      ? l10n.t('Written to {0}. What is weaker applies from the next commit, and stands in its review.', configPath)
      : l10n.t('Written to {0}. What is stricter applies as soon as it is staged.', configPath),
  );
  return true;
}

function settingOf(choice: Choice): RuleSetting | null {
  if (choice === 'reset') return null;
  return choice === 'block' ? { status: 'block' } : choice;
}

function effectOf(choice: Choice, rule: Rule): Effect {
  const declared = declaredEffect(rule);
  if (choice === 'reset') return declared;
  return choice === 'block' ? { ...declared, status: 'block' } : { ...declared, severity: choice };
}

async function pickSetting(): Promise<Choice | undefined> {
  const labels: Record<Choice, string> = {
    error: severityName('error'),
    warning: severityName('warning'),
    info: severityName('info'),
    off: l10n.t('Off'),
    block: l10n.t('May block a commit'),
    reset: l10n.t('As the rule itself says'),
  };
  const items = choices.map((choice) => ({ label: labels[choice], choice }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('How does this repository take the rule?') }))
    ?.choice;
}
