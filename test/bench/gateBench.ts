import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { repositoryName } from '../../src/node/stateRoom';
import { commitRepository, dist, type CommitRepository } from '../commitRepository';
import { madeUpOutcomes } from '../madeUpOutcomes';

/**
 * The commit hook with a valid receipt against a bare start of Node, and the report over a large log against the bare
 * reading of its lines; ratios, because machines differ. Exits 1 when one is over.
 */
const runs = 20;
const files = 10_000;
const outcomes = 100_000;
/** Of a bare start of Node, the git calls coming on top. */
const hookFactor = 1.5;
/** Of splitting and parsing the same lines in a process that does nothing else. */
const reportFactor = 6;

async function main(): Promise<number> {
  const at = commitRepository();
  try {
    const isHookFine = await hookBench(at);
    const isReportFine = reportBench(at);
    return isHookFine && isReportFine ? 0 : 1;
  } finally {
    at.remove();
  }
}

async function hookBench(at: CommitRepository): Promise<boolean> {
  const texts = Object.fromEntries(
    Array.from({ length: files }, (_, index) => [
      `src/part${index % 97}/file${index}.js`,
      `export const v = ${index};\n`,
    ]),
  );
  for (const [path, text] of Object.entries(texts)) at.write(path, text);
  at.git('add', '-A');
  at.commit('base');
  at.stage({ 'src/part0/file0.js': 'export const v = -1;\n' });
  const review = await at.cli(['review', '--no-model', '--quiet']);
  if (review.code !== 0) throw new Error(review.text);

  const hook = [process.execPath, [join(dist, 'hook.js')]] as const;
  const answer = spawnSync(...hook, { cwd: at.root, env: at.env, encoding: 'utf8' });
  if (!answer.stderr.includes('clean (checks only')) throw new Error(`no receipt answered: ${answer.stderr}`);
  const places = ['--path-format=absolute', '--show-toplevel', '--git-dir', '--git-common-dir', '--show-object-format'];
  const calls = [
    ['rev-parse', ...places, 'HEAD^{tree}'],
    ['diff-index', '--cached', '--raw', '-z', '-M50%', 'HEAD', '--'],
  ];
  // Taken in turns, so that a busy moment of the machine meets all of them; the first turn fills the caches.
  const laps = Array.from({ length: runs + 1 }, () => ({
    node: timed(at, process.execPath, ['-e', '0']),
    hook: timed(at, ...hook),
    git: calls.reduce((sum, args) => sum + timed(at, 'git', args), 0),
    status: timed(at, 'git', ['status', '--porcelain']),
  })).slice(1);
  const [node, took, git, status] = (['node', 'hook', 'git', 'status'] as const).map((key) =>
    median(laps.map((lap) => lap[key])),
  );
  const allowed = hookFactor * node! + git!;
  console.log(
    `hook with a receipt, ${files} files: ${took!.toFixed(1)} ms, at most ${allowed.toFixed(1)} ` +
      `(node -e 0 ${node!.toFixed(1)}, its git calls ${git!.toFixed(1)}; git status ${status!.toFixed(1)}): ` +
      `${((took! - git!) / node!).toFixed(2)} × node`,
  );
  return took! <= allowed;
}

function reportBench(at: CommitRepository): boolean {
  const made = madeUpOutcomes({ seed: 1, end: Date.now(), days: 90, reviewsPerDay: 350 }).slice(0, outcomes);
  const text = made.map((outcome) => `${JSON.stringify(outcome)}\n`).join('');
  const folder = join(at.home, 'fresh-eyes', repositoryName(join(at.root, '.git')), 'outcomes');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'current.jsonl'), text);
  const reader = join(at.home, 'read.cjs');
  writeFileSync(
    reader,
    `require('fs').readFileSync(${JSON.stringify(join(folder, 'current.jsonl'))}, 'utf8').split('\\n').filter(Boolean).map(JSON.parse);`,
  );
  const args = [join(dist, 'cli.js'), 'report', '--since', '2000-01-01', '--format', 'json'];
  const laps = Array.from({ length: 5 }, () => ({
    read: timed(at, process.execPath, [reader]),
    report: timed(at, process.execPath, args),
  }));
  const [read, report] = (['read', 'report'] as const).map((key) => median(laps.map((lap) => lap[key])));
  console.log(
    `report over ${made.length} outcomes (${(text.length / 1e6).toFixed(0)} MB): ${report!.toFixed(0)} ms, ` +
      `${(report! / read!).toFixed(1)} × reading them (${read!.toFixed(0)} ms), at most ${reportFactor} ×`,
  );
  return report! <= reportFactor * read!;
}

function timed(at: CommitRepository, command: string, args: readonly string[]): number {
  const start = performance.now();
  spawnSync(command, args, { cwd: at.root, env: at.env, stdio: 'ignore' });
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

void main().then((code) => {
  process.exitCode = code;
});
