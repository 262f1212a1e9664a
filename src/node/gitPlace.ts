import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { message, type Message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { GitFailure, gitOutput, type GitOutput, type GitRun } from './gitCommand';

/** Where a repository is, by real paths. */
export type GitPlace = {
  /** Top of the working tree. */
  readonly root: string;
  readonly gitDir: string;
  /** The same for all working trees of a repository; names its state folder. */
  readonly commonDir: string;
  readonly indexFile: string;
  /** True when the environment named the index, as git does for its hooks. */
  readonly isIndexNamed: boolean;
  readonly objectFormat: 'sha1' | 'sha256';
  /** What git must be told where a git folder and a working tree only know each other by the environment. */
  readonly env: NodeJS.ProcessEnv;
};

/** Names that git gives its hooks in their environment. */
export type NamedPlace = {
  readonly gitDir?: string | undefined;
  readonly workTree?: string | undefined;
  readonly indexFile?: string | undefined;
};

/** Milliseconds in which git must have said where it is. */
export const discoveryMs = 8000;

const questions = [
  '--path-format=absolute',
  '--show-toplevel',
  '--git-dir',
  '--git-common-dir',
  '--show-object-format',
];

/**
 * Finds the repository of a folder as git does, then checks that the repository and the working tree belong together:
 * a `core.worktree`, a `.git` file or a link that leads elsewhere would show somebody else's files.
 * @throws ProblemError
 */
export async function gitPlace(
  folder: string,
  run: Omit<GitRun, 'args' | 'cwd'>,
  named: NamedPlace = {},
): Promise<GitPlace> {
  return (await askedPlace(folder, run, named, [])).place;
}

/** The same, and by the same process the id of a revision; null where it stands for nothing. */
export async function gitPlaceAndId(
  folder: string,
  run: Omit<GitRun, 'args' | 'cwd'>,
  named: NamedPlace,
  revision: string,
): Promise<{ readonly place: GitPlace; readonly id: string | null }> {
  return askedPlace(folder, run, named, [revision]);
}

async function askedPlace(
  folder: string,
  run: Omit<GitRun, 'args' | 'cwd'>,
  named: NamedPlace,
  revision: readonly string[],
): Promise<{ readonly place: GitPlace; readonly id: string | null }> {
  const start = realFolder(folder);
  const ask = (env: NodeJS.ProcessEnv): Promise<GitOutput> => {
    const args = ['rev-parse', ...questions, ...revision];
    return discover({ ...run, env: { ...run.env, ...env }, cwd: start, args }, folder);
  };
  const first = await ask({});
  const env = isInNone(first) ? tiedByEnvironment(named, start) : {};
  const isTied = Object.keys(env).length > 0;
  const output = isTied ? await ask(env) : first;
  // A revision that stands for nothing ends git with an error like all others.
  if (output.code !== 0 && revision.length > 0) return askedPlace(folder, run, named, []);
  const answers = answersIn(output, revision.length);
  if (answers === null) throw await discoveryProblem(output, start, { ...run, cwd: start });
  const [top, gitDir, commonDir, format, id] = answers;
  const place: GitPlace = {
    root: realpathSync(top),
    gitDir: realpathSync(gitDir),
    commonDir: realpathSync(commonDir),
    // Relative names are relative to the top, where git starts hooks.
    indexFile: resolve(top, named.indexFile ?? join(realpathSync(gitDir), 'index')),
    isIndexNamed: named.indexFile !== undefined,
    objectFormat: format === 'sha256' ? 'sha256' : 'sha1',
    env,
  };
  if (!isTied) checkTogether(place, start);
  checkOwnCommon(place);
  if (named.gitDir !== undefined && realpathOrNull(resolve(top, named.gitDir)) !== place.gitDir) {
    throw usage(message('git.environment', { folder }), message('git.environment.next'));
  }
  return { place, id: id ?? null };
}

/** A line for each question but for the first, which only says how paths are to be told. */
function answersIn(
  { code, stdout }: GitOutput,
  revisions: number,
): readonly [top: string, gitDir: string, commonDir: string, format: string, id?: string] | null {
  const lines = stdout.toString('utf8').split('\n');
  const [top, gitDir, commonDir, format, ...ids] = lines;
  if (code !== 0 || lines.length !== questions.length + revisions) return null;
  if (top === undefined || gitDir === undefined || commonDir === undefined || format === undefined) return null;
  return revisions === 0 ? [top, gitDir, commonDir, format] : [top, gitDir, commonDir, format, ids[0] ?? ''];
}

function isInNone({ code, stderr }: GitOutput): boolean {
  return code !== 0 && /not a git repository/.test(stderr);
}

/**
 * Some keep their home folder in a repository that lies elsewhere, and name both to git each time; its hooks get the
 * names. They are followed only from inside that working tree, and only where there is no other repository.
 */
function tiedByEnvironment({ gitDir, workTree }: NamedPlace, start: string): NodeJS.ProcessEnv {
  if (gitDir === undefined || workTree === undefined) return {};
  const tree = realpathOrNull(resolve(start, workTree));
  if (tree === null || !isInside(start, tree)) return {};
  return { GIT_DIR: resolve(start, gitDir), GIT_WORK_TREE: tree };
}

function realFolder(folder: string): string {
  try {
    const real = realpathSync(folder);
    if (statSync(real).isDirectory()) return real;
  } catch {
    // Told below.
  }
  throw usage(message('git.no-folder', { folder }), message('git.no-folder.next'));
}

async function discover(run: GitRun, folder: string): Promise<GitOutput> {
  try {
    return await gitOutput(run, 1024 * 1024);
  } catch (error) {
    if (error instanceof GitFailure) throw gitProblem(error, run, folder);
    throw error;
  }
}

/** What a failure to run git at all means to people. */
export function gitProblem(error: GitFailure, run: GitRun, folder: string): ProblemError {
  switch (error.reason) {
    case 'missing':
      return usage(message('git.missing'), message('git.missing.next'), error);
    case 'timeout':
      return new ProblemError(
        {
          kind: 'undecided',
          message: message('git.slow', { seconds: Math.round((run.timeoutMs ?? discoveryMs) / 1000) }),
          next: message('git.slow.next', { folder }),
        },
        { cause: error },
      );
    case 'too-much-output':
    case 'killed':
      return usage(message('git.odd', { path: run.gitPath, detail: error.reason }), message('git.odd.next'), error);
  }
}

async function discoveryProblem(output: GitOutput, folder: string, run: Omit<GitRun, 'args'>): Promise<ProblemError> {
  const told = firstLine(output.stderr);
  // The exit code is 128 for all of these; LC_ALL=C makes the words dependable. They choose the advice, nothing else.
  if (/dubious ownership/.test(output.stderr)) {
    return usage(message('git.dubious-ownership', { folder }), message('git.dubious-ownership.next', { folder }));
  }
  if (/safe\.bareRepository|must be run in a work tree/.test(output.stderr)) {
    return usage(message('git.bare', { folder }), message('git.bare.next'));
  }
  if (isInNone(output)) {
    return usage(message('git.no-repository', { folder }), message('git.no-repository.next'));
  }
  const version = await discover({ ...run, args: ['version'] }, folder);
  const found = /^git version (\d+)\.(\d+)\S*/.exec(version.stdout.toString('utf8'));
  if (found === null) {
    const detail = told === '' ? firstLine(version.stdout.toString('utf8')) : told;
    return usage(message('git.odd', { path: run.gitPath, detail }), message('git.odd.next'));
  }
  if (Number(found[1]) < 2 || (Number(found[1]) === 2 && Number(found[2]) < 31)) {
    const named = found[0].replace('git version ', '');
    return usage(message('git.too-old', { version: named }), message('git.too-old.next'));
  }
  return new ProblemError({
    kind: 'undecided',
    message: message('git.failed', { command: 'rev-parse', detail: told }),
    next: message('git.failed.next', { folder }),
  });
}

function checkTogether({ root, gitDir }: GitPlace, start: string): void {
  const link = join(root, '.git');
  const leadsBack = existsSync(link) && realpathOrNull(linkTarget(link)) === gitDir;
  if (!isInside(start, root) || !leadsBack) {
    const where = { folder: start, root };
    throw usage(message('git.worktree-elsewhere', where), message('git.worktree-elsewhere.next'));
  }
  if (gitDir !== link && !isMeantFor(gitDir, link)) {
    throw usage(message('git.other-repository', { folder: root, gitDir }), message('git.other-repository.next'));
  }
}

/** Where a `.git` entry leads: a folder is itself, a file names its target. */
function linkTarget(link: string): string {
  if (!statSync(link).isFile()) return link;
  const named = /^gitdir: (.*?)\s*$/s.exec(readFileSync(link, 'utf8').slice(0, 8192))?.[1];
  return named === undefined ? link : resolve(dirname(link), named);
}

/**
 * A git folder may say that references and objects stand elsewhere. Only the repository's own working trees do, below it;
 * any other that says so would show what somebody else's repository holds.
 */
function checkOwnCommon({ root, gitDir, commonDir }: GitPlace): void {
  if (isOwnCommon(gitDir, commonDir)) return;
  const where = { folder: root, gitDir: commonDir };
  throw usage(message('git.other-repository', where), message('git.other-repository.next'));
}

/** The git folder itself, or that of a linked working tree below it; any other common folder is another repository's. */
export function isOwnCommon(gitDir: string, commonDir: string): boolean {
  return commonDir === gitDir || dirname(gitDir) === join(commonDir, 'worktrees');
}

/** A linked working tree is named back by its git folder; the git folder of another working tree is not ours to read. */
function isMeantFor(gitDir: string, link: string): boolean {
  const back = join(gitDir, 'gitdir');
  if (existsSync(join(gitDir, 'commondir')) && existsSync(back)) {
    return realpathOrNull(dirname(readFileSync(back, 'utf8').trim())) === dirname(link);
  }
  const isOfAnotherTree = basename(gitDir) === '.git' && lstatSync(gitDir).isDirectory();
  return !isOfAnotherTree;
}

export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === resolve(path));
}

function realpathOrNull(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** The line of git's standard error that says why, or the first line of any other text. */
export function firstLine(text: string): string {
  const lines = text.split('\n', 100);
  return (lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines[0] ?? '').slice(0, 300);
}

export function usage(told: Message, next: Message, cause?: unknown): ProblemError {
  return new ProblemError({ kind: 'usage', message: told, next }, { cause });
}
