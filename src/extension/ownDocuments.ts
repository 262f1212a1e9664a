import { Uri, workspace, type Disposable } from 'vscode';
import { scheme } from './contributions';

/** A read-only document of our own: the text that was reviewed, whatever the working tree holds by now. */
export function reviewedUri(root: Uri, path: string): Uri {
  return Uri.from({ scheme: scheme.reviewed, path: `/${path}`, query: root.toString() });
}

export type DocumentTexts = {
  readonly reviewedText: (root: Uri, path: string) => Promise<string | null>;
  readonly suggestionText: (uri: Uri) => Promise<string>;
};

export function showOwnDocuments(texts: () => DocumentTexts): Disposable[] {
  return [
    workspace.registerTextDocumentContentProvider(scheme.reviewed, {
      provideTextDocumentContent: async (uri) =>
        (await texts().reviewedText(Uri.parse(uri.query, true), uri.path.slice(1))) ?? '',
    }),
    workspace.registerTextDocumentContentProvider(scheme.suggestion, {
      provideTextDocumentContent: (uri) => texts().suggestionText(uri),
    }),
  ];
}
