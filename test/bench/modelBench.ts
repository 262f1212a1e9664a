import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { defaultReviewConfig } from '../../src/core/config';
import { replyJsonSchema } from '../../src/core/model/replySchema';
import { estimateTokens, likelyTokens } from '../../src/core/model/tokens';
import { reviewPrompt } from '../../src/core/prompt/reviewPrompt';
import { reviewChanges } from '../../src/core/review/reviewChanges';
import { openaiModel } from '../../src/node/openaiModel';
import { reviewWorld, type ReviewWorld } from '../reviewWorld';
import { marksIn, promptOf } from '../scriptedEndpoint';
import { figureOf, goal, milliseconds, print } from './benchReport';

/** What a review with a model costs beside the model: own time, first finding, memory, requests, fixed tokens. */
export async function run(): Promise<void> {
  for (const lines of [10, 100, 1_000]) await ownTime(lines);
  await firstFinding();
  await hugeAnswer();
  await reuse();
  fixedTokens();
}

const source = (lines: number, salt: number) =>
  Array.from(
    { length: lines },
    (_, n) => `export const value${String(n)} = compute(${String(n * salt)}, "${String(n)}");\n`,
  ).join('');

async function ownTime(lines: number): Promise<void> {
  const cold: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < 7; round++) {
    const world = await reviewWorld();
    const files = Math.max(1, Math.ceil(lines / 100));
    for (let n = 0; n < files; n++) world.repository.write(`src/f${String(n)}.ts`, source(Math.min(100, lines), n + 2));
    world.repository.git('add', '-A');
    const first = await world.review();
    assert.equal(first.verdict, 'clean');
    const second = await world.review();
    await world.close();
    if (round === 0) continue;
    cold.push(first.timing.totalMs);
    again.push(second.timing.totalMs);
  }
  print(
    `review of ${String(lines)} changed lines, zero-latency endpoint`,
    milliseconds(figureOf(cold)),
    `the same again, from its receipt ${milliseconds(figureOf(again))}`,
  );
}

/** From the byte that closes the first finding in the stream to its event. */
async function firstFinding(): Promise<void> {
  const waits: number[] = [];
  const world = await reviewWorld();
  world.repository.stage({ 'a.ts': 'export const first = 1;\nexport const second = 2;\n' });
  let closedAt = 0;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => void stream(response, Buffer.concat(chunks).toString('utf8')));
  });
  async function stream(response: ServerResponse, body: string): Promise<void> {
    const { begin, end } = marksIn({ json: JSON.parse(body) as Record<string, unknown> } as never);
    const finding = (line: number, quote: string) =>
      JSON.stringify({ path: 'a.ts', line, quote, title: quote, message: 'It is wrong.' });
    const send = (content: string) =>
      response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    send(`{"begin":${JSON.stringify(begin)},"findings":[${finding(1, 'export const first = 1;').slice(0, -1)}`);
    await pause(100);
    closedAt = performance.now();
    send('}');
    await pause(400);
    send(`,${finding(2, 'export const second = 2;')}],"end":${JSON.stringify(end)}}`);
    response.end(`data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const model = openaiModel({
    baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`,
    apiKey: null,
    model: 'm',
  });
  for (let round = 0; round < 12; round++) {
    let seenAt = 0;
    const onFinding = (): void => {
      if (seenAt === 0) seenAt = performance.now();
    };
    const config = { ...defaultReviewConfig, reuse: false };
    const result = await reviewChanges(
      { kind: 'staged' },
      config,
      { ...world.ports, model },
      { signal: new AbortController().signal, onFinding },
    );
    assert.equal(result.findings.length, 2);
    if (round > 0) waits.push(seenAt - closedAt);
  }
  server.close();
  server.closeAllConnections();
  await world.close();
  const figure = figureOf(waits);
  print('last byte of the first finding to its event', milliseconds(figure), goal(figure.median, 50, ' ms'));
}

async function hugeAnswer(): Promise<void> {
  const server = createServer((incoming, response) => {
    incoming.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = Buffer.from(
      `data: ${JSON.stringify({ choices: [{ delta: { content: 'x'.repeat(100_000) } }] })}\n\n`,
    );
    let sent = 0;
    const more = (): void => {
      sent += chunk.length;
      if (response.destroyed || sent > 100 * 1024 * 1024) response.end();
      else response.write(chunk, more);
    };
    more();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const model = openaiModel({
    baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`,
    apiKey: null,
    model: 'm',
  });
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const request = {
    system: '',
    user: '',
    schema: { name: 'review', json: {} },
    maxOutputTokens: 9,
    estimatedTokens: 9,
    paths: [],
  };
  const reply = await model.complete(request, { signal: new AbortController().signal });
  const took = performance.now() - start;
  server.closeAllConnections();
  server.close();
  assert.equal(reply.kind === 'failure' && reply.message.code, 'model.answer-too-large');
  const grown = Math.max(0, (process.memoryUsage().rss - before) / 1024 / 1024);
  print(
    'an answer of 100 MiB',
    `${took.toFixed(0)} ms to its end`,
    `${grown.toFixed(0)} MiB more memory`,
    goal(grown, 300, ' MiB'),
  );
}

async function reuse(): Promise<void> {
  const world = await reviewWorld();
  for (let n = 0; n < 50; n++) world.repository.write(`src/f${String(n)}.ts`, source(60, n + 2));
  world.repository.git('add', '-A');
  await world.review();
  const first = sentBy(world);
  await world.review();
  const second = sentBy(world);
  world.repository.stage({ 'src/f7.ts': source(61, 9) });
  await world.review();
  const third = sentBy(world);
  await world.close();
  print('the same stage again', `${String(second.requests)} requests`, goal(second.requests, 0));
  const share = third.change / first.change;
  print(
    'after an edit of one file of fifty',
    `${String(third.requests)} of ${String(first.requests)} requests`,
    `1/${(1 / share).toFixed(0)} of the change text`,
    goal(share, 1 / 40),
  );
}

let counted = 0;
/** Requests since the last call, and the tokens of the change in them. */
function sentBy({ endpoint }: ReviewWorld): { requests: number; change: number } {
  const requests = endpoint.requests.slice(counted);
  counted = endpoint.requests.length;
  const change = requests.reduce((sum, request) => {
    const { begin } = marksIn(request);
    return sum + estimateTokens(promptOf(request).split(begin)[1] ?? '');
  }, 0);
  return { requests: requests.length, change };
}

function fixedTokens(): void {
  const { system } = reviewPrompt([], null, 1, (text) => createHash('sha256').update(text).digest('hex'));
  const tokens = Math.round(
    likelyTokens(estimateTokens(system) + estimateTokens(JSON.stringify(replyJsonSchema)), null),
  );
  print('fixed tokens per request before rules: instructions and schema', String(tokens), goal(tokens, 1_200));
}
