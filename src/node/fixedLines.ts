import { message } from '../core/messages';
import type { FixedLine } from '../core/measure/escapedDefects';
import type { FileChange } from '../core/diff/change';
import { findGit, gitEnvironment } from './gitCommand';
import { gitPlace, usage } from './gitPlace';
import { gitReader, type GitReader } from './gitReader';
import { realGit } from './gitReal';
import { gitRepository } from './gitRepository';

/** A longer range is cut to its newest fixes. */
const mostFixes = 300;
const mostLinesPerFile = 400;

/**
 * Lines that the fixes and reverts of a range changed, each traced by blame to the commit that wrote it. A fix is told
 * by its subject: `fix: …`, `Fix …`, `Revert "…"`, `hotfix`, `bugfix`.
 * @throws ProblemError when the range names no commits.
 */
export async function fixedLines(
  folder: string,
  range: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<FixedLine[]> {
  const gitPath = findGit(env);
  if (gitPath === null) throw usage(message('git.missing'), message('git.missing.next'));
  const run = { gitPath, env: gitEnvironment(env) };
  const place = await gitPlace(folder, { ...run, signal });
  const listed = await realGit(place, run).output(
    ['rev-list', '--no-merges', '--format=%H%x00%P%x00%s', '--end-of-options', range, '--'],
    signal,
  );
  const isRange = /^[^-\s][^\s]*\.\.[^\s]+$/.test(range);
  if (listed.code !== 0 || !isRange)
    throw usage(message('report.bad-range', { range }), message('report.bad-range.next'));
  const fixes = listed.stdout
    .toString('utf8')
    .split('\n')
    .map((line) => line.split('\0'))
    .filter(([, parents, subject]) => parents !== undefined && parents !== '' && isFix(subject ?? ''))
    .slice(0, mostFixes);
  const reader = gitReader(place, run);
  try {
    const lines: Omit<FixedLine, 'blob'>[] = [];
    for (const [fix = '', parent = ''] of fixes) {
      for (const { path, places } of await changedPlaces(folder, fix, env, signal)) {
        lines.push(...(await blamed(reader, fix, parent, path, places, signal)));
      }
    }
    return await withBlobs(reader, lines, signal);
  } finally {
    reader.close();
  }
}

function isFix(subject: string): boolean {
  return /^(fix|bug|bugfix|hotfix|revert)(\([^)]*\))?!?:|^Revert "|^(fix|fixes|fixed|hotfix|bugfix)\b|\bbug ?fix\b/i.test(
    subject,
  );
}

/** Old-side lines that the commit removed or changed; where it only added, the line that it was added after. */
async function changedPlaces(folder: string, fix: string, env: NodeJS.ProcessEnv, signal: AbortSignal) {
  const change = await gitRepository(folder, { env }).open({ kind: 'commit', ref: fix }, signal);
  try {
    const wanted = new Set(change.entries.filter(({ kind }) => kind !== 'added').map(({ path }) => path));
    const found: { path: string; places: number[] }[] = [];
    for await (const file of change.files(wanted, signal)) {
      if ('unreadable' in file) continue;
      const places = oldLines(file).slice(0, mostLinesPerFile);
      if (places.length > 0) found.push({ path: file.oldPath ?? file.path, places });
    }
    return found;
  } finally {
    change.close();
  }
}

function oldLines({ hunks }: FileChange): number[] {
  return hunks.flatMap(({ lines }) => {
    const removed = lines.flatMap((line) => (line.kind === 'removed' ? [line.oldLine] : []));
    if (removed.length > 0) return removed;
    const firstAdded = lines.findIndex(({ kind }) => kind === 'added');
    const before = lines[firstAdded - 1];
    return before?.kind === 'context' ? [before.oldLine] : [];
  });
}

async function blamed(
  reader: GitReader,
  fix: string,
  parents: string,
  path: string,
  places: readonly number[],
  signal: AbortSignal,
): Promise<Omit<FixedLine, 'blob'>[]> {
  const [parent = ''] = parents.split(' ');
  const ranges = places.flatMap((line) => ['-L', `${line},${line}`]);
  const output = await reader.output(['blame', '--line-porcelain', ...ranges, parent, '--', path], signal);
  // A path that git quotes, or a blame that a grafted history cannot answer, says nothing about a review.
  if (output.code !== 0) return [];
  const lines: Omit<FixedLine, 'blob'>[] = [];
  let origin = '';
  let line = 0;
  for (const text of output.stdout.toString('utf8').split('\n')) {
    const head = /^([0-9a-f]{40,64}) (\d+) \d+/.exec(text);
    if (head) [origin, line] = [head[1] ?? '', Number(head[2])];
    else if (text.startsWith('filename ')) lines.push({ fix, origin, line, path: text.slice('filename '.length) });
  }
  return lines;
}

/** The id of each file as its origin left it: what a receipt names. */
async function withBlobs(
  reader: GitReader,
  lines: readonly Omit<FixedLine, 'blob'>[],
  signal: AbortSignal,
): Promise<FixedLine[]> {
  const input = lines.map(({ origin, path }) => `${origin}:${path}\n`).join('');
  const { stdout } = await reader.output(['cat-file', '--batch-check=%(objectname)'], signal, { input });
  const ids = stdout.toString('utf8').split('\n');
  return lines.flatMap((line, index) => {
    const blob = ids[index] ?? '';
    return /^[0-9a-f]{40,64}$/.test(blob) ? [{ ...line, blob }] : [];
  });
}
