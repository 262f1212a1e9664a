import assert from 'node:assert/strict';
import type { ChangeEntry } from '../../../../src/core/diff/change';
import type { Finding } from '../../../../src/core/finding';
import { recordFixed, recordReview } from '../../../../src/core/measure/recordOutcomes';
import { outcomesOf } from '../../../../src/core/measure/outcome';
import type { Receipt } from '../../../../src/core/review/receipt';
import { exampleFinding } from '../../../exampleFinding';
import { endpointFailure, exampleResult } from '../../../exampleResult';

const occasion = { at: 1, via: 'cli' } as const;
const signal = new AbortController().signal;

function log() {
  const records: unknown[] = [];
  return {
    records: () => Promise.resolve(records),
    all: records,
    append: (_: string, record: unknown) => Promise.resolve(void records.push(record)),
  };
}

describe('what was fixed by hand since the last review', () => {
  /** Rules of the findings that count as fixed, when the files look like this now. */
  async function fixed(
    now: Readonly<Record<string, string>>,
    parts: Partial<Finding> = {},
    {
      moved,
      kind = 'staged',
      base = {},
    }: { moved?: string; kind?: string; base?: Readonly<Record<string, string>> } = {},
  ) {
    const quote = 'store.put(user);';
    const location = { path: 'a.js', startLine: 2, endLine: 2, quote, anchoredBy: 'exact' } as const;
    const account = { source: { kind } };
    const previous = { believed: [exampleFinding({ location, ...parts })], account } as unknown as Receipt;
    const state = log();
    const entries = moved === undefined ? [] : [{ oldPath: 'a.js', path: moved } as ChangeEntry];
    const textAt = (side: string, path: string) => Promise.resolve((side === 'base' ? base : now)[path] ?? null);
    const change = { entries, textAt };
    return (await recordFixed(state, [previous, previous], change, occasion, signal)).length ===
      outcomesOf(state.all).length
      ? outcomesOf(state.all).map(({ kind }) => kind)
      : assert.fail('told and recorded differ');
  }

  it('is what stood in the quoted lines and is gone or changed', async () => {
    assert.deepEqual(await fixed({ 'a.js': 'await store.put(user);\n' }), ['fixed']);
    assert.deepEqual(await fixed({ 'a.js': '' }), ['fixed']);
    assert.deepEqual(await fixed({}), ['fixed'], 'the file is gone');
  });

  it('is nothing that still stands there, moved, indented otherwise, or under another name', async () => {
    assert.deepEqual(await fixed({ 'a.js': 'one();\n\n    store.put(user);\n' }), []);
    assert.deepEqual(await fixed({ 'b.js': 'store.put(user);\n' }, {}, { moved: 'b.js' }), []);
    assert.deepEqual(await fixed({ 'b.js': 'await store.put(user);\n' }, {}, { moved: 'b.js' }), ['fixed']);
  });

  it('is nothing that an old commit held and that was gone long before', async () => {
    const now = { 'a.js': 'await store.put(user);\n' };
    assert.deepEqual(await fixed(now, {}, { kind: 'commit', base: now }), []);
    assert.deepEqual(await fixed(now, {}, { kind: 'commit', base: { 'a.js': 'store.put(user);\n' } }), ['fixed']);
  });

  it('is nothing that nobody saw, and nothing whose line is not known', async () => {
    assert.deepEqual(await fixed({}, { status: 'shadow' }), []);
    const hidden = {
      path: 'a.js',
      startLine: 1,
      endLine: 1,
      quote: 'key = «secret:x:1»',
      anchoredBy: 'exact',
    } as const;
    assert.deepEqual(await fixed({}, { location: hidden }), []);
  });
});

describe('a fix', () => {
  it('is told once, and again when the finding came back meanwhile', async () => {
    const state = log();
    const finding = exampleFinding();
    const account = { source: { kind: 'staged' } };
    const previous = [{ believed: [finding], account } as unknown as Receipt];
    const change = { entries: [], textAt: () => Promise.resolve('other();') };
    const tell = () => recordFixed(state, previous, change, occasion, signal);
    assert.equal((await tell()).length, 1);
    assert.equal((await tell()).length, 0);
    await recordReview(state, exampleResult({ findings: [finding] }), { ...occasion, change: null, reused: false });
    assert.equal((await tell()).length, 1);
  });
});

describe('a review that is remembered', () => {
  it('counts its findings once, however often a receipt answers', async () => {
    const state = log();
    const result = exampleResult({ findings: [exampleFinding()] });
    await recordReview(state, result, { ...occasion, change: null, reused: false });
    await recordReview(state, result, { ...occasion, change: null, reused: true });
    assert.deepEqual(
      outcomesOf(state.all).map(({ kind }) => kind),
      ['reviewed', 'shown', 'reviewed'],
    );
  });

  it('says why it is incomplete, and holds no code, path or title', async () => {
    const state = log();
    const coverage = [
      { path: 'src/secret-plan.ts', addedLines: 1, removedLines: 0, status: 'failed', reason: 'timeout' },
    ] as const;
    const result = exampleResult({
      findings: [exampleFinding()],
      failures: [endpointFailure],
      coverage: [...coverage],
    });
    await recordReview(state, result, { ...occasion, change: null, reused: false });
    const [reviewed] = outcomesOf(state.all);
    assert.ok(reviewed?.kind === 'reviewed');
    assert.deepEqual([reviewed.verdict, reviewed.reasons], ['incomplete', ['timeout', 'network']]);
    assert.doesNotMatch(JSON.stringify(state.all), /secret-plan|src\/|awaited|save/);
  });
});
