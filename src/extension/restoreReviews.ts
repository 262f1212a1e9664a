import { existsSync } from 'node:fs';
import { workspace, type Uri } from 'vscode';
import { reviewsFolder } from './reviewsFolder';

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
