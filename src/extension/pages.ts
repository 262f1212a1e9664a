import { EventEmitter, Uri, commands, window, workspace, type Disposable } from 'vscode';
import { scheme } from './contributions';

export type Pages = {
  readonly disposables: readonly Disposable[];
  /** Shows text in a read-only document of our own; the same name is the same page, made anew. */
  readonly show: (name: string, text: string) => Promise<void>;
  /** The same for Markdown, rendered. */
  readonly showRendered: (name: string, markdown: string) => Promise<void>;
};

/** Pages live as long as the window; after a reload they say nothing, and are made again by whoever asks. */
export function pages(): Pages {
  const changed = new EventEmitter<Uri>();
  const texts = new Map<string, string>();
  const put = (name: string, text: string) => {
    const uri = Uri.from({ scheme: scheme.page, path: `/${name}` });
    texts.set(uri.toString(), text);
    changed.fire(uri);
    return uri;
  };
  return {
    disposables: [
      changed,
      workspace.registerTextDocumentContentProvider(scheme.page, {
        onDidChange: changed.event,
        provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
      }),
    ],
    async show(name, text) {
      await window.showTextDocument(await workspace.openTextDocument(put(name, text)), { preview: true });
    },
    async showRendered(name, markdown) {
      await commands.executeCommand('markdown.showPreview', put(name, markdown));
    },
  };
}
