import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { defaultReviewConfig, type ReviewConfig } from '../../../../src/core/config';
import { learntAnew } from '../../../../src/core/model/learnt';
import type { StateStore } from '../../../../src/core/ports';
import type { PromptFile } from '../../../../src/core/prompt/reviewPrompt';
import type { AskRun } from '../../../../src/core/review/askBatch';
import { askModel } from '../../../../src/core/review/askModel';
import { costOf } from '../../../../src/core/review/cost';
import { openaiModel } from '../../../../src/node/openaiModel';
import {
  marksIn,
  promptOf,
  reviewReply,
  scriptedEndpoint,
  type Answer,
  type RecordedRequest,
  type ScriptedEndpoint,
} from '../../../scriptedEndpoint';
import { fileChange } from '../findings/fileChange';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const clock = { now: () => Date.now(), elapsed: () => performance.now() };

/** State in memory that behaves as the real one does towards its callers: values come back as JSON. */
function memoryState(): Pick<StateStore, 'read' | 'write'> & { readonly size: () => number } {
  const kept = new Map<string, string>();
  return {
    read: (kind, key) => Promise.resolve(JSON.parse(kept.get(`${kind} ${key}`) ?? 'null') as unknown),
    write: (kind, key, value) => {
      kept.set(`${kind} ${key}`, JSON.stringify(value));
      return Promise.resolve();
    },
    size: () => kept.size,
  };
}

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => `const value${String(n + from)} = ${String(n * 7)};`);
const promptFile = (path: string, lines: readonly string[], before: readonly string[] = []): PromptFile => ({
  file: fileChange(path, before.length === 0 ? null : `${before.join('\n')}\n`, `${lines.join('\n')}\n`),
  rules: [],
  around: [],
  elsewhere: [],
});
const pathsIn = (request: RecordedRequest) =>
  [...promptOf(request).matchAll(/^## (\S+) \(/gm)].map(([, path]) => path ?? '');
const oneEach = (request: RecordedRequest): Answer => ({
  text: reviewReply(
    request,
    pathsIn(request).map((path) => ({ path, line: 1, quote: 'const value0 = 0;', title: `About ${path}` })),
  ),
});

describe('asking the model about a change', function () {
  this.timeout(30_000);
  let endpoint: ScriptedEndpoint;
  let state: ReturnType<typeof memoryState>;
  beforeEach(async () => {
    endpoint = await scriptedEndpoint(oneEach);
    state = memoryState();
  });
  afterEach(() => endpoint.close());

  const ask = (
    files: readonly PromptFile[],
    config: Partial<ReviewConfig> = {},
    contextWindow = 32_000,
    name = 'm',
    onPlan?: AskRun['onPlan'],
  ) => {
    const learnt = learntAnew(endpoint.origin, name);
    const model = openaiModel({
      baseUrl: endpoint.baseUrl,
      apiKey: null,
      model: name,
      learnt,
      contextWindow,
      random: () => 3.9,
    });
    const ports = { hash, clock, state: state as unknown as StateStore };
    return askModel(files, model, { ...defaultReviewConfig, ...config }, ports, {
      signal: new AbortController().signal,
      ...(onPlan && { onPlan }),
    });
  };
  const limits = (some: Partial<ReviewConfig['limits']>) => ({ limits: { ...defaultReviewConfig.limits, ...some } });
  const fifty = Array.from({ length: 50 }, (_, n) => promptFile(`src/file${String(n)}.ts`, numbered(20, n * 100)));

  it('asks again about nothing when nothing changed, and gives the same', async () => {
    const first = await ask(fifty);
    const sent = endpoint.requests.length;
    const again = await ask(fifty);
    assert.equal(endpoint.requests.length, sent);
    const sorted = (asked: typeof first) => asked.raws.map((raw) => JSON.stringify(raw)).sort();
    assert.deepEqual(sorted(again), sorted(first));
    assert.equal(first.raws.length, 50);
    assert.deepEqual([again.usage.requests, again.usage.inputTokens, again.usage.reused], [0, 0, 50]);
  });

  it('asks about the edited one of fifty files only', async () => {
    const first = await ask(fifty);
    const edited = fifty.map((file, n) => (n === 7 ? promptFile('src/file7.ts', numbered(21, 700)) : file));
    const again = await ask(edited);
    assert.deepEqual(endpoint.requests.slice(first.usage.requests).map(pathsIn), [['src/file7.ts']]);
    assert.equal(again.raws.length, 50);
    assert.equal(again.usage.reused, 49);
    const shown = endpoint.requests.map((request) => {
      const { begin, end } = marksIn(request);
      return promptOf(request).length - (promptOf(request).split(begin)[0]?.length ?? 0) - end.length;
    });
    const all = shown.slice(0, -1).reduce((sum, length) => sum + length, 0);
    assert.ok((shown.at(-1) ?? Infinity) * 40 <= all, `${String(shown.at(-1))} of ${String(all)} characters`);
  });

  it('says before the first answer how much it is about to send, and nothing when all is known', async () => {
    const plans: (readonly [number, number, number, number])[] = [];
    const onPlan: AskRun['onPlan'] = ({ files, requests, tokens }) =>
      plans.push([files, requests, tokens(), endpoint.requests.length]);
    const { usage } = await ask(fifty, {}, 32_000, 'm', onPlan);
    await ask(fifty, {}, 32_000, 'm', onPlan);
    const [[files, requests, tokens, sentBefore] = []] = plans;
    assert.deepEqual([plans.length, files, requests, sentBefore], [1, 50, endpoint.requests.length, 0]);
    assert.ok(tokens !== undefined && tokens >= usage.inputTokens * 0.8 && tokens <= usage.inputTokens * 1.6);
  });

  it('asks anew for another model, note or rule, and without reuse', async () => {
    const [file] = fifty;
    assert.ok(file !== undefined);
    await ask([file]);
    for (const again of [
      () => ask([file], {}, 32_000, 'other'),
      () => ask([file], { note: 'look at names' }),
      () => ask([file], { reuse: false }),
    ]) {
      const before = endpoint.requests.length;
      await again();
      assert.equal(endpoint.requests.length, before + 1);
    }
  });

  it('loses no finding of one part of a file when another part is edited', async () => {
    endpoint.play((request) => {
      const quote = 'const last = 2;';
      const isShown = promptOf(request).includes(`+ ${quote}`);
      return { text: reviewReply(request, isShown ? [{ path: 'src/long.ts', line: 1, quote }] : []) };
    });
    const text = (first: string, middle: readonly string[], last: string) => [
      `const first = ${first};`,
      ...numbered(50),
      ...middle,
      ...numbered(50, 50),
      `const last = ${last};`,
    ];
    const before = text('1', [], '1');
    // The part in the middle fits no request, so that the two others go together.
    const file = (first: string) => promptFile('src/long.ts', text(first, numbered(900, 1_000), '2'), before);
    for (const first of ['2', '3']) {
      const asked = await ask([file(first)], {}, 8_000);
      assert.deepEqual([asked.raws.length, [...asked.notDone.values()]], [1, ['context-overflow']], first);
    }
  });

  it('keeps nothing of an answer that was cut off', async () => {
    endpoint.play((request) => ({ ...oneEach(request), finish: 'length' }));
    await ask(fifty.slice(0, 1));
    assert.equal(state.size(), 0);
  });

  it('halves a batch that overflows the context, down to single hunks, and loses no file', async () => {
    const before = numbered(400);
    const long = promptFile(
      'long.ts',
      before.map((line, n) => (n % 100 === 50 ? `${line} // changed` : line)),
      before,
    );
    assert.equal(long.file.hunks.length, 4);
    endpoint.play((request) => {
      const hunks = promptOf(request).match(/^@@ changed$/gm)?.length ?? 0;
      return hunks > 1
        ? { status: 400, body: '{"error":{"code":"context_length_exceeded","message":"too long"}}' }
        : oneEach(request);
    });
    const asked = await ask([long, ...fifty.slice(0, 3)]);
    assert.deepEqual(asked.failures, []);
    assert.deepEqual([...asked.notDone], []);
    assert.deepEqual([...new Set(asked.raws.map(({ path }) => path))].sort(), [
      'long.ts',
      'src/file0.ts',
      'src/file1.ts',
      'src/file2.ts',
    ]);
    // 4 files, 2 + 2, then 4 single files or hunks of one.
    assert.equal(asked.usage.requests, endpoint.requests.length);
  });

  it('halves what a server reads only a part of', async () => {
    endpoint.play((request) => {
      const tokens = Math.ceil(promptOf(request).length / 4);
      return { ...oneEach(request), usage: { prompt_tokens: Math.min(tokens, 4_000), completion_tokens: 9 } };
    });
    const asked = await ask(fifty.slice(0, 40).map((file) => promptFile(file.file.path, numbered(60))));
    assert.deepEqual(asked.failures, []);
    assert.equal(new Set(asked.raws.map(({ path }) => path)).size, 40);
  });

  it('stays within requests and tokens, and names the files that were left out', async () => {
    const asked = await ask(fifty, { ...limits({ maxRequests: 2 }), concurrency: 4 });
    assert.equal(endpoint.requests.length, 2);
    assert.equal(asked.failures[0]?.kind, 'limit');
    assert.equal(asked.notDone.size, 50 - 24);
    assert.ok([...asked.notDone.values()].every((reason) => reason === 'budget'));
    const sent = endpoint.requests.length;
    await ask(fifty, { ...limits({ maxTokens: 100 }), reuse: false });
    assert.equal(endpoint.requests.length, sent);
  });

  it('never spends more than the limit in money, whatever the model writes', async () => {
    const price = { input: 1, cachedInput: 1, output: 10 };
    endpoint.play((request) => {
      const limit = Number(request.json?.['max_tokens']);
      return {
        ...oneEach(request),
        usage: { prompt_tokens: Math.ceil(promptOf(request).length / 4), completion_tokens: limit },
      };
    });
    const asked = await ask(fifty, { price, ...limits({ maxCostUsd: 0.05 }) });
    const { inputTokens, outputTokens } = asked.usage;
    const cost = (inputTokens * price.input + outputTokens * price.output) / 1e6;
    assert.ok(cost <= 0.05, String(cost));
    assert.ok(endpoint.requests.length >= 1);
    assert.equal(asked.failures[0]?.kind, 'limit');
  });

  it('counts tokens of a cache once, whether an endpoint counts them among the others or apart', () => {
    const price = { input: 10, cachedInput: 1, output: 0 };
    const cost = (inputTokens: number, cachedInputTokens: number) =>
      costOf({ requests: 1, inputTokens, cachedInputTokens, outputTokens: 0 }, { price });
    assert.equal(cost(1_000_000, 400_000), 6.4);
    assert.equal(cost(100_000, 400_000), 1.4);
  });

  it('sends nothing under a limit in money when the price is not known', async () => {
    const asked = await ask(fifty, limits({ maxCostUsd: 1 }));
    assert.equal(endpoint.requests.length, 0);
    assert.equal(asked.failures[0]?.message.code, 'ask.unknown-price');
    assert.equal(asked.notDone.size, 50);
  });

  it('ends at the time limit with what there is', async () => {
    endpoint.play((request) => (pathsIn(request).includes('src/file0.ts') ? oneEach(request) : { instead: 'silence' }));
    const asked = await ask(fifty, { ...limits({ timeoutMs: 800 }) });
    assert.deepEqual(
      asked.failures.map(({ kind }) => kind),
      ['timeout'],
    );
    assert.ok(asked.raws.length > 0);
    assert.ok(asked.notDone.size > 0);
  });

  it('learns that a model returns the marks, and then misses them', async () => {
    const learnt = learntAnew(endpoint.origin, 'm');
    const model = openaiModel({ baseUrl: endpoint.baseUrl, apiKey: null, model: 'm', learnt });
    const ports = { hash, clock, state: state as unknown as StateStore };
    const run = { signal: new AbortController().signal };
    const withoutMarks = (request: RecordedRequest): Answer => ({
      text: JSON.stringify({ findings: [] }),
      usage: { prompt_tokens: promptOf(request).length / 4 },
    });
    endpoint.play(withoutMarks);
    assert.deepEqual((await askModel(fifty.slice(0, 1), model, defaultReviewConfig, ports, run)).failures, []);
    endpoint.play(oneEach);
    await askModel(fifty.slice(1, 2), model, defaultReviewConfig, ports, run);
    assert.equal(learnt.current().echoesMarks, true);
    endpoint.play(withoutMarks);
    const asked = await askModel(fifty.slice(2, 3), model, defaultReviewConfig, ports, run);
    assert.equal(asked.failures[0]?.message.code, 'model.begin-mark-missing');
  });
});
