import { Range, WorkspaceEdit, l10n, workspace, type TextDocument } from 'vscode';
import { restoredSuggestion } from '../../core/secrets/restoredSuggestion';
import { secretScanner } from '../../node/secretScanner';
import { applySuggestion as textWithSuggestion } from '../../core/findings/applySuggestion';
import { inertLine } from '../../core/inertText';
import { checksOf, isApplicable, type ShownFinding } from '../findingStore';
import { suggestionWords } from '../findingText';
import { tell } from './say';

/** The reviewed text of the finding's file, where this window still knows it. */
export type ReviewedTextOf = (shown: ShownFinding) => Promise<string | null>;

/** One replacement in a document. */
export type TextEdit = { readonly range: Range; readonly newText: string };

/**
 * Applies a suggestion to the buffer, only while the old text still stands there; else says so and returns null. The
 * edit can be undone, and the file is not saved.
 */
export async function applySuggestion(shown: ShownFinding, reviewedText: ReviewedTextOf): Promise<TextDocument | null> {
  const document = await workspace.openTextDocument(shown.uri);
  const edit = await suggestedEdit(shown, document, reviewedText);
  if (edit === null) {
    tell(
      'warning',
      checksOf(shown).length === 0
        ? l10n.t('The suggestion is shown and cannot be applied ({0}).', suggestionWords(shown))
        : l10n.t('The lines changed since the review, so the suggestion was not applied. Review again for a new one.'),
    );
    return null;
  }
  const workspaceEdit = new WorkspaceEdit();
  workspaceEdit.replace(shown.uri, edit.range, edit.newText);
  if (await workspace.applyEdit(workspaceEdit)) return document;
  tell('warning', l10n.t('The editor did not take the edit. The file may be read-only.'));
  return null;
}

/** All that can be applied, in one edit; more than one is looked through in the editor's own preview first. */
export async function applyAll(
  findings: readonly ShownFinding[],
  reviewedText: ReviewedTextOf,
): Promise<readonly ShownFinding[]> {
  const workspaceEdit = new WorkspaceEdit();
  const applied: ShownFinding[] = [];
  for (const shown of findings.filter(isApplicable)) {
    const document = await workspace.openTextDocument(shown.uri);
    const edit = await suggestedEdit(shown, document, reviewedText);
    if (edit === null || overlaps(workspaceEdit, shown, edit)) continue;
    workspaceEdit.replace(shown.uri, edit.range, edit.newText, {
      label: inertLine(shown.finding.rule),
      description: inertLine(shown.finding.title),
      needsConfirmation: false,
    });
    applied.push(shown);
  }
  if (applied.length === 0) {
    tell('info', l10n.t('There is no suggestion that can be applied here.'));
    return [];
  }
  return (await workspace.applyEdit(workspaceEdit, { isRefactoring: true })) ? applied : [];
}

function overlaps(edits: WorkspaceEdit, { uri }: ShownFinding, { range }: TextEdit): boolean {
  return edits.get(uri).some((edit) => edit.range.intersection(range) !== undefined);
}

/**
 * What applying would change; null where the old text does not stand. Secrets come back in the place of their
 * placeholders here and nowhere else: the buffer goes through the same gate as the reviewed text did.
 */
export async function suggestedEdit(
  shown: ShownFinding,
  document: TextDocument,
  reviewedText: ReviewedTextOf,
): Promise<TextEdit | null> {
  const { suggestion, location } = shown.finding;
  if (suggestion === null || !isApplicable(shown) || shown.place === null) return null;
  const text = document.getText();
  const at = suggestion.startLine + shown.place.lines.start - (location.startLine ?? shown.place.lines.start);
  const real = await restoredSuggestion(text, at, suggestion, location.path, secretScanner());
  if (real === null) return null;
  const reviewed = await reviewedText(shown);
  const after = textWithSuggestion(
    text,
    { ...suggestion, ...real },
    { at, ...(reviewed === null ? {} : { reviewed }) },
  );
  // Somebody may have typed while the text went through the gate.
  return after === null || document.getText() !== text ? null : smallestEdit(document, text, after);
}

/** The middle that differs, so that undo, cursors and decorations elsewhere stay as they are. */
function smallestEdit(document: TextDocument, before: string, after: string): TextEdit {
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shortest - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  // A carriage return and its line feed are one line break; an edit must not come between them.
  if (before[head - 1] === '\r' && head > 0) head--;
  if (before[before.length - tail] === '\n' && before[before.length - tail - 1] === '\r' && tail > 0) tail--;
  const range = new Range(document.positionAt(head), document.positionAt(before.length - tail));
  return { range, newText: after.slice(head, after.length - tail) };
}
