import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Message } from '../../../src/core/messages';
import { stateFolder } from '../../../src/node/stateFolder';
import { repositoryName } from '../../../src/node/stateRoom';
import { bundledScript } from '../../bundledScript';

describe('the state folder', () => {
  let home: string;
  let commonDir: string;
  const problems: Message[] = [];
  const open = (folder = commonDir) =>
    stateFolder(folder, { env: { FRESH_EYES_STATE_HOME: home }, onProblem: (problem) => problems.push(problem) });
  const folder = (): string => join(home, 'fresh-eyes', repositoryName(commonDir));

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'fresh-eyes-state-'));
    commonDir = join(home, 'repository', '.git');
    mkdirSync(commonDir, { recursive: true });
    problems.length = 0;
  });
  afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));

  it('gives back what was written, under any key, to any other window', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 300 }), fc.jsonValue(), async (key, value) => {
        // A lone surrogate is no text that a key of ours holds.
        if (!isWellFormed(key)) return;
        await open().write('answers', key, value);
        assert.deepEqual(await open().read('answers', key), JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 60 },
    );
    assert.deepEqual(problems, []);
  });

  it('lists keys with their times and forgets what is removed', async () => {
    const state = open();
    await state.write('receipts', 'http://127.0.0.1:1/v1|model', 1);
    const entries = await state.list('receipts');
    assert.deepEqual(
      entries.map(({ key }) => key),
      ['http://127.0.0.1:1/v1|model'],
    );
    assert.ok(entries.every(({ modified }) => Math.abs(modified - Date.now()) < 60_000));
    await state.remove('receipts', 'http://127.0.0.1:1/v1|model');
    assert.deepEqual(await state.list('receipts'), []);
    assert.equal(await state.read('receipts', 'http://127.0.0.1:1/v1|model'), null);
  });

  it('is outside the repository and for the user alone', async () => {
    await open().write('receipts', 'k', 1);
    await open().append('outcomes', { a: 1 });
    assert.deepEqual(readdirSync(commonDir), []);
    if (process.platform === 'win32') return;
    for (const name of ['', 'receipts', 'outcomes']) {
      assert.equal(lstatSync(join(folder(), name)).mode & 0o777, 0o700);
    }
    const [file = ''] = readdirSync(join(folder(), 'receipts'));
    assert.equal(lstatSync(join(folder(), 'receipts', file)).mode & 0o777, 0o600);
  });

  it('is one for all names of a repository and another for another repository', async () => {
    const link = join(home, 'link');
    symlinkSync(join(home, 'repository'), link);
    await open().write('receipts', 'k', 'mine');
    assert.equal(await open(join(link, '.git')).read('receipts', 'k'), 'mine');
    const other = join(home, 'other', '.git');
    mkdirSync(other, { recursive: true });
    assert.equal(await open(other).read('receipts', 'k'), null);
  });

  it('believes nothing in a linked folder and writes nothing through it', async () => {
    const planted = join(home, 'planted');
    await open().write('receipts', 'k', 'planted');
    renameSync(join(folder(), 'receipts'), planted);
    symlinkSync(planted, join(folder(), 'receipts'));
    assert.equal(await open().read('receipts', 'k'), null);
    assert.deepEqual(await open().list('receipts'), []);
    await open().write('receipts', 'new', 1);
    assert.equal(readdirSync(planted).length, 1);
    assert.ok(problems.some(({ code }) => code === 'state.unsafe'));
  });

  it('believes nothing in a linked repository folder, a linked file, or a folder that others can write', async () => {
    await open().write('receipts', 'k', 'planted');
    const [name = ''] = readdirSync(join(folder(), 'receipts'));
    const file = join(folder(), 'receipts', name);
    renameSync(file, join(home, 'file'));
    symlinkSync(join(home, 'file'), file);
    assert.equal(await open().read('receipts', 'k'), null);

    rmSync(file);
    renameSync(join(home, 'file'), file);
    assert.equal(await open().read('receipts', 'k'), 'planted');
    if (process.platform !== 'win32') {
      chmodSync(folder(), 0o777);
      assert.equal(await open().read('receipts', 'k'), null);
      chmodSync(folder(), 0o700);
    }
    renameSync(folder(), join(home, 'moved'));
    symlinkSync(join(home, 'moved'), folder());
    assert.equal(await open().read('receipts', 'k'), null);
  });

  it('moves a damaged entry aside, says so once and counts it as absent', async () => {
    const state = open();
    await state.write('receipts', 'a', { some: 'value' });
    await state.write('receipts', 'b', { other: 'value' });
    const files = readdirSync(join(folder(), 'receipts'));
    for (const file of files) {
      const path = join(folder(), 'receipts', file);
      writeFileSync(path, readFileSync(path, 'utf8').replace('value', 'worth'));
    }
    assert.equal(await state.read('receipts', 'a'), null);
    assert.equal(await state.read('receipts', 'b'), null);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['state.moved-aside'],
    );
    assert.deepEqual(await state.list('receipts'), []);
    assert.equal(readdirSync(join(folder(), 'receipts')).filter((name) => name.endsWith('.damaged')).length, 2);
  });

  it('does not believe an entry that was copied to another key, cut off anywhere, or grown', async () => {
    const state = open();
    await state.write('receipts', 'a', { some: 'value' });
    const [file = ''] = readdirSync(join(folder(), 'receipts'));
    const text = readFileSync(join(folder(), 'receipts', file), 'utf8');
    const other = join(folder(), 'receipts', file.replace('ka', 'kb'));
    writeFileSync(other, text);
    assert.equal(await state.read('receipts', 'b'), null);
    for (let length = 0; length < text.length; length += 1) {
      writeFileSync(join(folder(), 'receipts', file), text.slice(0, length));
      assert.equal(await state.read('receipts', 'a'), null);
    }
    writeFileSync(join(folder(), 'receipts', file), `${text}\n`);
    assert.equal(await state.read('receipts', 'a'), null);
  });

  it('reads every whole line of a log, whatever stands between them', async () => {
    const state = open();
    await state.append('outcomes', { number: 1 });
    appendFileSync(join(folder(), 'outcomes', 'current.jsonl'), '{"number":');
    await state.append('outcomes', { number: 2 });
    appendFileSync(join(folder(), 'outcomes', 'current.jsonl'), 'no json\n\n');
    await state.append('outcomes', { number: 3 });
    assert.deepEqual(await state.records('outcomes'), [{ number: 1 }, { number: 2 }, { number: 3 }]);
  });

  it('reports what it cannot store instead of losing the review', async () => {
    await open().append('outcomes', { text: 'x'.repeat(70_000) });
    await open().write('answers', 'k', 'x'.repeat(17 * 1024 * 1024));
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['state.unusable', 'state.unusable'],
    );
    assert.equal(await open().read('answers', 'k'), null);
  });

  it('keeps the newest entries and a bounded folder', async () => {
    const state = open();
    for (let number = 0; number < 400; number += 1) await state.write('parsed-packs', String(number), number);
    const kept = await state.list('parsed-packs');
    assert.ok(kept.length <= 200, `${kept.length} entries are kept`);
    assert.equal(await state.read('parsed-packs', '399'), 399);
    assert.equal(await state.read('parsed-packs', '0'), null);
  });

  it('lets go of answers that nobody used for more than a month', async () => {
    const state = open();
    await state.write('answers', 'old', 1);
    await state.write('answers', 'used', 2);
    const longAgo = new Date(Date.now() - 32 * 24 * 60 * 60_000);
    for (const name of readdirSync(join(folder(), 'answers')))
      utimesSync(join(folder(), 'answers', name), longAgo, longAgo);
    assert.equal(await state.read('answers', 'used'), 2);
    for (let number = 0; number < 200; number += 1) await state.write('answers', String(number), number);
    assert.equal(await state.read('answers', 'old'), null);
    assert.equal(await state.read('answers', 'used'), 2);
  });

  it('loses and tears no record when two processes write at once and are killed at random moments', async function () {
    const seconds = process.env['FRESH_EYES_FULL'] ? 60 : 4;
    this.timeout((seconds + 150) * 1000);
    const script = await bundledScript('test/stateWriter.ts');
    const announced = new Map<string, number>();
    const end = Date.now() + seconds * 1000;
    const complaints: string[] = [];
    const rounds = (): number => [...announced.values()].reduce((sum, last) => sum + last + 1, 0);
    const lane = async (lanes: string): Promise<void> => {
      // A busy machine starts processes slowly: go on until there is something to lose.
      for (let life = 0; Date.now() < end || (rounds() <= 50 && Date.now() < end + 90_000); life += 1) {
        const name = `${lanes}${life}`;
        announced.set(name, await writeUntilKilled(script, commonDir, home, name, complaints));
      }
    };
    await Promise.all([lane('a'), lane('b')]);
    rmSync(dirname(script), { recursive: true, force: true });

    assert.deepEqual(complaints, []);
    const state = open();
    const records = (await state.records('outcomes')) as { writer: string; number: number }[];
    const seen = new Set(records.map(({ writer, number }) => `${writer} ${number}`));
    let total = 0;
    for (const [writer, last] of announced) {
      for (let number = 0; number <= last; number += 1)
        assert.ok(seen.has(`${writer} ${number}`), `${writer} ${number} is lost`);
      total += last + 1;
    }
    assert.ok(total > 50, `only ${total} rounds ran`);
    assert.equal(seen.size, records.length, 'no record stands twice');
    for (const { key } of await state.list('receipts')) {
      const value = (await state.read('receipts', key)) as { number: number; body: string } | null;
      assert.equal(value?.body, String(value?.number).repeat(200), key);
    }
    assert.deepEqual(problems, []);
    assert.ok(!readdirSync(join(folder(), 'receipts')).some((name) => name.endsWith('.damaged')));
    assert.ok(existsSync(folder()));
  });
});

/** Resolves with the last number that the process announced before it was killed. */
async function writeUntilKilled(
  script: string,
  commonDir: string,
  home: string,
  name: string,
  complaints: string[],
): Promise<number> {
  const child = spawn(process.execPath, [script, commonDir, name], {
    env: { ...process.env, FRESH_EYES_STATE_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  child.stderr.on('data', (part: Buffer) => complaints.push(part.toString()));
  const ended = new Promise((resolve) => child.once('close', resolve));
  await sleep(150 + Math.random() * 700);
  child.kill('SIGKILL');
  await ended;
  const lines = output.split('\n').slice(0, -1);
  return Number(lines.at(-1) ?? -1);
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
