import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { reviewStorage, type StoredReview } from '../../../src/extension/actions/reviewStorage';
import { reviewsFolder } from '../../../src/extension/reviewsFolder';

const root = 'file:///repo';
const isFull = process.env['FRESH_EYES_FULL'] !== undefined;

function review(finishedAt: number, note = ''): StoredReview {
  const result = { verdict: 'findings', findings: [], note } as unknown as StoredReview['result'];
  return { root, kind: 'staged', finishedAt, stage: { head: 'a', id: 'b' }, result, places: {} };
}

describe('stored reviews', () => {
  let folder: string;
  let problems: string[];
  const storage = () => reviewStorage(folder, (problem) => problems.push(problem));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fresh-eyes-storage-'));
    problems = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('come back as they were written, newest first, for their repository only', async () => {
    await storage().write(review(1));
    await storage().write(review(2));
    assert.deepEqual(await storage().times(root), [2, 1]);
    assert.deepEqual(await storage().read(root, 2), review(2));
    assert.deepEqual(await storage().times('file:///other'), []);
    assert.deepEqual(problems, []);
  });

  it('are for the user alone', async () => {
    await storage().write(review(1));
    assert.equal(statSync(join(reviewsFolder(folder, root), '1.review')).mode & 0o077, 0);
  });

  it('never throw and never come back changed, whatever happened to the file', async () => {
    const file = join(reviewsFolder(folder, root), '1.review');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(10_000),
        fc.constantFrom('cut', 'flip', 'garbage', 'version', 'swap'),
        async (at, kind) => {
          await storage().write(review(1, 'x'.repeat(40)));
          const text = readFileSync(file, 'latin1');
          const place = at % text.length;
          if (kind === 'cut') truncateSync(file, place);
          if (kind === 'flip') writeFileSync(file, text.slice(0, place) + '~' + text.slice(place + 1), 'latin1');
          if (kind === 'garbage') writeFileSync(file, Buffer.from([0, 255, at % 256]));
          if (kind === 'version') writeFileSync(file, text.replace('review 1 ', 'review 2 '));
          if (kind === 'swap') writeFileSync(file, text.replace('file:///repo', 'file:///evil'));
          assert.equal(await storage().read(root, 1), null);
          // Kept aside for whoever wants to know, and not in the way of the next start.
          assert.ok(readdirSync(reviewsFolder(folder, root)).includes('1.review.damaged'));
          assert.deepEqual(await storage().times(root), []);
        },
      ),
      { numRuns: isFull ? 1_000 : 100 },
    );
  });

  it('never throw where nothing can be written or read', async () => {
    writeFileSync(join(folder, 'reviews'), 'a file where the folder should be');
    await storage().write(review(1));
    assert.equal(await storage().read(root, 1), null);
    assert.deepEqual(await storage().times(root), []);
    assert.equal(await storage().stamp(root), '');
    assert.ok(problems.length > 0);
  });

  it('do not grow without end', async () => {
    for (let time = 1; time <= 30; time++) await storage().write(review(time, 'y'.repeat(200_000)));
    const kept = readdirSync(reviewsFolder(folder, root));
    const bytes = kept.reduce((sum, name) => sum + statSync(join(reviewsFolder(folder, root), name)).size, 0);
    assert.ok(kept.length <= 20 && bytes <= 2 * 1024 * 1024, `${kept.length} files, ${bytes} bytes`);
    assert.deepEqual(await storage().read(root, 30), review(30, 'y'.repeat(200_000)));
  });

  it('leave a file alone that is far too large to be one of ours', async () => {
    mkdirSync(reviewsFolder(folder, root), { recursive: true });
    writeFileSync(join(reviewsFolder(folder, root), '1.review'), Buffer.alloc(3 * 1024 * 1024));
    const started = performance.now();
    assert.equal(await storage().read(root, 1), null);
    assert.ok(performance.now() - started < 1_000);
  });

  it('do not follow a link to somewhere else when they write', async () => {
    mkdirSync(reviewsFolder(folder, root), { recursive: true });
    const elsewhere = join(folder, 'elsewhere');
    writeFileSync(elsewhere, 'precious');
    symlinkSync(elsewhere, join(reviewsFolder(folder, root), '1.review'));
    await storage().write(review(1));
    assert.equal(readFileSync(elsewhere, 'utf8'), 'precious');
  });

  it('are the old one or the new one whole when the window dies at any moment', async function () {
    this.timeout(60_000);
    const program = join(folder, 'writer.cjs');
    const source = `
      const { reviewStorage } = require(${JSON.stringify(join(FRESH_EYES_ROOT, 'src/extension/actions/reviewStorage'))});
      const storage = reviewStorage(process.argv[2], () => {});
      (async () => {
        for (let round = 0; ; round++) {
          const result = { verdict: 'findings', findings: [], note: String(round).repeat(20_000) };
          await storage.write({ root: ${JSON.stringify(root)}, kind: 'staged', finishedAt: 1, stage: null, result, places: {} });
          if (round === 0) process.send('ready');
        }
      })();`;
    await build({
      stdin: { contents: source, resolveDir: FRESH_EYES_ROOT },
      bundle: true,
      platform: 'node',
      outfile: program,
    });
    for (let kill = 0; kill < (isFull ? 100 : 15); kill++) {
      const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      await new Promise((resolve) => child.once('message', resolve));
      await pause(Math.random() * 20);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      const stored = await storage().read(root, 1);
      const { note } = stored?.result as unknown as { note: string };
      assert.match(note, /^(\d+?)\1*$/);
    }
    assert.deepEqual(problems, []);
  });
});
