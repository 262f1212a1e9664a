import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { defaultReviewConfig } from '../../../src/core/config';
import { english } from '../../../src/core/messages';
import { learntAnew } from '../../../src/core/model/learnt';
import type { PromptFile } from '../../../src/core/prompt/reviewPrompt';
import { askModel, type Asked } from '../../../src/core/review/askModel';
import { coverageOf } from '../../../src/core/review/coverage';
import { isNotDone } from '../../../src/core/review/reviewResult';
import { openaiModel } from '../../../src/node/openaiModel';
import { promptOf, scriptedEndpoint, type RecordedRequest } from '../../scriptedEndpoint';
import { lineChange } from '../core/findings/fileChange';
import { faultRows, good, type FaultRow } from './faultRows';

const limits = { firstByteMs: 15_000, firstContentMs: 15_000, idleMs: 15_000, totalMs: 15_000, maxBytes: 200_000 };
/** Longer than a busy machine takes for a healthy answer. */
const shortLimits = { ...limits, firstByteMs: 900, firstContentMs: 900, idleMs: 900, totalMs: 2_500 };
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const noState = { read: () => Promise.resolve(null), write: () => Promise.resolve() } as never;
const clock = { now: () => Date.now(), elapsed: () => performance.now() };
const paths = ['first.ts', 'middle.ts', 'last.ts'];

/** Long enough that each of the three is a request of its own in the small window of the test's model. */
const files: readonly PromptFile[] = paths.map((path) => ({
  file: lineChange(path, [
    '+first',
    '+second',
    ...Array.from({ length: 170 }, (_, n) => `+const value${String(n)} = ${String(n * 7)};`),
  ]),
  rules: [],
  around: [],
  elsewhere: [],
}));

async function asked(
  row: FaultRow,
  way: 'stream' | 'whole',
  hit: string,
): Promise<{ asked: Asked; sent: RecordedRequest[]; waits: number }> {
  const nth = new Map<string, number>();
  const endpoint = await scriptedEndpoint((request) => {
    const path = paths.find((one) => promptOf(request).includes(`## ${one} `)) ?? '';
    const count = nth.get(path) ?? 0;
    nth.set(path, count + 1);
    return path === hit ? row.answer(request, count) : { text: good(request) };
  });
  try {
    const learnt = learntAnew(endpoint.origin, 'm');
    learnt.note({ stream: way === 'stream' });
    // Random numbers beyond 1 make every wait a short one.
    const model = openaiModel({
      baseUrl: endpoint.baseUrl,
      apiKey: 'sk-canary-key',
      model: 'm',
      learnt,
      limits: row.isSlow ? shortLimits : limits,
      contextWindow: 6_000,
      random: () => 3.9,
    });
    let waits = 0;
    const run = { signal: new AbortController().signal, onWait: () => waits++, onRaw: () => undefined };
    const config = { ...defaultReviewConfig, concurrency: 1 };
    const result = await askModel(files, model, config, { hash, state: noState, clock }, run);
    return { asked: result, sent: [...endpoint.requests], waits };
  } finally {
    await endpoint.close();
  }
}

function isClean({ raws, notDone, failures }: Asked): boolean {
  const reviewed = new Map(
    files.map(({ file: { path } }) => [
      path,
      { path, status: 'reviewed', reason: null, addedLines: 1, removedLines: 0 } as const,
    ]),
  );
  const coverage = coverageOf(
    files.map(({ file }) => file),
    reviewed,
    notDone,
  );
  return raws.length === 0 && failures.length === 0 && !coverage.some(isNotDone);
}

describe('faults of an endpoint', function () {
  this.timeout(20_000);
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  before(() => process.on('unhandledRejection', note));
  after(() => {
    process.off('unhandledRejection', note);
    assert.deepEqual(unhandled, []);
  });

  for (const way of ['stream', 'whole'] as const) {
    for (const row of faultRows.filter(({ only }) => only === undefined || only === way)) {
      it(`${row.row} (${way}): ${row.fault}`, async () => {
        await Promise.all(paths.map((hit, index) => check(row, way, hit, index)));
      });
    }
  }

  async function check(row: FaultRow, way: 'stream' | 'whole', hit: string, index: number): Promise<void> {
    const start = performance.now();
    const { asked: result, sent } = await asked(row, way, hit);
    assert.ok(
      performance.now() - start < (row.isSlow ? shortLimits : limits).totalMs + 1_000,
      'hangs beyond its limit',
    );
    assert.ok(
      sent.every((request) => paths.filter((path) => promptOf(request).includes(`## ${path} `)).length === 1),
      'a batch each',
    );
    const about = (path: string) => sent.filter((request) => promptOf(request).includes(`## ${path} `)).length;
    assert.equal(about(hit), row.requests, 'requests');
    const kept = row.kept ?? (row.ends === undefined ? 2 : 0);
    assert.equal(result.raws.filter(({ path }) => path === hit).length, kept, 'findings kept');
    const [failure] = result.failures;
    if (row.ends === undefined) assert.deepEqual(result.failures, []);
    else {
      assert.deepEqual(
        { failure: failure?.kind, reason: result.notDone.get(hit), message: failure?.message.code },
        row.ends,
      );
      assert.ok(failure !== undefined && failure.paths.includes(hit));
      for (const message of [failure.message, failure.next])
        assert.doesNotMatch(english(message), /\{\w+\}/, 'a place is not filled');
      assert.equal(isClean({ ...result, raws: [] }), false);
    }
    for (const [at, path] of paths.entries()) {
      if (path === hit) continue;
      const isUnasked = row.isHopeless === true && at > index;
      assert.equal(about(path), isUnasked ? 0 : 1, `requests for ${path}`);
      assert.equal(result.notDone.has(path), isUnasked, `outcome of ${path}`);
      assert.equal(result.raws.filter((raw) => raw.path === path).length, isUnasked ? 0 : 2, `findings of ${path}`);
    }
    const told = JSON.stringify([result.failures, result.notDone]);
    assert.doesNotMatch(told, /sk-canary-key|value11/, 'a key or code in a message');
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  }
});
