import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { defaultReviewConfig } from '../../../src/core/config';
import type { Ports } from '../../../src/core/ports';
import { reviewChanges, type ReviewRun } from '../../../src/core/review/reviewChanges';
import type { ReviewResult } from '../../../src/core/review/reviewResult';
import { openaiModel } from '../../../src/node/openaiModel';
import { reviewWorld, type ReviewWorld } from '../../reviewWorld';
import { reviewer, scriptedEndpoint, type Answer, type ScriptedEndpoint } from '../../scriptedEndpoint';

const times = process.env['FRESH_EYES_FULL'] === undefined ? 48 : 480;

const names = Array.from({ length: 12 }, (_, index) => `src/f${String(index)}.ts`);
const quote = '  const each = total / people;';
const source = `export function share(total: number, people: number) {\n${quote}\n  return each;\n}\ndebugger;\n`;

/** What the review is doing when the person loses patience. */
type Phase = 'from the start' | 'gather' | 'check' | 'ask' | 'finding' | 'wait' | 'near the end';
const phases: readonly Phase[] = ['from the start', 'gather', 'check', 'ask', 'finding', 'wait', 'near the end'];

describe('cancelling a whole review', function () {
  this.timeout(600_000);
  let world: ReviewWorld;
  let endpoint: ScriptedEndpoint;
  let answer: (text: Answer) => Answer = (text) => text;
  /** What other tests of this process still have running. */
  let others: ReadonlySet<string> = new Set();

  before(async () => {
    world = await reviewWorld();
    world.repository.stage({ 'README.md': 'start\n' });
    world.repository.commit();
    world.repository.stage(Object.fromEntries(names.map((name) => [name, source])));
    const replies = reviewer(names.map((path) => ({ path, line: 2, quote, title: `Division in ${path}` })));
    endpoint = await scriptedEndpoint((request, index) => {
      const reply = typeof replies === 'function' ? replies(request, index) : replies;
      return answer(reply as Answer);
    });
  });
  after(async () => {
    await endpoint.close();
    await world.close();
  });

  it(`${String(times)} times in every phase: nothing is said late, and no connection, process or file stays`, async () => {
    others = new Set(children());
    if (others.size > 0) console.log(`      of other tests: ${[...others].map(commandOf).join(', ')}`);
    const begun = performance.now();
    await review(world.ports, new AbortController().signal, {});
    const wholeMs = performance.now() - begun;
    const waits: number[] = [];
    const seen = new Map<string, number>();
    for (let turn = 0; turn < times; turn++) {
      const phase = phases[turn % phases.length] ?? 'from the start';
      answer = phase === 'wait' ? () => ({ status: 503, body: '{}' }) : (reply) => ({ ...reply, betweenMs: 2 });
      waits.push(await cancelled(phase, (turn * 7919) % 40, wholeMs));
      seen.set(phase, (seen.get(phase) ?? 0) + 1);
    }
    waits.sort((a, b) => a - b);
    const share = (part: number) => (waits[Math.floor(waits.length * part)] ?? 0).toFixed(1);
    console.log(`      cancel to idle: median ${share(0.5)} ms, p99 ${share(0.99)} ms, ${[...seen].join(' ')}`);
  });

  async function review(ports: Ports, signal: AbortSignal, run: Omit<ReviewRun, 'signal'>) {
    const model = openaiModel({ baseUrl: endpoint.baseUrl, apiKey: null, model: 'scripted', contextWindow: 4_000 });
    const config = { ...defaultReviewConfig, reuse: false, concurrency: 2 };
    return reviewChanges({ kind: 'staged' }, config, { ...ports, model }, { signal, ...run });
  }

  /** Milliseconds from the cancel to the end of the review. */
  async function cancelled(phase: Phase, afterMs: number, wholeMs: number): Promise<number> {
    const control = new AbortController();
    const said: string[] = [];
    let abortedAt = Infinity;
    const abort = () => {
      abortedAt = performance.now();
      control.abort(new Error('enough'));
    };
    const note = (what: string) => {
      if (control.signal.aborted) said.push(what);
      else if (what === phase && abortedAt === Infinity) {
        abortedAt = -Infinity;
        setTimeout(abort, afterMs);
      }
    };
    if (phase === 'from the start') setTimeout(abort, (afterMs / 40) * wholeMs);
    if (phase === 'near the end') setTimeout(abort, Math.max(0, wholeMs - afterMs));
    const ended = await review(world.ports, control.signal, {
      onProgress: ({ step }) => note(step),
      onFinding: () => note('finding'),
    }).catch((error: unknown) => error);
    const settled = performance.now();
    if (!control.signal.aborted) abort();
    else {
      // What was cancelled while the result was being kept is done, and whole.
      if (ended instanceof Error) assert.equal(ended.message, 'enough');
      else assert.equal((ended as ReviewResult).verdict, 'findings', `${phase}: half a review counts as one`);
      assert.deepEqual(said, [], `said after the cancel in ${phase}`);
    }
    const started = () => children().filter((child) => !others.has(child));
    for (let patience = 0; endpoint.underWay() + started().length > 0 && patience < 400; patience++) await pause(5);
    assert.equal(endpoint.underWay(), 0, `a connection is under way after ${phase}`);
    assert.deepEqual(started().map(commandOf), [], `a process is there after ${phase}`);
    assert.deepEqual(said, [], `said after the end in ${phase}`);
    return Math.max(0, settled - abortedAt);
  }
});

/** Processes that this one started and that have not ended, where the system tells. */
function children(): readonly string[] {
  const list = `/proc/self/task/${String(process.pid)}/children`;
  return existsSync(list) ? readFileSync(list, 'utf8').split(' ').filter(Boolean) : [];
}

function commandOf(child: string): string {
  const file = `/proc/${child}/cmdline`;
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ') : child;
}
