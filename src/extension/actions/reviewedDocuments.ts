import { Uri, workspace, type TextDocument } from 'vscode';
import { isSameText } from '../locate';

/** The text that was reviewed, by path from the top of the repository; null where there is none. */
export type ReviewedTextAt = (path: string) => Promise<string | null>;

/** Documents whose text is what was reviewed: only they can say anything about it. */
export type ReviewedDocuments = {
  /** Null where the text differs, the file was not part of the reviewed tree, or it cannot be opened. */
  readonly open: (uri: Uri) => Promise<TextDocument | null>;
  /** Path from the top of the repository; null for a file of another place. */
  readonly pathOf: (uri: Uri) => string | null;
  readonly uriOf: (path: string) => Uri;
};

export function reviewedDocuments(root: Uri, textAt: ReviewedTextAt): ReviewedDocuments {
  const texts = new Map<string, Promise<string | null>>();
  const pathOf = ({ scheme, path }: Uri) =>
    scheme === root.scheme && path.startsWith(`${root.path}/`) ? path.slice(root.path.length + 1) : null;
  return {
    pathOf,
    uriOf: (path) => Uri.joinPath(root, path),
    async open(uri) {
      const path = pathOf(uri);
      if (path === null) return null;
      const known = texts.get(path) ?? textAt(path);
      texts.set(path, known);
      const reviewed = await known;
      // A text that is no UTF-8 cannot be compared.
      if (reviewed === null || reviewed.includes('\uFFFD')) return null;
      const document = await opened(uri);
      // Compared on every call: somebody may type while a language server thinks.
      return document !== null && isSameText(reviewed, document.getText()) ? document : null;
    },
  };
}

async function opened(uri: Uri): Promise<TextDocument | null> {
  try {
    return await workspace.openTextDocument(uri);
  } catch {
    // Gone, a folder, binary or too large: nothing that a person could read there either.
    return null;
  }
}
