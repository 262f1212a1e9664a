import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GitPlace } from './gitPlace';
import { gitOutput, type GitOutput, type GitRun } from './gitCommand';

export type GitReferences = {
  /** Null where there is no commit yet. */
  readonly head: string | null;
  readonly headTree: string | null;
  readonly isMerging: boolean;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
  readonly emptyTree: string;
  /** Commits that the asked names stand for; names that stand for none are absent. */
  readonly commits: ReadonlyMap<string, { readonly id: string; readonly tree: string }>;
};

/** The empty tree's id by object format; git knows it without it being stored. */
export const emptyTrees = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
} as const;

/**
 * Resolves names once, to ids that no longer move. Names go through standard input, where none can be an option; one
 * with a line break would be two names and resolves to nothing.
 */
export async function gitReferences(
  place: GitPlace,
  run: Pick<GitRun, 'gitPath' | 'env'>,
  signal: AbortSignal,
  names: readonly string[] = [],
  asked = askReferences(place.root, run, signal, names),
): Promise<GitReferences> {
  const askable = names.filter(isAskable);
  const at = { ...run, cwd: place.root, signal, timeoutMs };
  const [objects, branch] = await Promise.all([asked, currentBranch(place, at)]);
  const ids = objects.stdout
    .toString('utf8')
    .split('\n')
    .map((line) => (/^[0-9a-f]{40,64}$/.test(line) ? line : null));
  const commits = new Map<string, { id: string; tree: string }>();
  askable.forEach((name, index) => {
    const id = ids[4 + 2 * index];
    const tree = ids[5 + 2 * index];
    if (id && tree) commits.set(name, { id, tree });
  });
  return {
    head: ids[0] ?? null,
    headTree: ids[1] ?? null,
    isMerging: typeof ids[2] === 'string',
    branch,
    emptyTree: emptyTrees[place.objectFormat],
    commits,
  };
}

/** What {@link gitReferences} reads, for whoever asks before it is known where the repository is. */
export function askReferences(
  cwd: string,
  run: Pick<GitRun, 'gitPath' | 'env'>,
  signal: AbortSignal,
  names: readonly string[] = [],
): Promise<GitOutput> {
  const all = ['HEAD', 'MERGE_HEAD', ...names.filter(isAskable)];
  const input = all.map((name) => `${name}^{commit}\n${name}^{tree}\n`).join('');
  return gitOutput({ ...run, cwd, signal, timeoutMs, args: ['cat-file', '--batch-check=%(objectname)'], input });
}

const timeoutMs = 30_000;

function isAskable(name: string): boolean {
  return name !== '' && !/[\r\n\0]/.test(name);
}

/** `HEAD` says it in all repositories but those with reftables. */
async function currentBranch(place: GitPlace, at: Omit<GitRun, 'args'>): Promise<string | null> {
  const head = headFile(place);
  const isTold = head !== null && !head.includes('.invalid');
  const named = isTold
    ? head
    : (await gitOutput({ ...at, args: ['symbolic-ref', '--quiet', 'HEAD'] })).stdout.toString();
  return /^(?:ref: )?refs\/heads\/(.+)\n$/.exec(named)?.[1] ?? null;
}

function headFile({ gitDir }: GitPlace): string | null {
  try {
    return readFileSync(join(gitDir, 'HEAD'), 'utf8').slice(0, 8192);
  } catch {
    return null;
  }
}
