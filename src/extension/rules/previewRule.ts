import { ProgressLocation, l10n, window, workspace, type TextDocument } from 'vscode';
import { inert, inertLine } from '../../core/inertText';
import { parseRule } from '../../core/rules/parseRule';
import { rulePrompt } from '../../node/rulePrompt';
import { tell } from '../actions/say';
import type { Pages } from '../pages';
import type { RuleDocument } from './ruleDocument';

/** Shows what a model would be asked about the first bad example of a rule; nothing is sent. */
export async function previewRule(from: RuleDocument, document: TextDocument, pages: Pages): Promise<boolean> {
  const text = document.getText();
  const { rule } = parseRule({ ...from, text });
  const example = rule?.examples.find(({ kind }) => kind === 'bad') ?? rule?.examples[0];
  if (rule?.kind !== 'model' || example === undefined) {
    tell('info', l10n.t('Only a rule of kind "model" that has an example asks a model anything.'));
    return false;
  }
  const folder = from.root?.fsPath ?? workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const prompt = await window.withProgress({ location: ProgressLocation.Window, title: l10n.t('Preview Prompt') }, () =>
    rulePrompt(text, example, { folder, env: process.env, signal: new AbortController().signal }),
  );
  if (prompt === null) {
    tell('info', l10n.t('The pre-filter or the globs of this rule leave its example out, so no model would be asked.'));
    return false;
  }
  const head = l10n.t(
    'The prompt of {0} for its example in line {1}, about {2} tokens',
    inertLine(rule.id),
    example.line,
    prompt.tokens,
  );
  await pages.show('rule-prompt.txt', inert([head, prompt.system, prompt.user].join('\n\n')));
  return true;
}
