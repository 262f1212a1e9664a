import { isAbsolute, posix } from 'node:path';
import type { ChangeSource } from '../core/diff/change';
import { message } from '../core/messages';
import { bufferView } from './gitBuffer';
import { gitEntries } from './gitEntries';
import { gitFailed } from './gitFailed';
import { copyIndex, indexCopy, isSameIndex } from './gitIndexCopy';
import { gitListing } from './gitListing';
import { usage } from './gitPlace';
import type { RealGit } from './gitReal';
import { gitReferences } from './gitReferences';
import type { GitLimits, GitRepositoryAt, GitView } from './gitView';
import { workTreeView } from './gitWorkTree';

/** Every scope but the patch. */
export type GitSource = Exclude<ChangeSource, { kind: 'patch' }>;

/** Commits that the scope names. */
export function namesOf(source: GitSource): readonly string[] {
  switch (source.kind) {
    case 'base':
    case 'commit':
      return [source.ref];
    case 'range':
      return [source.from, source.to];
    case 'staged':
    case 'unstaged':
    case 'all':
    case 'buffer':
      return [];
  }
}

/**
 * Resolves a scope to two sides that no longer move. The paths that narrow it are meant from `folder`, as with git.
 * @throws ProblemError when a name is unknown, there is no commit yet, or a path is none of this repository.
 */
export async function gitScope(
  at: GitRepositoryAt,
  git: RealGit,
  source: GitSource,
  limits: GitLimits,
  signal: AbortSignal,
  folder = '',
): Promise<GitView> {
  const paths = checkedPaths(source.paths ?? [], at.place.root, folder);
  switch (source.kind) {
    case 'staged':
      return stagedView(at, git, paths, signal);
    case 'unstaged':
    case 'all':
      return workTreeView(at, git, source.kind, paths, limits, signal);
    case 'buffer':
      return bufferView(at, git, { ...source, path: checkedPath(source.path, at.place.root) }, signal);
    case 'base':
      return baseView(at, git, source.ref, paths, signal);
    case 'range':
      return treesView(at, named(at, source.from), named(at, source.to), paths, signal);
    case 'commit':
      return commitView(at, git, source.ref, paths, signal);
  }
}

function checkedPaths(paths: readonly string[], root: string, folder: string): string[] {
  const checked = paths.map((path) => checkedPath(path, root, folder));
  return checked.includes('') ? [] : checked;
}

/** `.` and the empty path are the whole repository. */
function checkedPath(path: string, root: string, folder = ''): string {
  const inside = posix.join('.', folder, path).replace(/\/$/, '');
  if (isAbsolute(path) || inside.split('/').includes('..') || path.includes('\0')) {
    throw usage(message('git.outside-path', { path }), message('git.outside-path.next', { root }));
  }
  return inside === '.' ? '' : inside;
}

async function stagedView(
  at: GitRepositoryAt,
  git: RealGit,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<GitView> {
  const { references } = at;
  const index = await copyIndex(at, git, signal);
  const baseTree = references.headTree ?? references.emptyTree;
  const sides = {
    base: references.head ?? references.emptyTree,
    baseTree,
    from: baseTree,
    reviewed: { kind: 'index' },
  } as const;
  const { entries, patch } = await gitListing(at, sides, paths, signal);
  return {
    ...at,
    ...sides,
    paths,
    entries,
    started: patch,
    unread: new Map(),
    notes: references.isMerging ? [message('git.note-merge', { files: entries.length })] : [],
    isCurrent: async (later) => {
      const now = await gitReferences(at.place, git, later);
      if (now.head !== references.head) return false;
      if (isSameIndex(at.place, index)) return true;
      // Other tools rewrite the index without changing what is staged.
      const copy = await indexCopy(at, git, 'later-index', later);
      return JSON.stringify(await gitEntries(at, sides, paths, later, copy)) === JSON.stringify(entries);
    },
  };
}

type Commit = { readonly id: string; readonly tree: string };

function named({ references }: GitRepositoryAt, ref: string): Commit {
  const commit = references.commits.get(ref);
  if (commit !== undefined) return commit;
  if (references.head === null) throw usage(message('git.no-commit'), message('git.no-commit.next'));
  throw usage(message('git.unknown-reference', { ref }), message('git.unknown-reference.next'));
}

async function treesView(
  at: GitRepositoryAt,
  from: Commit,
  to: Commit,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<GitView> {
  const sides = {
    base: from.id,
    baseTree: from.tree,
    from: from.tree,
    reviewed: { kind: 'tree', id: to.tree },
  } as const;
  const { entries, patch } = await gitListing(at, sides, paths, signal);
  const fixed = { unread: new Map(), notes: [] };
  // Commits never move; that their names may is no matter.
  return { ...at, ...sides, ...fixed, paths, entries, started: patch, isCurrent: () => Promise.resolve(true) };
}

async function baseView(
  at: GitRepositoryAt,
  git: RealGit,
  ref: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<GitView> {
  const { head, headTree } = at.references;
  const other = named(at, ref);
  if (head === null || headTree === null) throw usage(message('git.no-commit'), message('git.no-commit.next'));
  const args = ['merge-base', other.id, head];
  const output = await git.output(args, signal);
  const id = /^[0-9a-f]{40,64}$/m.exec(output.stdout.toString('utf8'))?.[0];
  if (output.code === 1) throw usage(message('git.no-merge-base', { ref }), message('git.no-merge-base.next'));
  if (id === undefined) throw gitFailed(args, output, at.place);
  const { commits } = await gitReferences(at.place, git, signal, [id]);
  const view = await treesView(
    at,
    named({ ...at, references: { ...at.references, commits } }, id),
    { id: head, tree: headTree },
    paths,
    signal,
  );
  return { ...view, isCurrent: async (later) => (await gitReferences(at.place, git, later)).head === head };
}

async function commitView(
  at: GitRepositoryAt,
  git: RealGit,
  ref: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<GitView> {
  const commit = named(at, ref);
  const { commits } = await gitReferences(at.place, git, signal, [`${commit.id}^1`, `${commit.id}^2`]);
  const { emptyTree } = at.references;
  const parent = commits.get(`${commit.id}^1`) ?? { id: emptyTree, tree: emptyTree };
  const view = await treesView(at, parent, commit, paths, signal);
  const isMerge = commits.has(`${commit.id}^2`);
  return { ...view, notes: isMerge ? [message('git.note-merge-commit', { commit: commit.id.slice(0, 12) })] : [] };
}
