import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangeEntry } from '../core/diff/change';
import { findGit, gitEnvironment } from './gitCommand';
import { gitEntries } from './gitEntries';
import { copyIndex } from './gitIndexCopy';
import { gitPlace, type GitPlace } from './gitPlace';
import { gitReader } from './gitReader';
import { realGit } from './gitReal';
import { gitReferences } from './gitReferences';

/** What is about to be committed, as far as a receipt needs to know: names, modes and ids, no content. */
export type HookStage = {
  readonly place: GitPlace;
  readonly baseTree: string;
  readonly entries: readonly ChangeEntry[];
  /** A step of a larger operation: its commits are not a person's to review now. */
  readonly underWay: 'merge' | 'rebase' | null;
  /** Text of a file of the base; null where there is none. */
  readonly baseText: (path: string) => Promise<string | null>;
};

/**
 * Reads the index that git is committing from: for `commit -a` and partial commits `GIT_INDEX_FILE` names another one
 * than the repository's own. Null when there is no git.
 * @throws ProblemError, GitFailure
 */
export async function hookStage(
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<HookStage | null> {
  const gitPath = findGit(env);
  if (gitPath === null) return null;
  const run = { gitPath, env: gitEnvironment(env) };
  const place = await gitPlace(folder, { ...run, signal }, { indexFile: env['GIT_INDEX_FILE'] });
  const git = realGit(place, run);
  const underWay = operationIn(place.gitDir);
  const references = await gitReferences(place, run, signal);
  const baseTree = references.headTree ?? references.emptyTree;
  const baseText = async (path: string): Promise<string | null> => {
    const { code, stdout } = await git.output(['cat-file', 'blob', `${baseTree}:${path}`], signal);
    return code === 0 ? stdout.toString('utf8') : null;
  };
  if (underWay !== null) return { place, baseTree, underWay, baseText, entries: [] };
  const reader = gitReader(place, run);
  try {
    const at = { place, reader, references };
    await copyIndex(at, git, signal);
    const entries = await gitEntries(at, { from: baseTree, reviewed: { kind: 'index' } }, [], signal);
    return { place, baseTree, underWay, baseText, entries };
  } finally {
    reader.close();
  }
}

function operationIn(gitDir: string): HookStage['underWay'] {
  if (existsSync(join(gitDir, 'MERGE_HEAD'))) return 'merge';
  return existsSync(join(gitDir, 'rebase-merge')) || existsSync(join(gitDir, 'rebase-apply')) ? 'rebase' : null;
}
