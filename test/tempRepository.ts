import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type TempRepository = {
  readonly root: string;
  /** Runs git there; standard output as UTF-8. Throws with git's own words when it fails. */
  readonly git: (...args: string[]) => string;
  /** The same with text for standard input; `env` is laid over the isolated environment. */
  readonly gitWith: (options: { input?: string | Buffer; env?: NodeJS.ProcessEnv }, ...args: string[]) => Buffer;
  readonly write: (path: string, content: string | Buffer, mode?: number) => void;
  /** Writes (null: deletes) and stages exactly these paths. */
  readonly stage: (files: Readonly<Record<string, string | Buffer | null>>) => void;
  /** Commits what is staged; returns the id. */
  readonly commit: (message?: string) => string;
  readonly remove: () => void;
};

/** An environment that knows no configuration of the person or machine, with fixed names and dates. */
export function isolatedGitEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR } = process.env;
  return {
    PATH,
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    HOME: join(tmpdir(), 'fresh-eyes-no-home'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada Example',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
    GIT_COMMITTER_NAME: 'Ada Example',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
    LC_ALL: 'C',
  };
}

/** Real git in a temporary folder, on branch `main` without a commit; call `remove()` at the end. */
export function tempRepository(options: { readonly initArgs?: readonly string[] } = {}): TempRepository {
  const root = mkdtempSync(join(tmpdir(), 'fresh-eyes-test-'));
  const run = (input: string | Buffer | undefined, env: NodeJS.ProcessEnv, args: readonly string[]): Buffer =>
    execFileSync('git', args, {
      cwd: root,
      env: { ...isolatedGitEnvironment(), ...env },
      maxBuffer: 1024 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    });
  const git = (...args: string[]): string => run(undefined, {}, args).toString('utf8');
  const write = (path: string, content: string | Buffer, mode?: number): void => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    // A symbolic link in the way is replaced, not written through.
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true) rmSync(file);
    writeFileSync(file, content);
    if (mode !== undefined) chmodSync(file, mode);
  };

  git('init', '-q', '--template=', '-b', 'main', ...(options.initArgs ?? []));
  // One write instead of three processes: tests make hundreds of these.
  appendFileSync(
    join(root, '.git', 'config'),
    '[core]\n\tautocrlf = false\n[commit]\n\tgpgSign = false\n[gc]\n\tauto = 0\n',
  );
  return {
    root,
    git,
    gitWith: ({ input, env }, ...args) => run(input, env ?? {}, args),
    write,
    stage: (files) => {
      for (const [path, content] of Object.entries(files)) {
        if (content === null) rmSync(join(root, path), { recursive: true, force: true });
        else write(path, content);
      }
      const paths = Object.keys(files).filter((path) => existsSync(join(root, path)) || isKnown(git, path));
      if (paths.length > 0) {
        const input = `${paths.join('\0')}\0`;
        run(input, {}, ['--literal-pathspecs', 'add', '-A', '-f', '--pathspec-from-file=-', '--pathspec-file-nul']);
      }
    },
    commit: (message = 'change') => {
      git('commit', '-q', '--allow-empty', '--no-verify', '-m', message);
      return git('rev-parse', 'HEAD').trim();
    },
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function isKnown(git: TempRepository['git'], path: string): boolean {
  return git('--literal-pathspecs', 'ls-files', '--', path) !== '';
}
