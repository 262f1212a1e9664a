import { EventEmitter, Uri, workspace, type Disposable } from 'vscode';
import { scheme } from './contributions';
import type { FindingStore } from './findingStore';

/** A read-only document of our own: the text that was reviewed, whatever the working tree holds by now. */
export function reviewedUri(root: Uri, path: string): Uri {
  return Uri.from({ scheme: scheme.reviewed, path: `/${path}`, query: root.toString() });
}

export type DocumentTexts = {
  readonly reviewedText: (root: Uri, path: string) => Promise<string | null>;
  readonly suggestionText: (uri: Uri) => Promise<string>;
};

/** What is open of them is read again when a review ends: the same path then stands for another text. */
export function showOwnDocuments(store: FindingStore, texts: () => DocumentTexts): Disposable[] {
  const changed = new EventEmitter<Uri>();
  const own = new Set<string>([scheme.reviewed, scheme.suggestion]);
  return [
    changed,
    store.onDidChange(({ isMoveOnly }) => {
      if (isMoveOnly) return;
      for (const { uri } of workspace.textDocuments) if (own.has(uri.scheme)) changed.fire(uri);
    }),
    workspace.registerTextDocumentContentProvider(scheme.reviewed, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) =>
        (await texts().reviewedText(Uri.parse(uri.query, true), uri.path.slice(1))) ?? '',
    }),
    workspace.registerTextDocumentContentProvider(scheme.suggestion, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => texts().suggestionText(uri),
    }),
  ];
}
