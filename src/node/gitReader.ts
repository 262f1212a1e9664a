import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { message } from '../core/messages';
import { gitOutput, startGit, type GitOutput, type GitRun, type RunningGit } from './gitCommand';
import { usage, type GitPlace } from './gitPlace';

type Input = Pick<GitRun, 'input'>;

/**
 * Reads objects of a repository from outside: a git folder of our own in the temporary folder that borrows the
 * repository's objects and knows none of its configuration, attributes, hooks or references. What a hostile repository
 * configures is not switched off here, it is never read; and what git writes, it writes to our folder.
 */
export type GitReader = {
  /** Only for this user; holds our git folder, an empty working tree and copies of indexes. */
  readonly folder: string;
  readonly output: (args: readonly string[], signal: AbortSignal, more?: Input & ReaderOptions) => Promise<GitOutput>;
  readonly start: (args: readonly string[], signal: AbortSignal, more?: Input & ReaderOptions) => RunningGit;
  readonly close: () => void;
};

export type ReaderOptions = {
  /** An index file; the default is `index` in the reader's folder. */
  readonly index?: string;
  /** The repository's working tree, for the scopes that compare with it; the default is an empty folder. */
  readonly workTree?: string;
  readonly settings?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** True when every path of the command says for itself how it is meant, by `:(literal)`. */
  readonly isMagic?: boolean;
};

export function gitReader(place: GitPlace, run: Pick<GitRun, 'gitPath' | 'env'>): GitReader {
  const folder = temporaryFolder();
  const close = (): void => {
    process.off('exit', close);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.on('exit', close);
  const gitDir = join(folder, 'git');
  const emptyTree = join(folder, 'tree');
  for (const part of ['refs', 'objects/info', 'info']) mkdirSync(join(gitDir, part), { recursive: true });
  mkdirSync(emptyTree);
  writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n');
  writeFileSync(join(gitDir, 'config'), configuration(place));
  writeFileSync(join(gitDir, 'objects', 'info', 'alternates'), `${quoted(join(place.commonDir, 'objects'))}\n`);

  function prepared(args: readonly string[], signal: AbortSignal, more: Input & ReaderOptions): GitRun {
    const workTree = more.workTree ?? emptyTree;
    return {
      args: [...(more.settings ?? []).flatMap((setting) => ['-c', setting]), ...args],
      cwd: workTree,
      env: {
        ...run.env,
        HOME: folder,
        XDG_CONFIG_HOME: folder,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_SYSTEM: '/dev/null',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_DIR: gitDir,
        GIT_WORK_TREE: workTree,
        GIT_INDEX_FILE: more.index ?? join(folder, 'index'),
        ...more.env,
      },
      gitPath: run.gitPath,
      signal,
      isMagic: more.isMagic === true,
      ...(more.input === undefined ? {} : { input: more.input }),
    };
  }

  return {
    folder,
    output: (args, signal, more = {}) => gitOutput(prepared(args, signal, more)),
    start: (args, signal, more = {}) => startGit(prepared(args, signal, more)),
    close,
  };
}

function temporaryFolder(): string {
  const parent = tmpdir();
  try {
    return mkdtempSync(join(parent, 'fresh-eyes-git-'));
  } catch (error) {
    throw usage(message('git.no-temporary', { folder: parent }), message('git.no-temporary.next'), error);
  }
}

function configuration({ objectFormat }: GitPlace): string {
  const core = '[core]\n\tbare = false\n\trepositoryformatversion = ';
  return objectFormat === 'sha1' ? `${core}0\n` : `${core}1\n[extensions]\n\tobjectformat = ${objectFormat}\n`;
}

/** As `objects/info/alternates` wants it: a name with a line break stands in C quotes. */
function quoted(path: string): string {
  const slashed = path.replaceAll('\\', process.platform === 'win32' ? '/' : '\\');
  return slashed.includes('\n')
    ? `"${slashed.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
    : slashed;
}
