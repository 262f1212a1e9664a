import type { Message } from '../core/messages';
import type { StateStore } from '../core/ports';
import { findGit, gitEnvironment } from './gitCommand';
import { gitPlace, type GitPlace, type NamedPlace } from './gitPlace';
import { stateFolder } from './stateFolder';

export type RepositoryStateOptions = {
  readonly env: NodeJS.ProcessEnv;
  readonly gitPath?: string | null;
  readonly onProblem?: (problem: Message) => void;
};

/**
 * The user's state for the repository that `folder` is in, found on first use. Where there is no repository, or no git,
 * nothing is kept: the review itself says what is wrong.
 */
export function repositoryState(folder: string, options: RepositoryStateOptions): StateStore {
  return openedLater(async () => {
    const commonDir = await commonDirOf(folder, options);
    return commonDir === null ? noState : stateFolder(commonDir, roomOptions(options));
  });
}

/**
 * For a patch, which belongs to no repository: nothing is kept but what left, in the ledger of the repository that
 * `folder` is in, else of the folder itself.
 */
export function patchState(folder: string, options: RepositoryStateOptions): StateStore {
  const ledger = openedLater(async () =>
    stateFolder((await commonDirOf(folder, options)) ?? folder, roomOptions(options)),
  );
  return {
    ...noState,
    append: (log, record) => (log === 'egress' ? ledger.append(log, record) : Promise.resolve()),
    records: (log) => (log === 'egress' ? ledger.records(log) : Promise.resolve([])),
  };
}

async function commonDirOf(folder: string, { env, gitPath }: RepositoryStateOptions): Promise<string | null> {
  const git = gitPath ?? findGit(env);
  if (git === null) return null;
  const run = { gitPath: git, env: gitEnvironment(env), signal: neverAborted };
  // Whatever is wrong with the repository, opening the change reports it with cause and next step.
  const found = (named: NamedPlace): Promise<GitPlace | null> => gitPlace(folder, run, named).catch(() => null);
  // Without a repository of its own, the folder may be tied to one by the environment: what left is to be recorded there.
  const place = (await found({})) ?? (await found({ gitDir: env['GIT_DIR'], workTree: env['GIT_WORK_TREE'] }));
  return place?.commonDir ?? null;
}

function roomOptions({ env, onProblem }: RepositoryStateOptions) {
  return { env, ...(onProblem && { onProblem }) };
}

function openedLater(open: () => Promise<StateStore>): StateStore {
  let found: Promise<StateStore> | null = null;
  const state = () => (found ??= open());
  return {
    read: async (kind, key) => (await state()).read(kind, key),
    write: async (kind, key, value) => (await state()).write(kind, key, value),
    list: async (kind) => (await state()).list(kind),
    remove: async (kind, key) => (await state()).remove(kind, key),
    append: async (log, record) => (await state()).append(log, record),
    records: async (log) => (await state()).records(log),
  };
}

const neverAborted = new AbortController().signal;

/** Keeps nothing. */
export const noState: StateStore = {
  read: () => Promise.resolve(null),
  write: () => Promise.resolve(),
  list: () => Promise.resolve([]),
  remove: () => Promise.resolve(),
  append: () => Promise.resolve(),
  records: () => Promise.resolve([]),
};
