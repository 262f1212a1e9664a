import { l10n, type TextDocument } from 'vscode';
import type { ReviewedTextOf } from './applySuggestion';
import type { ShownFinding } from '../findingStore';
import type { Repositories } from '../repositories';
import { tell } from './say';

/**
 * Saves and stages a file to which a suggestion was just applied. A file that held more than what was staged is left
 * alone: staging it whole would take along what the person kept back.
 */
export async function stageFile(
  document: TextDocument,
  shown: ShownFinding,
  repositories: Repositories,
  reviewedText: ReviewedTextOf,
): Promise<boolean> {
  const { suggestion } = shown.finding;
  const reviewed = await reviewedText(shown);
  const repository = await repositories.gitRepository(shown.root);
  const expected = reviewed === null || !suggestion ? null : withSuggestion(reviewed, suggestion);
  if (!repository || expected === null || plain(document.getText()) !== plain(expected)) {
    tell('info', l10n.t('The suggestion is applied but not staged, since the file holds changes that are not staged.'));
    return false;
  }
  if (!(await document.save())) return false;
  await repository.add([shown.uri.fsPath]);
  return true;
}

function withSuggestion(
  text: string,
  { startLine, endLine, newText }: NonNullable<ShownFinding['finding']['suggestion']>,
): string {
  const lines = text.split('\n');
  lines.splice(startLine - 1, endLine - startLine + 1, ...(newText === '' ? [] : newText.split('\n')));
  return lines.join('\n');
}

function plain(text: string): string {
  return text.replaceAll('\r', '').replace(/\n$/, '');
}
