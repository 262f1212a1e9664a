import { workspace, type Disposable } from 'vscode';
import type { FindingStore, ShownFinding } from '../findingStore';
import { toEdit } from '../followEdits';
import { placeAfter } from '../place';

export type AppliedFindings = Disposable & {
  /** Takes a finding out of sight, in this very turn, so that nothing is left to apply twice. */
  readonly withdraw: (shown: ShownFinding, textBefore: string) => void;
};

type Applied = { readonly shown: ShownFinding; readonly textBefore: string };

/** Findings whose suggestion was applied are out of sight until an undo brings their text back. */
export function appliedFindings(store: FindingStore, onReopened: (shown: ShownFinding) => unknown): AppliedFindings {
  const applied = new Map<string, Applied>();
  const followed = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (applied.size === 0 || contentChanges.length === 0) return;
    const edits = contentChanges.map(toEdit);
    const now = { count: document.lineCount, textOf: (line: number) => document.lineAt(line).text };
    for (const [key, { shown, textBefore }] of applied) {
      if (shown.uri.toString() !== document.uri.toString()) continue;
      const { place, hashes, finding } = shown;
      const after = placeAfter({ place, hashes, reviewedStart: finding.location.startLine }, edits, now);
      // Lines that an added one left as they were tell nothing: then only the whole text does.
      const isBack = after?.isSame === true && (place?.isSame !== true || document.getText() === textBefore);
      const moved = { ...shown, place: after };
      if (!isBack) applied.set(key, { shown: moved, textBefore });
      else {
        applied.delete(key);
        if (reopen(store, moved)) onReopened(moved);
      }
    }
  });
  return {
    withdraw(shown, textBefore) {
      applied.set(shown.key, { shown: store.find(shown.key) ?? shown, textBefore });
      store.put(shown.root, (review) => {
        if (!review) return null;
        return { ...review, findings: review.findings.filter(({ key }) => key !== shown.key) };
      });
    },
    dispose: () => void followed.dispose(),
  };
}

/** In its old place of the list; false where the review on screen is another one by now. */
function reopen(store: FindingStore, shown: ShownFinding): boolean {
  const { root, key } = shown;
  const order = store.review(root)?.result?.findings.map(({ fingerprint }) => fingerprint) ?? [];
  const rank = ({ finding }: ShownFinding) => order.indexOf(finding.fingerprint);
  if (rank(shown) < 0 || store.find(key)) return false;
  store.put(root, (review) => {
    if (!review) return null;
    return { ...review, findings: [...review.findings, shown].sort((a, b) => rank(a) - rank(b)) };
  });
  return true;
}
