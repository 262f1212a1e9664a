import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangeEntry } from '../core/diff/change';
import { parseRaw } from '../core/diff/parseRaw';
import { diffFlags } from './gitArguments';
import { findGit, gitEnvironment, gitOutput } from './gitCommand';
import { gitPlaceAndId, type GitPlace } from './gitPlace';
import { realGit } from './gitReal';
import { emptyTrees } from './gitReferences';

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
  const index = env['GIT_INDEX_FILE'];
  const run = { gitPath, env: gitEnvironment(env), signal };
  const asked = { ...run, cwd: folder, env: { ...run.env, ...(index && { GIT_INDEX_FILE: index }) } };
  // At once, since every start of git is felt at every commit; what the place turns out to be decides what counts. The
  // longer one first.
  const listing = gitOutput({ ...asked, args: listed('HEAD') });
  const named = { gitDir: env['GIT_DIR'], workTree: env['GIT_WORK_TREE'], indexFile: index };
  const finding = gitPlaceAndId(folder, run, named, 'HEAD^{tree}');
  const [changed, { place, id: tree }] = await Promise.all([listing, finding]);
  const git = realGit(place, run);
  const baseTree = tree ?? emptyTrees[place.objectFormat];
  const baseText = async (path: string): Promise<string | null> => {
    const { code, stdout } = await git.output(['cat-file', 'blob', `${baseTree}:${path}`], signal);
    return code === 0 ? stdout.toString('utf8') : null;
  };
  const underWay = operationIn(place.gitDir);
  if (underWay !== null) return { place, baseTree, underWay, baseText, entries: [] };
  // Only the environment ties this folder to its repository: unasked, git has found none.
  const isTied = Object.keys(place.env).length > 0;
  const again = { ...asked, env: { ...asked.env, ...place.env }, args: listed(baseTree) };
  const { code, stdout } = tree === null || isTied ? await gitOutput(again) : changed;
  return code === 0 ? { place, baseTree, underWay, baseText, entries: parseRaw(stdout) } : null;
}

/**
 * In the repository itself: with our settings this command runs nothing of it and writes nothing, and a reader of its own
 * would take longer than the command. Should its configuration list other names than a review lists, no receipt fits.
 */
function listed(base: string): string[] {
  return ['diff-index', '--cached', '--ignore-submodules=none', ...diffFlags, '--raw', '-z', base, '--'];
}

function operationIn(gitDir: string): HookStage['underWay'] {
  if (existsSync(join(gitDir, 'MERGE_HEAD'))) return 'merge';
  return existsSync(join(gitDir, 'rebase-merge')) || existsSync(join(gitDir, 'rebase-apply')) ? 'rebase' : null;
}
