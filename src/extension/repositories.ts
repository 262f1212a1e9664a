import { EventEmitter, Uri, l10n, window, workspace, type Disposable, type Event } from 'vscode';
import { gitApi, initialized, type GitApi, type GitRepository } from './gitExtension';

export type Repositories = Disposable & {
  /** Fires with the root whose index, HEAD or working tree may have changed. */
  readonly onDidChange: Event<Uri>;
  /** Those that are known so far, without asking anybody. */
  readonly all: () => readonly Uri[];
  readonly rootsWithStaged: () => readonly Uri[];
  /** The repository that holds a file; null when none is open there. */
  readonly of: (uri: Uri) => Promise<Uri | null>;
  /** From what a menu hands over, else the active editor, else what is staged, else the person. Null: none. */
  readonly choose: (argument: unknown) => Promise<Uri | null>;
  /** The only repository, or the only one with something staged; null when there is none or a choice to make. */
  readonly only: () => Promise<Uri | null>;
  readonly gitRepository: (root: Uri) => Promise<GitRepository | null>;
  /** The binary that VS Code's git found. */
  readonly gitPath: () => Promise<string | null>;
};

/** Finds repositories through VS Code's git where it runs, and falls back on the workspace folders. */
export function repositories(): Repositories {
  const emitter = new EventEmitter<Uri>();
  const subscriptions: Disposable[] = [emitter];
  let known: GitApi | null = null;

  const api = async () => {
    if (known) return known;
    const found = await gitApi();
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- another call may have come first meanwhile
    if (found && !known) {
      known = found;
      const watch = (repository: GitRepository) => {
        subscriptions.push(repository.state.onDidChange(() => emitter.fire(repository.rootUri)));
        emitter.fire(repository.rootUri);
      };
      found.repositories.forEach(watch);
      subscriptions.push(
        found.onDidOpenRepository(watch),
        found.onDidCloseRepository((repository) => emitter.fire(repository.rootUri)),
      );
    }
    return known;
  };
  void api();
  // Until then git is off, and nothing of a repository is asked.
  subscriptions.push(workspace.onDidGrantWorkspaceTrust(() => void api()));

  const of = async (uri: Uri) => {
    const repository = (await api())?.getRepository(uri);
    return repository?.rootUri ?? (known ? null : (workspace.getWorkspaceFolder(uri)?.uri ?? null));
  };
  // Where git found none, our own git says what is wrong with the folder.
  const allRoots = () =>
    known && known.repositories.length > 0
      ? known.repositories.map((repository) => repository.rootUri)
      : (workspace.workspaceFolders ?? []).map((folder) => folder.uri);
  const withStaged = () => (known?.repositories ?? []).filter((repository) => repository.state.indexChanges.length > 0);

  return {
    onDidChange: emitter.event,
    all: allRoots,
    rootsWithStaged: () => withStaged().map((repository) => repository.rootUri),
    of,
    async choose(argument) {
      const git = await api();
      if (git) await initialized(git);
      const given = uriIn(argument);
      if (given) return of(given);
      const active = window.activeTextEditor?.document.uri;
      const activeRoot = active?.scheme === 'file' ? await of(active) : null;
      const staged = withStaged().map((repository) => repository.rootUri);
      if (activeRoot && (staged.length === 0 || staged.some((root) => isSame(root, activeRoot)))) return activeRoot;
      if (staged.length === 1) return staged[0] ?? null;
      return pick(staged.length > 1 ? staged : allRoots());
    },
    async only() {
      const git = await api();
      if (git) await initialized(git);
      const staged = withStaged();
      const all = staged.length > 0 ? staged.map((each) => each.rootUri) : allRoots();
      return all.length === 1 ? (all[0] ?? null) : null;
    },
    gitRepository: async (root) => (await api())?.getRepository(root) ?? null,
    gitPath: async () => (await api())?.git.path ?? null,
    dispose: () => subscriptions.forEach((subscription) => void subscription.dispose()),
  };
}

async function pick(roots: readonly Uri[]): Promise<Uri | null> {
  if (roots.length < 2) return roots[0] ?? null;
  const items = roots.map((root) => ({
    label: root.path.slice(root.path.lastIndexOf('/') + 1),
    description: workspace.asRelativePath(root, false),
    root,
  }));
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Which repository?') });
  return picked?.root ?? null;
}

/** Menus hand over a source control (`rootUri`), a group (`resourceStates`), a resource (`resourceUri`) or a file. */
export function uriIn(argument: unknown): Uri | null {
  if (argument instanceof Uri) return argument;
  if (typeof argument !== 'object' || argument === null) return null;
  const { rootUri, resourceUri, resourceStates } = argument as Partial<Record<string, unknown>>;
  if (rootUri instanceof Uri) return rootUri;
  if (resourceUri instanceof Uri) return resourceUri;
  return Array.isArray(resourceStates) && resourceStates.length > 0 ? uriIn(resourceStates[0]) : null;
}

function isSame(a: Uri, b: Uri): boolean {
  return a.toString() === b.toString();
}
