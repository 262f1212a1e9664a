import { commands, l10n, workspace, type Uri } from 'vscode';
import { suggestedEdit, type ReviewedTextOf } from './applySuggestion';
import { scheme } from '../contributions';
import type { FindingStore, ShownFinding } from '../findingStore';
import { suggestionWords } from '../findingText';
import { tell } from './say';

/** Documents of our own: a file as it would be with suggestions applied. The query names the findings. */
function suggestionUri(shown: readonly ShownFinding[]): Uri | null {
  const [first] = shown;
  if (!first) return null;
  const query = JSON.stringify(shown.map(({ key }) => key));
  return first.uri.with({ scheme: scheme.suggestion, query });
}

/** The text of such a document. */
export async function suggestionText(uri: Uri, store: FindingStore, reviewedText: ReviewedTextOf): Promise<string> {
  const keys = JSON.parse(uri.query) as readonly string[];
  const shown = keys.flatMap((key) => store.find(key) ?? []);
  return textWith(shown, uri.with({ scheme: 'file', query: '' }), reviewedText);
}

/** The file's text with the suggestions applied, from the bottom up so that lines above keep their numbers. */
export async function textWith(
  shown: readonly ShownFinding[],
  uri: Uri,
  reviewedText: ReviewedTextOf,
): Promise<string> {
  const document = await workspace.openTextDocument(uri);
  let text = document.getText();
  const edits = await Promise.all(shown.map((each) => suggestedEdit(each, document, reviewedText)));
  const ordered = edits.flatMap((edit) => edit ?? []).sort((a, b) => b.range.start.compareTo(a.range.start));
  let end = text.length;
  for (const { range, newText } of ordered) {
    const from = document.offsetAt(range.start);
    const to = document.offsetAt(range.end);
    // Two suggestions for the same text: the lower one wins, as it does when both are applied.
    if (to > end) continue;
    text = text.slice(0, from) + newText + text.slice(to);
    end = from;
  }
  return text;
}

/** One finding in the diff editor, several files in the multi-diff editor. */
export async function previewSuggestions(shown: readonly ShownFinding[]): Promise<void> {
  const byFile = new Map<string, ShownFinding[]>();
  for (const each of shown) byFile.set(each.uri.toString(), [...(byFile.get(each.uri.toString()) ?? []), each]);
  const pairs = [...byFile.values()].flatMap((inFile) => {
    const right = suggestionUri(inFile);
    const left = inFile[0]?.uri;
    return left && right ? [{ left, right, label: left }] : [];
  });
  const [only] = pairs;
  if (!only) {
    tell('info', l10n.t('There is no suggestion that can be applied here.'));
    return;
  }
  const name = only.left.path.slice(only.left.path.lastIndexOf('/') + 1);
  if (pairs.length === 1) {
    const [first] = shown;
    const words = shown.length === 1 && first ? suggestionWords(first) : '';
    const title = words
      ? l10n.t('{0} (with the suggestion, {1})', name, words)
      : l10n.t('{0} (with the suggestion)', name);
    await commands.executeCommand('vscode.diff', only.left, only.right, title);
    return;
  }
  const resources = pairs.map(({ label, left, right }) => [label, left, right]);
  await commands.executeCommand('vscode.changes', l10n.t('Suggestions'), resources);
}
