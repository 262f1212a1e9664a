import { l10n, window } from 'vscode';
import type { FindingStore, ShownFinding } from '../findingStore';
import { placeName } from '../findingText';

/** The finding that a command is about: what it was handed, else the one under the cursor, else one to pick. */
export async function chosenFinding(store: FindingStore, argument: unknown): Promise<ShownFinding | undefined> {
  const key = keyIn(argument);
  return key === null ? (atCursor(store) ?? pick(store)) : store.find(key);
}

/** All findings of a group of the tree, of a list, or the one that {@link chosenFinding} would find without asking. */
export function chosenFindings(store: FindingStore, argument: unknown): readonly ShownFinding[] {
  if (typeof argument === 'object' && argument !== null && 'findings' in argument && Array.isArray(argument.findings)) {
    // What the tree holds may be older than what is shown now.
    return argument.findings.flatMap((each: unknown) => store.find(keyIn({ shown: each }) ?? '') ?? []);
  }
  const key = keyIn(argument);
  const one = key === null ? atCursor(store) : store.find(key);
  return one ? [one] : [];
}

function keyIn(argument: unknown): string | null {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null || !('shown' in argument)) return null;
  const { shown } = argument;
  return typeof shown === 'object' && shown !== null && 'key' in shown && typeof shown.key === 'string'
    ? shown.key
    : null;
}

function atCursor(store: FindingStore): ShownFinding | undefined {
  const editor = window.activeTextEditor;
  if (!editor) return undefined;
  const line = editor.selection.active.line + 1;
  return store
    .findingsIn(editor.document.uri)
    .find(({ place }) => place && place.lines.start <= line && line <= place.lines.end);
}

async function pick(store: FindingStore): Promise<ShownFinding | undefined> {
  const items = store.reviews().flatMap((review) =>
    review.findings.map((shown) => ({
      label: shown.finding.title,
      description: `${shown.finding.location.path}, ${placeName(shown)}`,
      shown,
    })),
  );
  if (items.length === 0) return undefined;
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which finding?'), matchOnDescription: true }))
    ?.shown;
}
