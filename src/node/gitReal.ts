import { gitOutput, type GitOutput, type GitRun } from './gitCommand';
import type { GitPlace } from './gitPlace';

/**
 * git in the repository itself, for what only it can tell: names, merge bases, ignored files, settings. Only commands
 * that run nothing of the repository and write nothing go through here.
 */
export type RealGit = Pick<GitRun, 'gitPath' | 'env'> & {
  readonly output: (args: readonly string[], signal: AbortSignal, env?: NodeJS.ProcessEnv) => Promise<GitOutput>;
};

export function realGit(place: GitPlace, run: Pick<GitRun, 'gitPath' | 'env'>): RealGit {
  const own = { ...run.env, ...place.env };
  return {
    gitPath: run.gitPath,
    env: own,
    output: (args, signal, env = {}) =>
      gitOutput({ args, cwd: place.root, gitPath: run.gitPath, env: { ...own, ...env }, signal }),
  };
}
