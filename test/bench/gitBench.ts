import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { contentSkipReason, selectEntries } from '../../src/core/diff/selectChanges';
import { gitRepository } from '../../src/node/gitRepository';
import { isolatedGitEnvironment, tempRepository, type TempRepository } from '../tempRepository';

/** What was measured once: milliseconds, and the most memory of this process above its start, in MB. */
export type Gathered = {
  readonly ms: number;
  readonly firstMs: number;
  readonly megabytes: number;
  readonly files: number;
};

/** A repository in which that many files were changed, and a few of them added, deleted and renamed. */
export function changedRepository(count: number): TempRepository {
  const repository = tempRepository();
  const text = (index: number): string =>
    Array.from({ length: 40 }, (_, line) => `export const value${line} = compute(${index}, ${line});\n`).join('');
  const name = (index: number): string => `src/part${index % 97}/file${index}.ts`;
  fastImport(repository, count, (index) => [name(index), text(index)]);
  const changed = (index: number): [string, string] => [
    name(index),
    text(index).replace(/value2\d = /g, (old) => `${old}1 + `),
  ];
  fastImport(repository, count, changed, 'staged');
  repository.git('read-tree', 'staged');
  return repository;
}

/** Commits made by `fast-import`: ten thousand files in a second. */
function fastImport(
  repository: TempRepository,
  count: number,
  file: (index: number) => readonly [string, string],
  branch = 'main',
): void {
  const parts = [
    `commit refs/heads/${branch}\ncommitter Ada <ada@example.com> 1767322800 +0000\ndata 0\n`,
    ...Array.from({ length: count }, (_, index) => {
      const [path, text] = file(index);
      return `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    }),
  ];
  repository.gitWith({ input: parts.join('') }, 'fast-import', '--quiet');
}

/** Gathers, selects and reads everything, as a review without checks would. */
export async function gather(root: string): Promise<Gathered> {
  const { signal } = new AbortController();
  const start = performance.now();
  let most = process.memoryUsage.rss();
  const change = await gitRepository(root, { env: isolatedGitEnvironment() }).open({ kind: 'staged' }, signal);
  try {
    const paths = change.entries.map(({ path }) => path);
    const attributes = await change.attributes(paths, signal);
    const { selected } = selectEntries(change.entries, {
      exclude: [],
      include: [],
      attributes,
      secretPath: () => false,
    });
    let files = 0;
    let firstMs = 0;
    for await (const file of change.files(new Set(selected.map(({ path }) => path)), signal)) {
      if (files++ === 0) firstMs = performance.now() - start;
      if (!('unreadable' in file)) contentSkipReason(file, { include: [] });
      if (files % 1000 === 0) most = Math.max(most, process.memoryUsage.rss());
    }
    most = Math.max(most, process.memoryUsage.rss());
    return { ms: performance.now() - start, firstMs, megabytes: most / 1024 / 1024, files };
  } finally {
    change.close();
  }
}

function plainGit(root: string): number {
  const start = performance.now();
  execFileSync('git', ['diff', '--cached'], {
    cwd: root,
    env: isolatedGitEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 30,
  });
  return performance.now() - start;
}

async function median(runs: number, measure: () => Promise<number> | number): Promise<number> {
  const all: number[] = [];
  for (let run = 0; run < runs; run++) all.push(await measure());
  return all.sort((a, b) => a - b)[runs >> 1] ?? 0;
}

/** Prints how long gathering takes beside plain `git diff --cached` of the same change. */
export async function run(counts: readonly number[] = [10, 1000, 10_000]): Promise<void> {
  for (const count of counts) {
    const repository = changedRepository(count);
    try {
      let last: Gathered | null = null;
      const git = await median(5, () => plainGit(repository.root));
      const ours = await median(5, async () => (last = await gather(repository.root)).ms);
      const seen = last as Gathered | null;
      console.log(
        `git: ${count} files: gather + select ${ours.toFixed(0)} ms, git diff --cached ${git.toFixed(0)} ms, ratio ${(ours / git).toFixed(2)};` +
          ` first file after ${seen?.firstMs.toFixed(0) ?? ''} ms; resident ${seen?.megabytes.toFixed(0) ?? ''} MB`,
      );
    } finally {
      repository.remove();
    }
  }
}
