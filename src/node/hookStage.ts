import { copyFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ChangeEntry } from '../core/diff/change';
import { parseRaw } from '../core/diff/parseRaw';
import { diffFlags, findGit, gitEnvironment } from './gitCommand';
import { gitPlace, type GitPlace } from './gitPlace';
import { gitReader } from './gitReader';
import { gitReferences } from './gitReferences';
import { comparison } from './gitView';

/** What is about to be committed, as far as a receipt needs to know: names, modes and ids, no content. */
export type HookStage = {
  readonly place: GitPlace;
  readonly branch: string | null;
  readonly baseTree: string;
  readonly entries: readonly ChangeEntry[];
  /** A step of a larger operation: its commits are not a person's to review now. */
  readonly underWay: 'merge' | 'rebase' | null;
};

/**
 * Reads the index that git is committing from: for `commit -a` and partial commits `GIT_INDEX_FILE` names another one
 * than the repository's own.
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
  const place = await gitPlace(folder, { ...run, signal });
  const underWay = operationIn(place.gitDir);
  const { branch, headTree, emptyTree } = await gitReferences(place, run, signal);
  const found = { place, branch, baseTree: headTree ?? emptyTree, underWay };
  if (underWay !== null) return { ...found, entries: [] };
  const reader = gitReader(place, run);
  try {
    const index = env['GIT_INDEX_FILE'];
    const file = index ? resolve(folder, index) : place.indexFile;
    if (existsSync(file)) copyFileSync(file, join(reader.folder, 'index'));
    const { command, sides } = comparison({ from: headTree ?? emptyTree, reviewed: { kind: 'index' } });
    const { code, stdout } = await reader.output([...command, ...diffFlags, '--raw', '-z', ...sides, '--'], signal);
    return code === 0 ? { ...found, entries: parseRaw(stdout) } : null;
  } finally {
    reader.close();
  }
}

function operationIn(gitDir: string): HookStage['underWay'] {
  if (existsSync(join(gitDir, 'MERGE_HEAD'))) return 'merge';
  return existsSync(join(gitDir, 'rebase-merge')) || existsSync(join(gitDir, 'rebase-apply')) ? 'rebase' : null;
}
