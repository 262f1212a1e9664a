import { findGit, gitEnvironment, gitOutput } from './gitCommand';
import type { GitAnswer } from './hookPlace';

/** Asks git in a folder; null when there is no git or it says no. */
export function gitAnswer(folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal): GitAnswer {
  const gitPath = findGit(env);
  return async (args) => {
    if (gitPath === null) return null;
    const { code, stdout } = await gitOutput({ args, cwd: folder, env: gitEnvironment(env), gitPath, signal });
    return code === 0 ? stdout.toString('utf8').replace(/\n$/, '') : null;
  };
}
