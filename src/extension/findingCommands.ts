import { l10n, window } from 'vscode';
import { applySuggestion, type ReviewedTextOf } from './applySuggestion';
import { command } from './contributions';
import type { FindingStore, ShownFinding } from './findingStore';
import { openFinding } from './openFinding';
import { placeName } from './findingText';

/** What a person can do about one finding. Menus hand over a tree node, quick fixes a key, the palette nothing. */
export function findingCommands(store: FindingStore, reviewedText: ReviewedTextOf) {
  const on = (act: (shown: ShownFinding) => unknown) => async (argument: unknown) => {
    const shown = await findingFor(store, argument);
    return shown && act(shown);
  };
  return {
    [command.openFinding]: on(openFinding),
    [command.applySuggestion]: on(async (shown) => {
      const isApplied = await applySuggestion(shown, reviewedText);
      if (isApplied) withdraw(store, shown);
      return isApplied;
    }),
    [command.dismiss]: on((shown) => withdraw(store, shown)),
  };
}

/** In the same turn, so that nothing is left to apply twice. */
function withdraw(store: FindingStore, { root, key }: ShownFinding): void {
  store.put(root, (review) => {
    if (!review) return null;
    return { ...review, findings: review.findings.filter((finding) => finding.key !== key) };
  });
}

async function findingFor(store: FindingStore, argument: unknown): Promise<ShownFinding | undefined> {
  if (typeof argument === 'string') return store.find(argument);
  if (typeof argument === 'object' && argument !== null && 'shown' in argument) {
    return store.find((argument.shown as ShownFinding).key);
  }
  return atCursor(store) ?? pick(store);
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
