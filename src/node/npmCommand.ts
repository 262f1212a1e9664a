import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { platform } from 'node:os';
import { delimiter, dirname, isAbsolute, join, relative } from 'node:path';
import { PackFetchError } from './packText';

const npmMs = 120_000;

/**
 * Runs npm in a folder of ours, with the user's own configuration. Settings in the environment are left out: when we are
 * started by `npm run`, they are those of the reviewed project.
 * @throws PackFetchError
 */
export async function npmOutput(
  args: readonly string[],
  cwd: string,
  repositoryRoot: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  const npm = findNpm(env, repositoryRoot);
  if (npm === null) throw new PackFetchError('npm-missing');
  const kept = Object.entries(env).filter(([name]) => !/^(?:npm_|NODE_OPTIONS$|INIT_CWD$)/i.test(name));
  return await new Promise((resolve, reject) => {
    execFile(
      npm.file,
      [...npm.args, ...args],
      { cwd, env: Object.fromEntries(kept), signal, timeout: npmMs, maxBuffer: 4 * 1024 * 1024, windowsHide: true },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else if (signal.aborted) reject(signal.reason as Error);
        else reject(new PackFetchError('npm-failed', lastError(stderr), { cause: error }));
      },
    );
  });
}

type Program = { readonly file: string; readonly args: readonly string[] };

/**
 * npm from the search path, by absolute folders outside the reviewed repository. Windows cannot start `npm.cmd` without
 * a shell, so there the script behind it runs by the node beside it.
 */
function findNpm(env: NodeJS.ProcessEnv, repositoryRoot: string): Program | null {
  const isOutside = (folder: string) =>
    relative(repositoryRoot, folder).startsWith('..') || isAbsolute(relative(repositoryRoot, folder));
  const folders = (env['PATH'] ?? env['Path'] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && isOutside(folder));
  for (const folder of folders) {
    if (platform() === 'win32') {
      const [node, script] = [join(folder, 'node.exe'), join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')];
      if (existsSync(node) && existsSync(script)) return { file: node, args: [script] };
    } else if (isExecutable(join(folder, 'npm'))) return { file: join(folder, 'npm'), args: [] };
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return dirname(file) !== '';
  } catch {
    return false;
  }
}

/** npm's own words, without the lines that only point at a log file. */
function lastError(stderr: string): string {
  const lines = stderr
    .split('\n')
    .filter((line) => /^npm (?:error|ERR!)/.test(line) && !/complete log|_logs/.test(line));
  return (
    lines
      .map((line) => line.replace(/^npm (?:error|ERR!)\s*/, ''))
      .find((line) => !/^code /.test(line) && line !== '') ?? ''
  );
}
