import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseReply } from '../../../src/core/model/parseReply';
import { readAnswer } from '../../../src/node/readAnswer';
import { marks, trueAnswer, type TrueAnswer } from '../core/model/mutatedAnswers';

const isFull = process.env['FRESH_EYES_FULL'] !== undefined;

type Framing = {
  readonly stream: boolean;
  readonly returns: boolean;
  readonly piece: number;
  readonly comments: boolean;
};

const framing: fc.Arbitrary<Framing> = fc.record({
  stream: fc.boolean(),
  returns: fc.boolean(),
  piece: fc.integer({ min: 1, max: 90 }),
  comments: fc.boolean(),
});

/** The bytes of an answer as an endpoint would send it. */
function body({ text }: TrueAnswer, { stream, returns, piece, comments }: Framing): Buffer {
  if (!stream) {
    return Buffer.from(
      JSON.stringify({ choices: [{ message: { content: text }, finish_reason: 'stop' }], usage: { prompt_tokens: 7 } }),
    );
  }
  const events = [JSON.stringify({ choices: [{ delta: { role: 'assistant' } }] })];
  for (let at = 0; at < text.length; at += piece) {
    events.push(JSON.stringify({ choices: [{ delta: { content: text.slice(at, at + piece) } }] }));
  }
  events.push(
    JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] }),
    JSON.stringify({ choices: [], usage: { prompt_tokens: 7 } }),
    '[DONE]',
  );
  const lines = events.map((event) => `${comments ? ': keep-alive\n\n' : ''}data: ${event}\n\n`).join('');
  return Buffer.from(returns ? lines.replace(/\n/g, '\r\n') : lines);
}

function response(chunks: readonly Uint8Array[], breaks: boolean): Response {
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks[at++];
      if (chunk !== undefined) controller.enqueue(chunk);
      else if (breaks) controller.error(new Error('reset'));
      else controller.close();
    },
  });
  return new Response(stream, { headers: { 'content-type': 'application/json' } });
}

async function read(chunks: readonly Uint8Array[], breaks = false) {
  const pieces: string[] = [];
  const answer = await readAnswer(response(chunks, breaks), {
    onText: (text) => pieces.push(text),
    onProgress: () => undefined,
  });
  return { answer, shown: pieces.join('') };
}

function split(bytes: Buffer, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

describe('reading an answer from the wire', function () {
  this.timeout(isFull ? 300_000 : 60_000);

  it('is the same however the bytes are split', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(trueAnswer, framing, sizes, async (answer, how, wanted) => {
        const bytes = body(answer, how);
        const { answer: whole, shown } = await read([bytes]);
        assert.equal(whole.text, answer.text);
        assert.equal(shown, whole.text);
        assert.deepEqual(
          [whole.finish, whole.whole, whole.broke, whole.problem, whole.usage?.inputTokens],
          ['stop', true, false, null, 7],
        );
        assert.deepEqual((await read(split(bytes, wanted))).answer, whole);
      }),
      { numRuns: isFull ? 30_000 : 3_000 },
    );
  });

  it('keeps complete findings and is never whole when the connection breaks at any byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        trueAnswer,
        framing,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.boolean(),
        async (answer, how, share, breaks) => {
          const bytes = body(answer, how);
          const cut = bytes.subarray(0, Math.floor(bytes.length * share));
          const { answer: partial } = await read([cut], breaks);
          const isEnded = partial.finish !== null || partial.whole;
          const parsed = parseReply(partial.text, marks);
          assert.ok(answer.text.startsWith(partial.text) || !how.stream, 'text that was not sent');
          if (isEnded) assert.equal(partial.text, answer.text, 'taken for an end');
          else assert.ok(how.stream || !partial.whole);
          const known = new Set(answer.findings.map((finding) => JSON.stringify(finding)));
          for (const finding of parsed.findings)
            if (!parsed.repaired) assert.ok(known.has(JSON.stringify(finding)), 'an invented finding');
        },
      ),
      { numRuns: isFull ? 5_000 : 500 },
    );
  });
});
