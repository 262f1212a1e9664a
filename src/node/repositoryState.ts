import type { Message } from '../core/messages';
import type { StateStore } from '../core/ports';
import { findGit, gitEnvironment } from './gitCommand';
import { gitPlace } from './gitPlace';
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
export function repositoryState(folder: string, { env, gitPath, onProblem }: RepositoryStateOptions): StateStore {
  let found: Promise<StateStore> | null = null;
  const state = () => (found ??= open());

  async function open(): Promise<StateStore> {
    const git = gitPath ?? findGit(env);
    if (git === null) return noState;
    try {
      const { commonDir } = await gitPlace(folder, { gitPath: git, env: gitEnvironment(env), signal: neverAborted });
      return stateFolder(commonDir, { env, ...(onProblem && { onProblem }) });
    } catch {
      // Whatever is wrong with the repository, opening the change reports it with cause and next step.
      return noState;
    }
  }

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

/** For a patch without a repository. */
export const noState: StateStore = {
  read: () => Promise.resolve(null),
  write: () => Promise.resolve(),
  list: () => Promise.resolve([]),
  remove: () => Promise.resolve(),
  append: () => Promise.resolve(),
  records: () => Promise.resolve([]),
};
