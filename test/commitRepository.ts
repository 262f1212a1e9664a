import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, lstatSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isolatedGitEnvironment, tempRepository, type TempRepository } from './tempRepository';

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string; readonly text: string };

export type CommitRepository = TempRepository & {
  /** State, data and configuration of a person of their own. */
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** `git …` as a person types it, hooks included; `in` is another working tree. */
  readonly type: (args: readonly string[], options?: { env?: NodeJS.ProcessEnv; in?: string }) => Promise<Ran>;
  /** The built command line. */
  readonly cli: (args: readonly string[], options?: { env?: NodeJS.ProcessEnv; in?: string }) => Promise<Ran>;
  /** Records of the person's logs for this repository. */
  readonly records: (log: 'outcomes' | 'overrides') => Record<string, unknown>[];
};

/** The built command line and hook; another build may be named. */
export const dist = process.env['FRESH_EYES_DIST'] ?? join(FRESH_EYES_ROOT, 'dist');

/** A repository in which commits run real hooks that call the built program. */
export function commitRepository(): CommitRepository {
  const repository = tempRepository();
  const home = mkdtempSync(join(tmpdir(), 'fresh-eyes-home-'));
  const env: NodeJS.ProcessEnv = {
    ...isolatedGitEnvironment(),
    PATH: [dirname(process.execPath), process.env['PATH']].join(':'),
    HOME: home,
    FRESH_EYES_STATE_HOME: home,
    FRESH_EYES_DATA_HOME: home,
    FRESH_EYES_CONFIG_HOME: home,
  };
  return {
    ...repository,
    home,
    env,
    type: (args, options = {}) => run('git', args, options.in ?? repository.root, { ...env, ...options.env }),
    cli: (args, options = {}) =>
      run(process.execPath, [join(dist, 'cli.js'), ...args], options.in ?? repository.root, { ...env, ...options.env }),
    records: (log) =>
      filesUnder(join(home, 'fresh-eyes'))
        .filter(({ path }) => path.includes(`/${log}/`))
        .flatMap(({ content }) => content.split('\n'))
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    remove: () => {
      repository.remove();
      rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr, text: stdout + stderr }));
  });
}

/** Every file with its mode and bytes: equal before and after means that nothing was left behind. */
export function filesUnder(folder: string): { path: string; mode: number; content: string }[] {
  const files: { path: string; mode: number; content: string }[] = [];
  const visit = (path: string): void => {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return;
    if (stats.isDirectory()) {
      files.push({ path: `${path}/`, mode: stats.mode, content: '' });
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else {
      const content = stats.isSymbolicLink() ? readlinkSync(path) : readFileSync(path, 'latin1');
      files.push({ path, mode: stats.mode, content });
    }
  };
  visit(folder);
  return files;
}
