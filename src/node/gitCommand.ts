import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { platform } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pinned, pinnedForFetch } from './gitArguments';

/**
 * The one place that starts git. Every call has a fixed argument list, no shell, an environment from an allow-list and
 * the pinned settings below; the reviewed repository may be hostile, its configuration included.
 */
export type GitRun = {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly gitPath: string;
  readonly signal: AbortSignal;
  readonly input?: Uint8Array | string | Iterable<string> | AsyncIterable<Uint8Array>;
  /** True when paths carry `:(literal)` themselves; otherwise all of them are literal. */
  readonly isMagic?: boolean;
  /** Milliseconds after which the process is killed. */
  readonly timeoutMs?: number;
  /**
   * Lets git reach the network with the user's own configuration, for rule packs and nothing else; `cwd` is then a fresh
   * repository of ours, so no configuration of a reviewed one is in reach.
   */
  readonly isFetch?: boolean;
};

export type GitOutput = { readonly code: number; readonly stdout: Buffer; readonly stderr: string };

/** Why git gave no answer at all; an exit code other than 0 is an answer. */
export class GitFailure extends Error {
  readonly reason: 'missing' | 'timeout' | 'too-much-output' | 'killed';

  constructor(reason: GitFailure['reason'], options?: ErrorOptions) {
    super(`git: ${reason}`, options);
    this.name = 'GitFailure';
    this.reason = reason;
  }
}

const passedOn = [
  'HOME',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'SystemRoot',
  'TMPDIR',
  'TEMP',
  'TMP',
  'XDG_CONFIG_HOME',
  'SUDO_UID',
  'GIT_CEILING_DIRECTORIES',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
] as const;

/** What git sees of the caller's environment, and what it is told in any case. */
export function gitEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return {
    ...Object.fromEntries(kept),
    PATH: absoluteFolders(env).join(delimiter),
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ATTR_NOSYSTEM: '1',
    LC_ALL: 'C',
  };
}

const fetchPassedOn = [
  'SSH_AUTH_SOCK',
  'SSH_AGENT_PID',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_SSL_CAINFO',
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
  'ALL_PROXY',
  'all_proxy',
  'APPDATA',
  'LOCALAPPDATA',
] as const;

/** The same for a fetch: with the user's agent and proxy, over https and ssh only. */
export function gitFetchEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = fetchPassedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return { ...gitEnvironment(env), ...Object.fromEntries(kept), GIT_ALLOW_PROTOCOL: 'https:ssh' };
}

/**
 * git's absolute path, or null. Looked up here because a search that starts in the current folder, as on Windows, would
 * find a `git.exe` that the repository brings.
 */
export function findGit(env: NodeJS.ProcessEnv): string | null {
  const name = platform() === 'win32' ? 'git.exe' : 'git';
  return (
    absoluteFolders(env)
      .map((folder) => join(folder, name))
      .find(isExecutable) ?? null
  );
}

function absoluteFolders(env: NodeJS.ProcessEnv): string[] {
  return (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs git to its end and returns all of its output, up to `maxBytes`. An abort rejects with the signal's reason. */
export async function gitOutput(run: GitRun, maxBytes = 256 * 1024 * 1024): Promise<GitOutput> {
  const { child, ended, kill } = watched(run);
  const parts: Buffer[] = [];
  let size = 0;
  // By events: most calls of git have little to say, and an iterator would take longer to make than that takes to read.
  child.stdout.on('data', (part: Buffer) => {
    size += part.length;
    if (size > maxBytes) kill(new GitFailure('too-much-output'));
    else parts.push(part);
  });
  // The pipe broke because the process was killed; `ended` knows why.
  child.stdout.on('error', () => undefined);
  return { ...(await ended), stdout: Buffer.concat(parts, size) };
}

/** Abort reasons are errors by habit, not by type. */
function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}

export type RunningGit = {
  /** Nothing more is read from git while nobody iterates, so its memory and ours stay bounded. */
  readonly stdout: AsyncIterable<Buffer>;
  /** Resolves after the last byte; rejects when git could not be started, was aborted or took too long. */
  readonly ended: Promise<{ readonly code: number; readonly stderr: string }>;
  readonly kill: () => void;
};

type GitProcess = ChildProcessByStdio<Writable | null, Readable, Readable>;

/** A pipe that nobody writes to would cost time all the same. */
function spawned({ gitPath, args, cwd, env, input, isMagic, isFetch }: GitRun): GitProcess {
  const all = [
    ...(isMagic === true ? [] : ['--literal-pathspecs']),
    ...(isFetch === true ? pinnedForFetch : pinned),
    ...args,
  ];
  const options = { cwd, env, windowsHide: true };
  return input === undefined
    ? spawn(gitPath, all, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn(gitPath, all, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Starts git; the caller iterates `stdout` and awaits `ended`, or calls `kill`. */
export function startGit(run: GitRun): RunningGit {
  const { child, ended, kill } = watched(run);
  return { stdout: readAll(child, ended), ended, kill: () => kill(new GitFailure('killed')) };
}

type WatchedGit = Pick<RunningGit, 'ended'> & {
  readonly child: GitProcess;
  readonly kill: (reason: Error) => void;
};

function watched(run: GitRun): WatchedGit {
  run.signal.throwIfAborted();
  const child = spawned(run);
  let failure: Error | null = null;
  const kill = (reason: Error): void => {
    failure ??= reason;
    child.kill('SIGKILL');
    // What git may have started holds the same pipes; closed here, they end it too, and nobody waits for it.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const onAbort = (): void => kill(asError(run.signal.reason));
  run.signal.addEventListener('abort', onAbort, { once: true });
  const timer =
    run.timeoutMs === undefined ? undefined : setTimeout(() => kill(new GitFailure('timeout')), run.timeoutMs);
  const stderr = keepStart(child.stderr, () => kill(new GitFailure('too-much-output')));
  if (child.stdin !== null && run.input !== undefined) void feed(child.stdin, run.input);

  const ended = new Promise<{ code: number; stderr: string }>((resolve, reject) => {
    child.once('error', (error) => {
      failure ??= new GitFailure('missing', { cause: error });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      run.signal.removeEventListener('abort', onAbort);
      if (failure !== null) reject(failure);
      else if (code === null) reject(new GitFailure('killed'));
      else resolve({ code, stderr: stderr() });
    });
  });
  // Whoever stops reading early need not look at the end.
  ended.catch(() => undefined);
  return { child, ended, kill };
}

async function* readAll(child: GitProcess, ended: Promise<unknown>): AsyncGenerator<Buffer> {
  try {
    for await (const part of child.stdout) yield part;
  } catch {
    // The pipe broke because the process was killed; `ended` knows why.
  } finally {
    if (child.exitCode === null && child.signalCode === null && !child.stdout.readableEnded) child.kill('SIGKILL');
  }
  await ended;
}

/** The first 8 KiB of standard error; more than 1 MiB is no honest git. */
function keepStart(stream: Readable, onFlood: () => void): () => string {
  const parts: Buffer[] = [];
  let size = 0;
  stream.on('data', (part: Buffer) => {
    if (size < 8192) parts.push(part);
    size += part.length;
    if (size > 1024 * 1024) onFlood();
  });
  stream.on('error', () => undefined);
  return () => Buffer.concat(parts).toString('utf8', 0, 8192);
}

async function feed(stdin: Writable, input: NonNullable<GitRun['input']>): Promise<void> {
  // A process that ends without reading its input breaks the pipe; its exit code tells the story.
  stdin.on('error', () => undefined);
  if (typeof input === 'string' || input instanceof Uint8Array) {
    stdin.end(input);
    return;
  }
  for await (const part of input) {
    if (stdin.destroyed) return;
    if (!stdin.write(part)) await new Promise<void>((resume) => onceEither(stdin, ['drain', 'close'], resume));
  }
  stdin.end();
}

function onceEither(stream: Writable, events: readonly string[], then: () => void): void {
  const done = (): void => {
    for (const event of events) stream.off(event, done);
    then();
  };
  for (const event of events) stream.on(event, done);
}
