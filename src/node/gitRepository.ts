import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { ChangeSource } from '../core/diff/change';
import { message } from '../core/messages';
import type { OpenedChange, Repository } from '../core/ports';
import { checkBorrowed } from './gitBorrowed';
import { gitChange } from './gitChange';
import { findGit, gitEnvironment, GitFailure } from './gitCommand';
import { discoveryMs, gitPlace, gitProblem, usage, type GitPlace } from './gitPlace';
import { gitReader } from './gitReader';
import { realGit } from './gitReal';
import { askReferences, gitReferences } from './gitReferences';
import { gitScope, namesOf } from './gitScope';
import { defaultGitLimits, type GitLimits } from './gitView';
import { openPatch } from './patchRepository';

export type GitOptions = {
  /** Absolute path of the program; looked up on the PATH otherwise. */
  readonly gitPath?: string;
  readonly env?: NodeJS.ProcessEnv;
  /**
   * True where git or a person's shell made the environment, as for the command line and the hook: then
   * `GIT_INDEX_FILE` names the index to review. An editor may have been started from a hook long gone.
   */
  readonly honourIndexFile?: boolean;
  /**
   * True when the person allows objects from outside the repository (`git clone --shared`); by default what
   * `FRESH_EYES_BORROWED_OBJECTS=allow` in the environment says, which no repository can set.
   */
  readonly allowBorrowedObjects?: boolean;
  readonly limits?: Partial<GitLimits>;
  /** Milliseconds that git has to say where the repository is. */
  readonly answerMs?: number;
};

/** The git repository that `folder` is in. Nothing in it is ever written, and nothing of it is run. */
export function gitRepository(folder: string, options: GitOptions = {}): Repository {
  return {
    open: async (source, signal) =>
      source.kind === 'patch'
        ? openPatch('patch', source.text, source.paths ?? [], { ...defaultGitLimits, ...options.limits })
        : open(folder, source, options, signal),
  };
}

function program({ gitPath, env = process.env }: GitOptions): { gitPath: string; env: NodeJS.ProcessEnv } {
  const found = gitPath ?? findGit(env);
  if (found === null) throw usage(message('git.missing'), message('git.missing.next'));
  return { gitPath: found, env: gitEnvironment(env) };
}

function place(
  folder: string,
  run: { gitPath: string; env: NodeJS.ProcessEnv },
  { env = process.env, honourIndexFile, answerMs = discoveryMs }: GitOptions,
  signal: AbortSignal,
): Promise<GitPlace> {
  const named =
    honourIndexFile === true
      ? { gitDir: env['GIT_DIR'], workTree: env['GIT_WORK_TREE'], indexFile: env['GIT_INDEX_FILE'] }
      : {};
  return gitPlace(folder, { ...run, signal, timeoutMs: answerMs }, named);
}

function mayBorrow({ allowBorrowedObjects, env = process.env }: GitOptions): boolean {
  return allowBorrowedObjects ?? env['FRESH_EYES_BORROWED_OBJECTS'] === 'allow';
}

async function open(
  folder: string,
  source: Exclude<ChangeSource, { kind: 'patch' }>,
  options: GitOptions,
  signal: AbortSignal,
): Promise<OpenedChange> {
  const run = program(options);
  const names = namesOf(source);
  // Asked at once, and used where it turns out that no environment ties this folder to a repository elsewhere; what a
  // person calls a commit may depend on the folder.
  const early = names.length === 0 ? askReferences(folder, run, signal) : undefined;
  early?.catch(() => undefined);
  const found = await place(folder, run, options, signal);
  if (!mayBorrow(options)) checkBorrowed(found);
  const limits = { ...defaultGitLimits, ...options.limits };
  const git = realGit(found, run);
  const reader = gitReader(found, run);
  try {
    const isTied = Object.keys(found.env).length > 0;
    const references = await gitReferences(found, git, signal, names, isTied ? undefined : early);
    const at = { place: found, reader, references };
    const inside = relative(found.root, realpathSync(folder)).split(sep).join('/');
    const view = await gitScope(at, git, source, limits, signal, inside);
    return gitChange(view, source.kind, limits);
  } catch (error) {
    reader.close();
    if (error instanceof GitFailure) throw gitProblem(error, { ...run, args: [], cwd: folder, signal }, folder);
    throw error;
  }
}
