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
  return { records, append: (_: string, record: unknown) => Promise.resolve(void records.push(record)) };
}

describe('what was fixed by hand since the last review', () => {
  /** Rules of the findings that count as fixed, when the files look like this now. */
  async function fixed(now: Readonly<Record<string, string>>, parts: Partial<Finding> = {}, moved?: string) {
    const quote = 'store.put(user);';
    const location = { path: 'a.js', startLine: 2, endLine: 2, quote, anchoredBy: 'exact' } as const;
    const previous = { believed: [exampleFinding({ location, ...parts })] } as unknown as Receipt;
    const state = log();
    const entries = moved === undefined ? [] : [{ oldPath: 'a.js', path: moved } as ChangeEntry];
    const change = { entries, textAt: (_: string, path: string) => Promise.resolve(now[path] ?? null) };
    return (await recordFixed(state, previous, change, occasion, signal)).length === outcomesOf(state.records).length
      ? outcomesOf(state.records).map(({ kind }) => kind)
      : assert.fail('told and recorded differ');
  }

  it('is what stood in the quoted lines and is gone or changed', async () => {
    assert.deepEqual(await fixed({ 'a.js': 'await store.put(user);\n' }), ['fixed']);
    assert.deepEqual(await fixed({ 'a.js': '' }), ['fixed']);
    assert.deepEqual(await fixed({}), ['fixed'], 'the file is gone');
  });

  it('is nothing that still stands there, moved, indented otherwise, or under another name', async () => {
    assert.deepEqual(await fixed({ 'a.js': 'one();\n\n    store.put(user);\n' }), []);
    assert.deepEqual(await fixed({ 'b.js': 'store.put(user);\n' }, {}, 'b.js'), []);
    assert.deepEqual(await fixed({ 'b.js': 'await store.put(user);\n' }, {}, 'b.js'), ['fixed']);
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

describe('a review that is remembered', () => {
  it('counts its findings once, however often a receipt answers', async () => {
    const state = log();
    const result = exampleResult({ findings: [exampleFinding()] });
    await recordReview(state, result, { ...occasion, change: null, reused: false });
    await recordReview(state, result, { ...occasion, change: null, reused: true });
    assert.deepEqual(
      outcomesOf(state.records).map(({ kind }) => kind),
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
    const [reviewed] = outcomesOf(state.records);
    assert.ok(reviewed?.kind === 'reviewed');
    assert.deepEqual([reviewed.verdict, reviewed.reasons], ['incomplete', ['timeout', 'network']]);
    assert.doesNotMatch(JSON.stringify(state.records), /secret-plan|src\/|awaited|save/);
  });
});
