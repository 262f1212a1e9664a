import { WorkspaceEdit, l10n, workspace, type TextDocument, type Uri } from 'vscode';
import type { Suggestion } from '../core/finding';
import type { ShownFinding } from './findingStore';
import { loadEngine } from './loadEngine';
import { toLineSpan } from './positions';
import { tell } from './say';

export type Applied = { readonly uri: Uri; readonly oldText: string; readonly newText: string };

/**
 * Applies a suggestion to the buffer, only while the old text still stands there. Returns null, with a message, when it
 * does not. The edit can be undone; the file is not saved.
 */
export async function applySuggestion(shown: ShownFinding): Promise<Applied | null> {
  const { suggestion } = shown.finding;
  if (suggestion === null) return null;
  const document = await workspace.openTextDocument(shown.uri);
  const newText = await replacementFor(shown, suggestion, document);
  if (newText === null || shown.place === null) {
    tell(
      'warning',
      l10n.t('The lines changed since the review, so the suggestion was not applied. Review again for a new one.'),
    );
    return null;
  }
  const lines = linesOf(shown.place.lines.start, shown, suggestion);
  const edit = new WorkspaceEdit();
  edit.replace(
    shown.uri,
    toLineSpan(lines, (line) => document.lineAt(line).text),
    newText,
  );
  if (!(await workspace.applyEdit(edit))) {
    tell('warning', l10n.t('The editor did not take the edit. The file may be read-only.'));
    return null;
  }
  return { uri: shown.uri, oldText: suggestion.oldText, newText };
}

/** True while the suggestion could be applied; cheap enough for every look at a line. */
export function isApplicable({ finding, place }: ShownFinding): boolean {
  return finding.suggestion !== null && finding.suggestion.checked.length > 0 && place?.isSame === true;
}

/** The lines of the suggestion in the buffer: as far from the finding's start as they were in the reviewed text. */
function linesOf(start: number, { finding }: ShownFinding, suggestion: Suggestion) {
  const shift = start - (finding.location.startLine ?? start);
  return { start: suggestion.startLine + shift, end: suggestion.endLine + shift };
}

/**
 * What to write, with secrets in the place of their placeholders; null unless the buffer's lines are the old text.
 * The buffer goes through the same gate as the review, so placeholders on both sides are the same.
 */
async function replacementFor(
  shown: ShownFinding,
  suggestion: Suggestion,
  document: TextDocument,
): Promise<string | null> {
  if (!isApplicable(shown) || shown.place === null) return null;
  const lines = linesOf(shown.place.lines.start, shown, suggestion);
  if (lines.start < 1 || lines.end > document.lineCount) return null;
  const { gateText, secretScanner } = loadEngine();
  const gated = await gateText(document.getText(), shown.finding.location.path, secretScanner());
  const standing = gated.text.split('\n').slice(lines.start - 1, lines.end);
  if (withoutReturns(standing.join('\n')) !== withoutReturns(suggestion.oldText)) return null;
  return withoutReturns(gated.restore(suggestion.newText));
}

function withoutReturns(text: string): string {
  return text.replaceAll('\r', '');
}
