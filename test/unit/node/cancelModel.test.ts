import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { defaultReviewConfig } from '../../../src/core/config';
import { learntAnew } from '../../../src/core/model/learnt';
import type { PromptFile } from '../../../src/core/prompt/reviewPrompt';
import { askModel } from '../../../src/core/review/askModel';
import { openaiModel } from '../../../src/node/openaiModel';
import { scriptedEndpoint, type Answer, type ScriptedEndpoint } from '../../scriptedEndpoint';
import { lineChange } from '../core/findings/fileChange';
import { good } from './faultRows';

const times = process.env['FRESH_EYES_FULL'] === undefined ? 320 : 2_000;
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const noState = { read: () => Promise.resolve(null), write: () => Promise.resolve() } as never;
const clock = { now: () => Date.now(), elapsed: () => performance.now() };

const files: readonly PromptFile[] = ['a.ts', 'b.ts', 'c.ts', 'd.ts', 'e.ts'].map((path) => ({
  file: lineChange(path, [
    '+first',
    '+second',
    ...Array.from({ length: 170 }, (_, n) => `+const v${String(n)} = ${String(n * 7)};`),
  ]),
  rules: [],
  around: [],
  elsewhere: [],
}));

/** What the endpoint is doing when the person loses patience. */
const phases: readonly (readonly [string, (text: string) => Answer])[] = [
  ['before the headers', (text) => ({ text, delayMs: 60 })],
  ['silence', () => ({ instead: 'silence' })],
  ['a slow stream', (text) => ({ text, betweenMs: 4 })],
  ['a slow body', (text) => ({ text, framing: 'whole', chunkBytes: 40, betweenMs: 4 })],
  ['a wait before the next try', () => ({ status: 503, body: '{}' })],
  ['a wait that was asked for', () => ({ status: 429, body: '{}', headers: { 'retry-after': '20' } })],
  ['keep-alives', () => ({ keepAliveMs: 5 })],
  ['halving', () => ({ status: 413, body: '{}', delayMs: 10 })],
];

describe('cancelling', function () {
  this.timeout(600_000);
  it(`is idle soon, ${String(times)} times at a random moment: nothing arrives late, no connection stays under way`, async () => {
    const lanes = await Promise.all(Array.from({ length: 4 }, (_, lane) => laneOf(lane)));
    const waits = lanes.flat();
    assert.ok(waits.length >= times);
    waits.sort((a, b) => a - b);
    const p99 = waits[Math.floor(waits.length * 0.99)] ?? Infinity;
    console.log(
      `      cancel to idle: median ${(waits[waits.length >> 1] ?? 0).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    );
    assert.ok(p99 <= 250, `p99 ${String(p99)} ms`);
  });

  it('never starts when it is cancelled before', async () => {
    const endpoint = await scriptedEndpoint({});
    await assert.rejects(
      run(endpoint, AbortSignal.abort(new Error('stop')), () => undefined),
      /stop/,
    );
    assert.equal(endpoint.requests.length, 0);
    await endpoint.close();
  });
});

/** A quarter of the turns, so that the waits of four lanes pass at the same time; each has an endpoint of its own. */
async function laneOf(lane: number): Promise<readonly number[]> {
  const waits: number[] = [];
  for (let turn = lane; turn < times; turn += 4) {
    const [phase, answer] = phases[(turn >> 2) % phases.length] ?? ['', () => ({})];
    const endpoint = await scriptedEndpoint((request) => answer(good(request)));
    try {
      waits.push(await cancelled(endpoint, phase, (turn * 7919) % 120));
    } finally {
      await endpoint.close();
    }
  }
  return waits;
}

async function run(endpoint: ScriptedEndpoint, signal: AbortSignal, seen: () => void) {
  const learnt = learntAnew(endpoint.origin, 'm');
  const model = openaiModel({ baseUrl: endpoint.baseUrl, apiKey: null, model: 'm', learnt, contextWindow: 6_000 });
  const config = { ...defaultReviewConfig, concurrency: 2 };
  return askModel(
    files,
    model,
    config,
    { hash, state: noState, clock },
    { signal, onRaw: seen, onBatch: seen, onWait: seen },
  );
}

/** Milliseconds from the cancel to the end of the run, without what a busy machine keeps any timer waiting. */
async function cancelled(endpoint: ScriptedEndpoint, phase: string, afterMs: number): Promise<number> {
  const controller = new AbortController();
  let late = 0;
  const asking = run(endpoint, controller.signal, () => {
    if (controller.signal.aborted) late++;
  });
  const ended = asking.then(
    () => 'done',
    () => 'cancelled',
  );
  await pause(afterMs);
  const sent = endpoint.requests.length;
  const start = performance.now();
  controller.abort();
  const idle = pause(0).then(() => performance.now() - start);
  const how = await ended;
  const total = performance.now() - start;
  const waited = Math.max(0, total - (await idle));
  if (how === 'cancelled') assert.equal(late, 0, `late in ${phase}`);
  for (let patience = 0; endpoint.underWay() > 0 && patience < 40; patience++) await pause(5);
  assert.equal(endpoint.underWay(), 0, `a connection is under way after ${phase}`);
  await pause(20);
  // At the moment of the cancel two may have left that the endpoint had not read.
  assert.ok(endpoint.requests.length <= sent + 2, `${String(endpoint.requests.length - sent)} more after ${phase}`);
  return waited;
}
