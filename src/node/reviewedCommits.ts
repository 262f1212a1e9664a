import { changeDigest } from '../core/review/changeDigest';
import { readReceipt, type Receipt } from '../core/review/receipt';
import type { StateStore } from '../core/ports';
import { findGit, gitEnvironment } from './gitCommand';
import { gitPlace } from './gitPlace';
import { realGit } from './gitReal';
import { emptyTrees } from './gitReferences';
import { gitRepository } from './gitRepository';
import { sha256 } from './sha256';

export type ReviewedCommit = { readonly commit: string; readonly receipt: Receipt };

export type ReviewedCommits = {
  readonly found: readonly ReviewedCommit[];
  /** Receipts whose change is no commit of this repository (any more). */
  readonly gone: number;
};

const commitsLookedAt = 20_000;

/**
 * The newest reviews by a model whose change is a commit of this repository: the same base tree and the same digest, so
 * exactly the bytes that were reviewed. One review per change, newest first.
 */
export async function reviewedCommits(
  folder: string,
  state: StateStore,
  last: number,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<ReviewedCommits> {
  const receipts = await modelReceipts(state);
  const byBaseTree = await commitsByBaseTree(folder, env, signal);
  const found: ReviewedCommit[] = [];
  let gone = 0;
  for (const receipt of receipts) {
    if (found.length >= last) break;
    const commit = await commitOf(folder, receipt, byBaseTree.get(receipt.baseTree) ?? [], env, signal);
    if (commit === null) gone += 1;
    else found.push({ commit, receipt });
  }
  return { found, gone };
}

async function modelReceipts(state: StateStore): Promise<Receipt[]> {
  const newestFirst = [...(await state.list('receipts'))].sort((a, b) => b.modified - a.modified);
  const byChange = new Map<string, Receipt>();
  for (const { key } of newestFirst) {
    const receipt = await readReceipt(state, key);
    if (receipt?.account.mode === 'model' && !byChange.has(receipt.change)) byChange.set(receipt.change, receipt);
  }
  return [...byChange.values()];
}

async function commitsByBaseTree(folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal) {
  const gitPath = findGit(env);
  const byBaseTree = new Map<string, string[]>();
  if (gitPath === null) return byBaseTree;
  const run = { gitPath, env: gitEnvironment(env) };
  const place = await gitPlace(folder, { ...run, signal });
  const args = ['rev-list', '--all', `--max-count=${commitsLookedAt}`, '--format=%H %T %P'];
  const { stdout } = await realGit(place, run).output(args, signal);
  const rows = stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('commit '))
    .map((line) => line.split(' '));
  const trees = new Map(rows.map(([commit = '', tree = '']) => [commit, tree]));
  for (const [commit = '', , parent] of rows) {
    // A first commit starts from nothing.
    const baseTree = parent ? trees.get(parent) : emptyTrees[place.objectFormat];
    if (baseTree !== undefined) byBaseTree.set(baseTree, [...(byBaseTree.get(baseTree) ?? []), commit]);
  }
  return byBaseTree;
}

async function commitOf(
  folder: string,
  receipt: Receipt,
  candidates: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string | null> {
  for (const commit of candidates) {
    const change = await gitRepository(folder, { env }).open({ kind: 'commit', ref: commit }, signal);
    change.close();
    if (changeDigest(change, sha256) === receipt.change) return commit;
  }
  return null;
}
