import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { isolatedGitEnvironment } from '../tempRepository';

export type Measured = {
  readonly code: number | null;
  /** Wall clock of the whole process. */
  readonly ms: number;
  /** Until the first byte on standard output. */
  readonly firstMs: number;
  /** The most that was resident at any time, in MiB; 0 for a program that is not Node. */
  readonly megabytes: number;
  /** Processor time of the process itself, without those that it started; 0 for a program that is not Node. */
  readonly cpuMs: number;
  readonly stdout: string;
  readonly stderr: string;
};

export type Bench = {
  readonly node: (args: readonly string[], cwd: string) => Promise<Measured>;
  /** The built command line. */
  readonly freshEyes: (args: readonly string[], cwd: string) => Promise<Measured>;
  readonly git: (args: readonly string[], cwd: string) => Promise<Measured>;
  readonly remove: () => void;
};

/** Real processes, measured from outside, with folders of their own in place of the user's. */
export function benchCommands(): Bench {
  const home = mkdtempSync(join(tmpdir(), 'fresh-eyes-bench-'));
  const usage = join(home, 'usage.json');
  const atExit = join(home, 'usage.cjs');
  writeFileSync(
    atExit,
    `process.once('exit', () => require('fs').writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));`,
  );
  const env = {
    ...isolatedGitEnvironment(),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    FRESH_EYES_STATE_HOME: join(home, 'state'),
    FRESH_EYES_DATA_HOME: join(home, 'data'),
  };
  const cli = join(process.env['FRESH_EYES_DIST'] ?? join(FRESH_EYES_ROOT, 'dist'), 'cli.js');
  const node = async (args: readonly string[], cwd: string): Promise<Measured> => {
    const measured = await run(process.execPath, ['--require', atExit, ...args], cwd, env);
    const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage;
    return { ...measured, megabytes: maxRSS / 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 };
  };
  return {
    node,
    freshEyes: (args, cwd) => node([cli, ...args], cwd),
    git: (args, cwd) => run('git', args, cwd, env),
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let firstMs = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      if (stdout.length === 0) firstMs = performance.now() - start;
      stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const ms = performance.now() - start;
      const texts = { stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') };
      resolve({ code, ms, firstMs, megabytes: 0, cpuMs: 0, ...texts });
    });
  });
}
