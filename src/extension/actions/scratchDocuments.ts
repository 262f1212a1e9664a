import { EventEmitter, Uri, workspace, type Disposable, type TextDocument } from 'vscode';

/** Documents of our own that only language servers read. */
export const scratchScheme = 'fresh-eyes-scratch';

export type ScratchDocuments = Disposable & {
  /** A document with that text while `look` looks at it: read-only, in no tab, and known to language servers. */
  readonly during: <T>(name: string, text: string, look: (document: TextDocument) => Promise<T>) => Promise<T>;
};

/**
 * Documents that nobody sees. An editor closes such a document when it likes, minutes later, and until then a server finds
 * references and symbols in it; so it is emptied as soon as it was looked at.
 */
export function scratchDocuments(): ScratchDocuments {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const provided = workspace.registerTextDocumentContentProvider(scratchScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ path }) => texts.get(path) ?? '',
  });
  let count = 0;
  return {
    async during(name, text, look) {
      // A new path each time: a server that has yet to hear of a change would answer for the text before.
      const uri = Uri.from({ scheme: scratchScheme, path: `/${String(++count)}/${name}` });
      texts.set(uri.path, text);
      try {
        return await look(await workspace.openTextDocument(uri));
      } finally {
        texts.delete(uri.path);
        changed.fire(uri);
      }
    },
    dispose() {
      provided.dispose();
      changed.dispose();
    },
  };
}
