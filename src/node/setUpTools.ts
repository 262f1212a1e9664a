import { existsSync } from 'node:fs';
import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { installedHook } from './commitHook';
import { findGit, gitEnvironment, gitOutput } from './gitCommand';
import { gitAnswer } from './gitAnswer';
import { launcherStatus } from './hookLauncher';
import { hookPlace } from './hookPlace';
import { setUpLine, type SetUpLine } from './setUpLine';
import { readUserConfig, userConfigFile, type UserConfig } from './userConfig';

const wantedNode = '20.19';
/** Older git knows neither all pinned flags nor `--path-format`. */
const wantedGit = '2.31';

export function checkNode(version = process.versions.node): SetUpLine {
  const isOld = isOlder(version, wantedNode);
  const args = { version, wanted: wantedNode };
  if (isOld)
    return setUpLine('node', 'failed', message('doctor.node-old', args), message('doctor.node-old.next', args));
  return setUpLine('node', 'ok', message('doctor.node', args));
}

export async function checkGit(
  folder: string,
  env: NodeJS.ProcessEnv,
  own: string | null,
  signal: AbortSignal,
): Promise<SetUpLine> {
  const missing = setUpLine('git', 'failed', message('doctor.git-missing'), message('doctor.git-missing.next'));
  const gitPath = own ?? findGit(env);
  if (gitPath === null) return missing;
  try {
    const { stdout } = await gitOutput({
      args: ['version'],
      cwd: folder,
      env: gitEnvironment(env),
      gitPath,
      signal,
      timeoutMs: 10_000,
    });
    const version = /\d+\.\d+(?:\.\d+)*/.exec(stdout.toString('utf8'))?.[0] ?? '?';
    const args = { version, path: gitPath, wanted: wantedGit };
    if (version !== '?' && isOlder(version, wantedGit)) {
      return setUpLine('git', 'failed', message('doctor.git-old', args), message('doctor.git-old.next', args));
    }
    return setUpLine('git', 'ok', message('doctor.git', args));
  } catch {
    signal.throwIfAborted();
    return missing;
  }
}

/** The user's own file; unreadable counts as failed and as empty for what follows. */
export async function checkUserConfig(env: NodeJS.ProcessEnv): Promise<{ line: SetUpLine; user: UserConfig }> {
  const file = userConfigFile(env);
  try {
    const user = await readUserConfig(env);
    const code = existsSync(file) ? 'doctor.config' : 'doctor.no-config';
    return { line: setUpLine('config', 'ok', message(code, { file })), user };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { message: what, next } = error.problem;
    return { line: setUpLine('config', 'failed', what, next), user: {} };
  }
}

/** A hook is nobody's duty; one that is there and does not work is a fault. */
export async function checkHook(folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<SetUpLine> {
  const place = await hookPlace(gitAnswer(folder, env, signal));
  if (place === null) return setUpLine('hook', 'skipped', message('doctor.no-repository'));
  const file = await installedHook(place);
  if (file === null) return setUpLine('hook', 'skipped', message('doctor.no-hook'));
  const { record, hasEngine } = await launcherStatus(env);
  if (record === null || !hasEngine) {
    return setUpLine('hook', 'failed', message('doctor.hook-broken', { file }), message('doctor.hook-broken.next'));
  }
  return setUpLine('hook', 'ok', message('doctor.hook', { manager: place.manager }));
}

function isOlder(version: string, wanted: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}
