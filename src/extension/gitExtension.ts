import { extensions, type Disposable, type Event, type Uri } from 'vscode';

/** A folder of folders can take long; then what is known by now has to do. */
const longestScanMs = 10_000;

/** The part of the API of VS Code's own git extension that is used here (`git.d.ts`, version 1). */
export type GitApi = {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: Event<'uninitialized' | 'initialized'>;
  readonly git: { readonly path: string };
  readonly repositories: readonly GitRepository[];
  readonly onDidOpenRepository: Event<GitRepository>;
  readonly onDidCloseRepository: Event<GitRepository>;
  readonly getRepository: (uri: Uri) => GitRepository | null;
};

export type GitRepository = {
  readonly rootUri: Uri;
  readonly inputBox: { value: string };
  readonly ui: { readonly selected: boolean };
  readonly state: {
    readonly HEAD:
      | { readonly name?: string; readonly commit?: string; readonly upstream?: { remote: string; name: string } }
      | undefined;
    readonly indexChanges: readonly { readonly uri: Uri }[];
    readonly onDidChange: Event<void>;
  };
  readonly onDidCommit: Event<void>;
  readonly commit: (message: string) => Promise<void>;
  readonly add: (paths: string[]) => Promise<void>;
  readonly getBranches: (query: { remote?: boolean }) => Promise<readonly { readonly name?: string }[]>;
  readonly log: (options: { maxEntries: number }) => Promise<readonly GitCommit[]>;
};

export type GitCommit = { readonly hash: string; readonly message: string; readonly authorName?: string };

type GitExtension = { readonly enabled: boolean; readonly getAPI: (version: 1) => GitApi };

/** Null where git is switched off, absent, or kept off by Restricted Mode: then our own git has to do. */
export async function gitApi(): Promise<GitApi | null> {
  const extension = extensions.getExtension<GitExtension>('vscode.git');
  if (!extension) return null;
  try {
    const exported = extension.isActive ? extension.exports : await extension.activate();
    return exported.enabled ? exported.getAPI(1) : null;
  } catch {
    // getAPI throws while no git is found; that is the same as no git extension here.
    return null;
  }
}

/** Settles once git has looked for repositories; right after a window opens it knows none. */
export async function initialized(api: GitApi): Promise<void> {
  if (api.state === 'initialized') return;
  let subscription: Disposable | undefined;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    subscription = api.onDidChangeState((state) => {
      if (state === 'initialized') resolve();
    });
    timer = setTimeout(resolve, longestScanMs);
  });
  subscription?.dispose();
  clearTimeout(timer);
}
