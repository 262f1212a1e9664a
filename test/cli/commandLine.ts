import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolatedGitEnvironment } from '../tempRepository';

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type CommandLine = {
  /** Runs the built command line as a user would, in `cwd`, with no environment but what is named. */
  readonly run: (
    args: readonly string[],
    options: {
      readonly cwd: string;
      readonly env?: NodeJS.ProcessEnv;
      readonly input?: string | Buffer;
      readonly cancelAfterMs?: number;
      /** True for a reader that goes away before anything is written, as `| true` does. */
      readonly isUnread?: boolean;
      /** A program and its arguments that start what stands behind them. */
      readonly through?: readonly string[];
    },
  ) => Promise<Ran>;
  /** The user's folders of this command line, empty at the start. */
  readonly home: string;
  readonly remove: () => void;
};

/** The bundle in dist, started with the Node that runs the tests: so both supported lines of Node are covered. */
export function commandLine(): CommandLine {
  const home = mkdtempSync(join(tmpdir(), 'fresh-eyes-home-'));
  const cli = join(process.env['FRESH_EYES_DIST'] ?? join(FRESH_EYES_ROOT, 'dist'), 'cli.js');
  return {
    home,
    remove: () => rmSync(home, { recursive: true, force: true }),
    run: (args, { cwd, env = {}, input = '', cancelAfterMs, isUnread = false, through = [] }) =>
      new Promise((resolve, reject) => {
        const [program = '', ...rest] = [...through, process.execPath, cli, ...args];
        const child = spawn(program, rest, {
          cwd,
          env: {
            ...isolatedGitEnvironment(),
            XDG_CONFIG_HOME: join(home, 'config'),
            XDG_CACHE_HOME: join(home, 'cache'),
            FRESH_EYES_STATE_HOME: join(home, 'state'),
            FRESH_EYES_DATA_HOME: join(home, 'data'),
            ...env,
          },
        });
        const stdout: Buffer[] = [];
        const stderr: Buffer[] = [];
        child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
        child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
        child.on('error', reject);
        child.on('close', (code) =>
          resolve({
            code,
            stdout: Buffer.concat(stdout).toString('utf8'),
            stderr: Buffer.concat(stderr).toString('utf8'),
          }),
        );
        if (isUnread) for (const stream of [child.stdout, child.stderr]) stream.destroy();
        child.stdin.end(input);
        if (cancelAfterMs !== undefined) setTimeout(() => child.kill('SIGINT'), cancelAfterMs);
      }),
  };
}
