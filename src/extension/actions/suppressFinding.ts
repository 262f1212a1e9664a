import { Position, WorkspaceEdit, l10n, window, workspace } from 'vscode';
import type { ShownFinding } from '../findingStore';
import { tell } from './say';

/** Comment openers and closers by VS Code's language id; most languages that are not here take `//`. */
const comments: Readonly<Record<string, readonly [string, string]>> = {
  ...from('#', '', 'python ruby shellscript yaml toml perl r elixir makefile dockerfile powershell julia coffeescript'),
  ...from('--', '', 'sql lua haskell ada elm'),
  ...from(';', '', 'clojure lisp scheme ini'),
  ...from('%', '', 'latex erlang matlab prolog'),
  ...from("'", '', 'vb'),
  ...from('<!--', ' -->', 'html xml markdown vue svelte'),
  ...from('/*', ' */', 'css less scss'),
};

function from(open: string, close: string, languages: string): Record<string, readonly [string, string]> {
  return Object.fromEntries(languages.split(' ').map((language) => [language, [open, close]]));
}

/** Writes the comment that silences one rule at one place, with the reason without which it would not count. */
export async function suppressFinding({ uri, place, finding }: ShownFinding, reason?: unknown): Promise<boolean> {
  if (!place?.isSame) {
    tell('warning', l10n.t('The lines changed since the review, so there is no place for the comment.'));
    return false;
  }
  if (finding.status === 'block') {
    tell('warning', l10n.t('A comment cannot silence a blocking rule. Dismiss the finding, or change the rule.'));
    return false;
  }
  const why = typeof reason === 'string' ? reason : await askReason();
  if (!why) return false;
  const document = await workspace.openTextDocument(uri);
  const line = place.lines.start - 1;
  const [indent = ''] = /^[\t ]*/.exec(document.lineAt(line).text) ?? [];
  const [open, close] = comments[document.languageId] ?? ['//', ''];
  const edit = new WorkspaceEdit();
  edit.insert(uri, new Position(line, 0), `${indent}${open} fresh-eyes-ignore ${finding.rule} -- ${why}${close}\n`);
  return workspace.applyEdit(edit);
}

async function askReason(): Promise<string | undefined> {
  const reason = await window.showInputBox({
    prompt: l10n.t('Why is this right as it is? The reason stands in the comment.'),
    validateInput: (text) =>
      /^[^\s*]/.test(text.trim()) ? null : l10n.t('Without a reason the comment silences nothing.'),
  });
  // The comment must end where it is meant to.
  return reason?.trim().replaceAll(/\*\/|-->|[\r\n]/g, ' ');
}
