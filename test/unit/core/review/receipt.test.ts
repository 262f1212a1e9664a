import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { ChangeEntry } from '../../../../src/core/diff/change';
import type { StateStore } from '../../../../src/core/ports';
import { changeDigest } from '../../../../src/core/review/changeDigest';
import {
  readReceipt,
  receiptKey,
  receiptsOf,
  writeReceipt,
  type ReceiptContext,
  type ReceiptParts,
} from '../../../../src/core/review/receipt';
import type { ReviewResult } from '../../../../src/core/review/reviewResult';
import { noState } from '../../../../src/node/repositoryState';
import { exampleFinding } from '../../../exampleFinding';
import { endpointFailure, exampleResult } from '../../../exampleResult';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const entry = (parts: Partial<ChangeEntry> = {}): ChangeEntry => ({
  path: 'src/a.ts',
  oldPath: null,
  kind: 'modified',
  oldMode: '100644',
  newMode: '100644',
  oldId: '1'.repeat(40),
  newId: '2'.repeat(40),
  ...parts,
});
const parts: ReceiptParts = {
  baseTree: 'b'.repeat(40),
  entries: [entry(), entry({ path: 'src/b.ts' })],
  rulesDigest: 'r',
  mode: 'model',
  provider: 'openai-compatible',
  origin: 'http://127.0.0.1:1',
  model: 'm',
  promptVersion: 'p',
  effort: 'standard',
  passes: 1,
  note: null,
};
const context: ReceiptContext = {
  toolVersion: '1.2.3',
  created: 1,
  branch: 'main',
  trusted: true,
  policy: {
    failOn: 'error',
    minConfidence: 0.5,
    maxFindings: 30,
    onIncomplete: 'warn',
    hook: { model: false, timeoutSeconds: 20 },
  },
  believed: [],
};

function memory(): StateStore {
  const entries = new Map<string, string>();
  return {
    ...noState,
    read: (_, key) => Promise.resolve(JSON.parse(entries.get(key) ?? 'null') as unknown),
    write: (_, key, value) => Promise.resolve(void entries.set(key, JSON.stringify(value))),
    list: () => Promise.resolve([...entries.keys()].map((key) => ({ key, modified: 0 }))),
  };
}

describe('the key of a receipt', () => {
  it('does not depend on the order of the entries', () => {
    const many = Array.from({ length: 12 }, (_, index) => entry({ path: `f${index}` }));
    fc.assert(
      fc.property(fc.shuffledSubarray(many, { minLength: many.length }), (entries) => {
        assert.equal(receiptKey({ ...parts, entries }, hash), receiptKey({ ...parts, entries: many }, hash));
      }),
    );
  });

  it('changes with everything that a review depends on', () => {
    const others: Partial<ReceiptParts>[] = [
      { baseTree: 'c'.repeat(40) },
      { rulesDigest: 'x' },
      { mode: 'checks' },
      { provider: 'vscode-lm' },
      { origin: 'http://127.0.0.1:2' },
      { model: 'n' },
      { promptVersion: 'q' },
      { effort: 'deep' },
      { passes: 2 },
      { note: '' },
      { note: 'look here' },
      { entries: parts.entries.slice(1) },
      ...(
        [
          { path: 'src/c.ts' },
          { kind: 'type-changed' },
          { oldMode: '100755' },
          { newMode: '100755' },
          { oldId: '3'.repeat(40) },
          { newId: '3'.repeat(40) },
          { oldPath: 'src/z.ts' },
        ] as Partial<ChangeEntry>[]
      ).map((change) => ({ entries: [entry(change), parts.entries[1]!] })),
    ];
    const keys = [parts, ...others.map((other) => ({ ...parts, ...other }))].map((one) => receiptKey(one, hash));
    assert.equal(new Set(keys).size, keys.length);
  });

  it('cannot be confused by names that look like other entries', () => {
    const text = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        fc.pre(a !== c || b !== d);
        const digest = (path: string, oldPath: string) =>
          changeDigest({ baseTree: 'b', entries: [entry({ path, oldPath })] }, hash);
        assert.notEqual(digest(a, b), digest(c, d));
      }),
    );
  });

  it('is none where content has no identity', () => {
    const zero = '0'.repeat(40);
    assert.equal(receiptKey({ ...parts, entries: [entry({ newId: zero })] }, hash), null);
    assert.notEqual(receiptKey({ ...parts, entries: [entry({ newId: zero, kind: 'deleted' })] }, hash), null);
    assert.notEqual(receiptKey({ ...parts, entries: [entry({ newId: zero, newMode: '160000' })] }, hash), null);
  });
});

describe('a receipt', () => {
  const write = (state: StateStore, result: ReviewResult) => writeReceipt(state, parts, result, context, hash);

  it('is found by its key, and by the digest of its content', async () => {
    const state = memory();
    const believed = [exampleFinding()] as unknown as ReceiptContext['believed'];
    assert.equal(await writeReceipt(state, parts, exampleResult(), { ...context, believed }, hash), true);
    const key = receiptKey(parts, hash) ?? '';
    assert.deepEqual((await readReceipt(state, key))?.believed, [exampleFinding()]);
    const change = changeDigest(parts, hash) ?? '';
    assert.deepEqual(
      (await receiptsOf(state, change)).map((receipt) => receipt.key),
      [key],
    );
    assert.deepEqual(await receiptsOf(state, `sha256-${'0'.repeat(64)}`), []);
  });

  it('is left by no review that did not do everything', async () => {
    const state = memory();
    const undone = { path: 'a', addedLines: 1, removedLines: 0, status: 'failed', reason: 'timeout' } as const;
    const tooLarge = { ...undone, status: 'skipped', reason: 'too-large' } as const;
    for (const result of [
      exampleResult({ failures: [endpointFailure] }),
      exampleResult({ coverage: [undone] }),
      exampleResult({ coverage: [tooLarge] }),
    ]) {
      assert.equal(result.verdict, 'incomplete');
      assert.equal(await write(state, result), false);
    }
    assert.deepEqual(await state.list('receipts'), []);
  });

  it('is not believed when its content is no receipt or an incomplete one', async () => {
    const state = memory();
    await write(state, exampleResult());
    const key = receiptKey(parts, hash) ?? '';
    const stored = (await state.read('receipts', key)) as Record<string, unknown> & { account: object };
    const undone = [{ path: 'a', addedLines: 1, removedLines: 0, status: 'failed', reason: 'timeout' }];
    const bad: unknown[] = [
      null,
      'clean',
      {},
      { ...stored, schemaVersion: 0 },
      { ...stored, key: 'another' },
      { ...stored, believed: 'none' },
      { ...stored, account: { ...stored.account, coverage: undone } },
    ];
    for (const value of bad) {
      await state.write('receipts', key, value);
      assert.equal(await readReceipt(state, key), null);
    }
    await state.write('receipts', key, stored);
    assert.notEqual(await readReceipt(state, key), null);
  });
});
