import assert from 'node:assert/strict';
import { defaultReviewConfig, type ReviewConfig } from '../../../../src/core/config';
import type { RecordedRequest } from '../../../scriptedEndpoint';
import { replyText, reviewWorld, type ReviewWorld } from '../../../reviewWorld';

const files = { 'a.ts': 'export const a = 1;\n', 'b.ts': 'export const b = 1;\n', 'c.ts': 'export const c = 1;\n' };
const after = {
  'a.ts': 'export const a = [1];\nexport const first = a[1].name;\n',
  'b.ts': 'export const b = 2;\nif (b === 2) throw new Error("no");\nexport const half = 1 / b;\n',
  'c.ts': 'export const c = 3;\n',
};
const inA = found('a.ts', 2, 'export const first = a[1].name;', 'Reads past the end of the list');
const inB = found('b.ts', 3, 'export const half = 1 / b;', 'Divides by b which may be zero');

describe('effort deep', function () {
  this.timeout(20_000);
  let world: ReviewWorld;
  beforeEach(async () => {
    world = await reviewWorld();
    world.repository.stage(files);
    world.repository.commit();
    world.repository.stage(after);
  });
  afterEach(() => world.close());

  const isSecondLook = ({ body }: RecordedRequest) => body.includes('Another reviewer read a change');
  const play = (drafts: readonly object[][], verdicts: unknown) => {
    let draft = 0;
    world.endpoint.play((request) => {
      if (isSecondLook(request))
        return { text: typeof verdicts === 'string' ? verdicts : JSON.stringify({ begin: '', verdicts, end: '' }) };
      return { text: replyText(request.body, (drafts[draft++] ?? []) as Record<string, unknown>[]) };
    });
  };
  const deep = () => world.review({ effort: 'deep' });
  const titles = (result: Awaited<ReturnType<typeof deep>>) => result.findings.map(({ title }) => title).sort();

  it('joins drafts over shuffled files: what any found is listed once, what several found is surer', async () => {
    play([[inA], [{ ...inA, title: 'Reads past the end of the list a' }, inB], [inA]], []);
    const result = await deep();
    assert.deepEqual(titles(result), ['Divides by b which may be zero', 'Reads past the end of the list']);
    const sure = result.findings.find(({ location }) => location.path === 'a.ts');
    assert.ok((sure?.confidence ?? 0) > 0.7, String(sure?.confidence));
    assert.equal(result.findings.find(({ location }) => location.path === 'b.ts')?.confidence, 0.7);
    assert.equal(result.dropped.filter(({ reason }) => reason === 'duplicate').length, 2);
    const orders = world.endpoint.requests
      .filter((request) => !isSecondLook(request))
      .map(({ body }) => body.match(/## \w\.ts/g)?.join(' '));
    assert.equal(orders.length, 3);
    assert.ok(new Set(orders).size > 1, orders.join('; '));
  });

  it('drops what the second look refutes with code that stands there, and nothing else', async () => {
    play(
      [[inA, inB]],
      [
        { finding: 1, verdict: 'refuted', cite: 'if (a.length < 2) return;', reason: 'made up' },
        { finding: 2, verdict: 'refuted', cite: 'if (b === 2) throw new Error("no");', reason: 'b is checked' },
        { finding: 3, verdict: 'refuted', cite: 'export const b = 2;', reason: 'no such finding' },
      ],
    );
    const result = await deep();
    assert.deepEqual(titles(result), ['Reads past the end of the list']);
    const refuted = result.dropped.find(({ reason }) => reason === 'refuted');
    assert.deepEqual(refuted?.evidence, [
      { kind: 'second-look', source: 'model', outcome: 'refuted', note: 'if (b === 2) throw new Error("no");' },
    ]);
    assert.equal(result.verdict, 'findings');
  });

  it('keeps everything when the second look cannot be read, and says so', async () => {
    for (const answer of [
      'I agree with all of it.',
      '{"verdicts": 3}',
      '{"verdicts": [{"finding": 1, "verdict": "refuted", "cite": null}, 7, null]}',
    ]) {
      play([[inA, inB]], answer);
      const result = await world.review({ effort: 'deep', reuse: false });
      assert.equal(result.findings.length, 2, answer);
    }
    play([[inA]], 'no');
    const result = await world.review({ effort: 'deep', reuse: false });
    assert.ok(result.notes.some(({ code }) => code === 'review.no-second-look'));
  });

  it('counts a file as reviewed when one draft answered for it, and asks within the limits', async () => {
    let asked = 0;
    world.endpoint.play((request) =>
      isSecondLook(request)
        ? { text: '{"verdicts":[]}' }
        : ++asked === 1
          ? { text: 'nonsense' }
          : { text: replyText(request.body, [inA]) },
    );
    const result = await deep();
    assert.equal(result.verdict, 'findings', JSON.stringify(result.failures));
    assert.deepEqual(titles(result), ['Reads past the end of the list']);
    assert.deepEqual(result.notes.find(({ code }) => code === 'review.fewer-drafts')?.args, { whole: 2, drafts: 3 });
  });

  it('keeps the limits of the run in requests, money and time for all it asks together', async () => {
    const { limits } = defaultReviewConfig;
    const price = { input: 1, cachedInput: 1, output: 1_000 };
    const answer = (request: RecordedRequest) => ({
      text: replyText(request.body, [inA]),
      usage: { prompt_tokens: 2_000, completion_tokens: Math.min(3_000, Number(request.json?.['max_tokens'])) },
    });
    const asked = async (config: Partial<ReviewConfig>) => {
      const before = world.endpoint.requests.length;
      const result = await world.review({ effort: 'deep', reuse: false, ...config });
      assert.equal(result.findings.length, 1, JSON.stringify(result.failures));
      assert.ok(result.notes.some(({ code }) => code === 'review.no-second-look'));
      return { requests: world.endpoint.requests.length - before, result };
    };
    world.endpoint.play(answer);
    const two = await asked({ limits: { ...limits, maxRequests: 2 } });
    assert.equal(two.requests, 2);
    assert.deepEqual(two.result.notes[0]?.args, { whole: 2, drafts: 3 });

    const { result } = await asked({ price, limits: { ...limits, maxCostUsd: 7 } });
    assert.ok((result.usage.costUsd ?? 99) <= 7, String(result.usage.costUsd));

    let answered = 0;
    world.endpoint.play((request) => (answered++ === 0 ? answer(request) : { instead: 'silence' }));
    assert.equal((await asked({ limits: { ...limits, timeoutMs: 1_000 } })).requests, 2);
  });

  it('is not what standard does', async () => {
    play([[inA, inB], [inA], [inA]], []);
    await world.review();
    assert.equal(world.endpoint.requests.length, 1);
  });
});

function found(path: string, line: number, quote: string, title: string) {
  return {
    path,
    line,
    quote,
    rule: 'core/wrong-on-edge-case',
    severity: 'error',
    confidence: 0.7,
    title,
    message: 'It fails.',
    claim: null,
    replacement: null,
  };
}
