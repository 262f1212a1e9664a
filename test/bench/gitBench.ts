import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { lineMap } from '../../src/core/diff/lineMap';
import { contentSkipReason, selectEntries } from '../../src/core/diff/selectChanges';
import { gitRepository } from '../../src/node/gitRepository';
import { isolatedGitEnvironment } from '../tempRepository';
import { largeFileRepository, stagedRepository } from './benchCode';
import { figureOf, goal, interleaved, milliseconds, print, ratioOf, times } from './benchReport';

export type Gathered = {
  readonly ms: number;
  readonly firstMs: number;
  /** Most resident memory of this process. */
  readonly megabytes: number;
  readonly files: number;
  readonly unreadable: number;
};

/** Gathers, selects and accounts for everything, as a review without secrets, checks and model would. */
export async function gather(root: string): Promise<Gathered> {
  const { signal } = new AbortController();
  const start = performance.now();
  const change = await gitRepository(root, { env: isolatedGitEnvironment() }).open({ kind: 'staged' }, signal);
  try {
    const paths = change.entries.map(({ path }) => path);
    const attributes = await change.attributes(paths, signal);
    const none = { exclude: [], include: [], attributes, secretPath: () => false };
    const { selected } = selectEntries(change.entries, none);
    const seen = { files: 0, unreadable: 0, firstMs: 0 };
    for await (const file of change.files(new Set(selected.map(({ path }) => path)), signal)) {
      if (seen.files++ === 0) seen.firstMs = performance.now() - start;
      if ('unreadable' in file) seen.unreadable++;
      else contentSkipReason(file, none);
    }
    const megabytes = process.resourceUsage().maxRSS / 1024;
    return { ms: performance.now() - start, megabytes, ...seen };
  } finally {
    change.close();
  }
}

/**
 * Time of gathering and selecting, in a process of its own as a command line has it, beside plain `git diff --cached` of
 * the very same change. Without the start of Node and the loading of this file.
 */
export async function run(): Promise<void> {
  const only = process.argv.indexOf('--gather');
  if (only >= 0) {
    console.log(JSON.stringify(await gather(process.argv[only + 1] ?? '.')));
    return;
  }
  for (const count of [10, 1000, 10_000]) {
    const repository = stagedRepository(count);
    try {
      await sideBySide(`${count} files`, repository.root, count === 10_000 ? 1.5 : null);
    } finally {
      repository.remove();
    }
  }
  const large = largeFileRepository(70 * 1000 * 1000);
  try {
    await sideBySide('one file of 70 MB', large.root, null);
  } finally {
    large.remove();
  }
  lines();
}

async function sideBySide(name: string, root: string, most: number | null): Promise<void> {
  const all: Gathered[] = [];
  const seen = await interleaved(7, {
    git: () => timed('git', ['diff', '--cached'], root),
    ours: async () => {
      const gathered = JSON.parse(await output([process.argv[1] ?? '', '--gather', root])) as Gathered;
      all.push(gathered);
      return gathered.ms;
    },
  });
  const ratio = ratioOf(seen.ours, seen.git);
  print(
    `gather and select ${name}`,
    milliseconds(figureOf(seen.ours)),
    `git diff --cached ${milliseconds(figureOf(seen.git))}`,
    times(ratio),
    ...(most === null ? [] : [goal(ratio.median, most, ' ×')]),
  );
  const memory = Math.max(...all.map(({ megabytes }) => megabytes));
  print(
    '  first file handled after',
    milliseconds(figureOf(all.map(({ firstMs }) => firstMs))),
    `all after ${milliseconds(figureOf(all.map(({ ms }) => ms)))}`,
    `memory ${memory.toFixed(0)} MiB`,
    goal(memory, 300, ' MiB'),
  );
}

/** What the program writes is read and forgotten, so that it does not count as our memory. */
async function timed(program: string, args: readonly string[], cwd: string): Promise<number> {
  const start = performance.now();
  const child = spawn(program, args, { cwd, env: isolatedGitEnvironment(), stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.resume();
  await once(child, 'close');
  return performance.now() - start;
}

async function output(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  await once(child, 'close');
  return text;
}

/** An edited buffer of 5,000 lines, as it is mapped while somebody types. */
function lines(): void {
  const text = Array.from({ length: 5000 }, (_, index) => `  const value${index} = compute(${index % 7});\n`).join('');
  const edited = text.replaceAll(/value\d*7 = /g, (old) => `new${old}`);
  const taken = Array.from({ length: 20 }, () => {
    const start = performance.now();
    lineMap(text, edited).toLines({ start: 4990, end: 4990 });
    return performance.now() - start;
  });
  print('map the lines of a buffer of 5,000 lines with 500 edits', milliseconds(figureOf(taken)));
}
