import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { workspace, type Uri } from 'vscode';

/** Where the reviews of one repository are kept: a folder of the extension's own storage, shared by all windows. */
export function reviewsFolder(storage: string, root: string): string {
  return join(storage, 'reviews', createHash('sha256').update(root).digest('hex').slice(0, 32));
}

/**
 * Asks for the stored reviews of each repository once, and only where there are any, so that a window without reviews
 * loads nothing. Works without git, as in Restricted Mode.
 */
export function restoreReviews(storage: string, restore: (root: Uri) => void): { readonly seen: (root: Uri) => void } {
  const asked = new Set<string>();
  const seen = (root: Uri) => {
    if (asked.has(root.toString())) return;
    asked.add(root.toString());
    // Not now: the engine must not load while the editor waits for the extension to start.
    if (existsSync(reviewsFolder(storage, root.toString()))) setImmediate(() => restore(root));
  };
  workspaceRoots().forEach(seen);
  return { seen };
}

/** Folders of the window and those above them, since a folder may lie within a repository. */
function workspaceRoots(): Uri[] {
  return (workspace.workspaceFolders ?? []).flatMap(({ uri }) => {
    const roots = [uri];
    for (let path = uri.path; path.lastIndexOf('/') > 0;) {
      path = path.slice(0, path.lastIndexOf('/'));
      roots.push(uri.with({ path }));
    }
    return roots;
  });
}
