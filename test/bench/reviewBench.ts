import assert from 'node:assert/strict';
import type { TempRepository } from '../tempRepository';
import { largeFileRepository, stagedRepository } from './benchCode';
import { benchCommands, type Bench, type Measured } from './benchCommand';
import { figureOf, goal, interleaved, milliseconds, print, ratioOf, times, type Figure } from './benchReport';

const full = process.env['FRESH_EYES_FULL'] !== undefined;

type Result = {
  readonly verdict: string;
  readonly findings: readonly unknown[];
  readonly coverage: { readonly files: readonly { readonly status: string; readonly addedLines: number }[] };
  readonly timing: { readonly ownMs: number };
};

/**
 * Our own time beside `git diff --cached` of the very same change: the files and what would be asked (`--preview`), then
 * the whole review with secrets and checks, no model. Memory is that of our process at its highest.
 */
export async function run(): Promise<void> {
  const bench = benchCommands();
  try {
    const ratios: Figure[] = [];
    for (const count of [10, 1000, 10_000]) ratios.push(await changeOf(count, bench));
    const [, thousand, tenThousand] = ratios.map(({ median }) => median);
    if (thousand !== undefined && tenThousand !== undefined) {
      const apart = (Math.max(thousand, tenThousand) / Math.min(thousand, tenThousand) - 1) * 100;
      print(
        'ratios of the whole review at 1,000 and at 10,000 files',
        `${apart.toFixed(0)} % apart`,
        goal(apart, 20, ' %'),
      );
    }
    await largeFile(bench);
  } finally {
    bench.remove();
  }
}

async function changeOf(count: number, bench: Bench): Promise<Figure> {
  const repository = stagedRepository(count);
  const { root } = repository;
  const most: Record<'preview' | 'review', number> = { preview: 0, review: 0 };
  const processes: Measured[] = [];
  let last: Result | null = null;
  try {
    const seen = await interleaved(count < 10_000 || full ? 11 : 7, {
      node: async () => (await bench.node(['-e', '0'], root)).ms,
      git: async () => (await bench.git(['diff', '--cached'], root)).ms,
      preview: async () => {
        const preview = await bench.freshEyes(['review', '--no-model', '--preview'], root);
        assert.equal(preview.code, 0, preview.stderr);
        most.preview = Math.max(most.preview, preview.megabytes);
        return preview.ms;
      },
      review: async () => {
        const review = await bench.freshEyes(['review', '--no-model', '--no-cache', '--format', 'json'], root);
        last = JSON.parse(review.stdout) as Result;
        most.review = Math.max(most.review, review.megabytes);
        processes.push(review);
        return last.timing.ownMs;
      },
    });
    report(repository, last, count);
    const git = figureOf(seen.git);
    print('  git diff --cached', milliseconds(git), `node -e 0 ${milliseconds(figureOf(seen.node))}`);
    const gathered = ratioOf(seen.preview, seen.git, seen.node);
    const gatherGoal = count === 10_000 ? [goal(gathered.median, 1.5, ' ×')] : [];
    print(
      '  --preview, whole process',
      milliseconds(figureOf(seen.preview)),
      `without Node's start ${times(gathered)}`,
      ...gatherGoal,
    );
    const own = ratioOf(seen.review, seen.git);
    const reviewGoal = count >= 1000 ? [goal(own.median, 6, ' ×'), goal(own.median, 3, ' ×')] : [];
    print('  review --no-model, own time', milliseconds(figureOf(seen.review)), times(own), ...reviewGoal);
    print(
      '  review --no-model, whole process',
      milliseconds(figureOf(processes.map(({ ms }) => ms))),
      `processor time of our process ${milliseconds(figureOf(processes.map(({ cpuMs }) => cpuMs)))}`,
    );
    print(
      '  memory',
      `--preview ${most.preview.toFixed(0)} MiB`,
      `review ${most.review.toFixed(0)} MiB`,
      goal(most.review, 300, ' MiB'),
    );
    return own;
  } finally {
    repository.remove();
  }
}

/** A fast answer that looked at nothing would be no answer. */
function report({ git }: TempRepository, result: Result | null, count: number): void {
  assert.ok(result !== null);
  const reviewed = result.coverage.files.filter(({ status }) => status === 'reviewed').length;
  assert.equal(reviewed, count);
  const [, added, removed] =
    /(\d+) insertions?\(\+\)(?:, (\d+) deletions?)?/.exec(git('diff', '--cached', '--shortstat')) ?? [];
  const lines = Number(added ?? 0) + Number(removed ?? 0);
  const { verdict, findings } = result;
  console.log(
    `${String(count)} files, ${String(lines)} changed lines: ${verdict}, ${String(findings.length)} findings`,
  );
}

async function largeFile(bench: Bench): Promise<void> {
  const repository = largeFileRepository(70 * 1000 * 1000);
  const most: number[] = [];
  try {
    const seen = await interleaved(3, {
      git: async () => (await bench.git(['diff', '--cached'], repository.root)).ms,
      preview: async () => measured(['--preview']),
      review: async () => measured(['--no-cache']),
    });
    print('one file of 70 MB', `git diff --cached ${milliseconds(figureOf(seen.git))}`);
    print('  --preview, whole process', milliseconds(figureOf(seen.preview)), times(ratioOf(seen.preview, seen.git)));
    print(
      '  review --no-model, whole process',
      milliseconds(figureOf(seen.review)),
      times(ratioOf(seen.review, seen.git)),
    );
    print('  memory', `${Math.max(...most).toFixed(0)} MiB`, goal(Math.max(...most), 300, ' MiB'));
  } finally {
    repository.remove();
  }

  async function measured(options: readonly string[]): Promise<number> {
    const { ms, megabytes, code, stderr } = await bench.freshEyes(
      ['review', '--no-model', ...options],
      repository.root,
    );
    // Not looked at, so never a pass; a preview only tells so.
    assert.equal(code, options.includes('--preview') ? 0 : 3, stderr);
    most.push(megabytes);
    return ms;
  }
}
