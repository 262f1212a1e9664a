import { commands, l10n, window } from 'vscode';
import { englishTexts } from '../../core/messages';
import type { Message } from '../../core/messages';
import type { Problem } from '../../core/problem';
import type { ReviewResult } from '../../core/review/reviewResult';
import { editorWords } from './editorWords';
import type { Remark } from '../findingStore';
import type { CommandId } from '../contributions';

/** A core message in the editor's language. The English text of the core's table is the key of the translation. */
export function say(message: Message): string {
  return editorWords(message) ?? l10n.t(englishTexts[message.code], message.args);
}

/** What a result has to say beside its findings. */
export function remarksOf({ failures, notes }: ReviewResult): Remark[] {
  return [
    ...failures.map(({ kind, message, next }) => ({ kind, text: say(message), next: say(next) })),
    ...notes.map((note) => ({ kind: 'note' as const, text: say(note), next: '' })),
  ];
}

export function sayProblem(problem: Problem): string {
  return problem.next === null ? say(problem.message) : `${say(problem.message)} ${say(problem.next)}`;
}

/** Why nothing happens in a folder that is not trusted, and how to go on. Answers how a review ended that never began. */
export function tellRestricted(): 'refused' {
  const manage = l10n.t('Manage Workspace Trust');
  void window
    .showWarningMessage(l10n.t('This workspace is in Restricted Mode, so nothing is run or sent.'), manage)
    .then((answer) => {
      if (answer === manage) void commands.executeCommand('workbench.trust.manage');
    });
  return 'refused';
}

/** Shows a message that waits for nobody: whoever takes the offered step has it run, others are left alone. */
export function tell(
  kind: 'info' | 'warning' | 'error',
  text: string,
  offer?: { readonly label: string; readonly command: CommandId },
): void {
  const show = {
    info: window.showInformationMessage,
    warning: window.showWarningMessage,
    error: window.showErrorMessage,
  }[kind];
  void show(text, ...(offer ? [offer.label] : [])).then((answer) => {
    if (offer && answer === offer.label) void commands.executeCommand(offer.command);
  });
}
