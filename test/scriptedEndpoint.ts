import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** One request as it came over the wire. */
export type RecordedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Null when the body is no JSON. */
  readonly json: Record<string, unknown> | null;
  /** Milliseconds on the clock of `performance.now()`. */
  readonly at: number;
};

/** How the endpoint answers one request; every field is one thing it can do, or do wrong. */
export type Answer = {
  /** The model's words; framed as one JSON body or as a stream, whichever was asked for. */
  readonly text?: string;
  /** Null: none is sent. Default `stop`. */
  readonly finish?: string | null;
  /** Null: none is sent. Default: plausible for the request. */
  readonly usage?: Readonly<Record<string, unknown>> | null;
  /** False: a stream ends without `[DONE]`. */
  readonly done?: boolean;
  /** Characters of `text` per event of a stream. Default 24. */
  readonly pieceLength?: number;
  /** Answers in this framing whatever was asked for. */
  readonly framing?: 'stream' | 'whole';
  /** Puts the words where the model's own dialect has them. */
  readonly as?: 'content' | 'parts' | 'tool' | 'reasoning';
  /** Merged into every choice, such as `{ refusal: '…' }` in its message or delta. */
  readonly message?: Readonly<Record<string, unknown>>;

  /** Sent as it is in place of everything above. */
  readonly body?: string | Buffer;
  /** With `text`, the body of the answer is changed by this before it is sent. */
  readonly mangle?: (body: string) => string | Buffer;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;

  readonly delayMs?: number;
  /** Between two chunks on the wire. */
  readonly betweenMs?: number;
  /** Bytes per chunk on the wire; default one chunk per event, or the whole body. */
  readonly chunkBytes?: number | ((rest: number) => number);
  /** After this many bytes of the body: end it properly, break the connection, or say nothing more. */
  readonly cutAt?: number;
  readonly cutBy?: 'end' | 'reset' | 'silence';
  /** Sends comments at this interval after the headers and never anything else. */
  readonly keepAliveMs?: number;
  /** Breaks the connection, or says nothing at all, before the headers. */
  readonly instead?: 'reset' | 'silence';
};

export type Script =
  Answer | readonly Answer[] | ((request: RecordedRequest, index: number) => Answer | Promise<Answer>);

export type ScriptedEndpoint = {
  /** Ends in `/v1`. */
  readonly baseUrl: string;
  readonly origin: string;
  /** Requests for an answer, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** All others: `/models` and what nobody should ask for. */
  readonly otherRequests: readonly RecordedRequest[];
  /** Changes what the next requests get; a list is played from its start, its last entry again and again. */
  readonly play: (script: Script) => void;
  readonly openSockets: () => number;
  /** Requests whose connection is open and whose answer is not sent to its end. */
  readonly underWay: () => number;
  readonly close: () => Promise<void>;
};

/**
 * An OpenAI-compatible endpoint on loopback that plays a script and records every byte it is sent.
 * `models`: the names that `/models` lists.
 */
export async function scriptedEndpoint(
  script: Script,
  options: { readonly models?: readonly string[]; readonly host?: string; readonly port?: number } = {},
): Promise<ScriptedEndpoint> {
  let playing = script;
  let played = 0;
  const requests: RecordedRequest[] = [];
  const otherRequests: RecordedRequest[] = [];
  const sockets = new Set<Socket>();

  let underWay = 0;
  const server = createServer((incoming, response) => {
    underWay++;
    response.once('close', () => underWay--);
    void respond(incoming, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });

  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await recorded(incoming);
    if (request.method === 'GET' && request.path.replace(/\?.*$/, '').endsWith('/models')) {
      otherRequests.push(request);
      const data = (options.models ?? ['scripted-model']).map((id) => ({ id, object: 'model' }));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data }));
    } else if (request.method === 'POST' && request.path.replace(/\?.*$/, '').endsWith('/chat/completions')) {
      requests.push(request);
      await send(response, request, await answerFor(request));
    } else {
      otherRequests.push(request);
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html><title>404 Not Found</title></html>');
    }
  }

  async function answerFor(request: RecordedRequest): Promise<Answer> {
    const index = played++;
    if (typeof playing === 'function') return playing(request, index);
    if (!Array.isArray(playing)) return playing as Answer;
    return (playing as readonly Answer[])[Math.min(index, playing.length - 1)] ?? {};
  }

  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const origin = `http://${host}:${String((server.address() as AddressInfo).port)}`;
  return {
    baseUrl: `${origin}/v1`,
    origin,
    requests,
    otherRequests,
    play: (next) => {
      playing = next;
      played = 0;
    },
    openSockets: () => sockets.size,
    underWay: () => underWay,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The marks of the change in a request of ours; empty where there are none. */
export function marksIn(request: RecordedRequest): { begin: string; end: string } {
  return {
    begin: /\[change \w+ begins\]/.exec(promptOf(request))?.[0] ?? '',
    end: /\[change \w+ ends\]/.exec(promptOf(request))?.[0] ?? '',
  };
}

/** All text that the model is given, system and user joined. */
export function promptOf(request: RecordedRequest): string {
  const messages = (request.json?.['messages'] ?? []) as readonly { readonly content: string }[];
  return messages.map(({ content }) => content).join('\n');
}

export type ScriptedFinding = { readonly path: string; readonly line: number; readonly quote: string } & Readonly<
  Record<string, unknown>
>;

/** A model's answer as the contract "Model reply" wants it, with the marks of the request it answers. */
export function reviewReply(request: RecordedRequest, findings: readonly ScriptedFinding[]): string {
  const whole = findings.map((finding) => ({
    rule: 'core/other',
    severity: 'warning',
    confidence: 0.8,
    title: 'Something is wrong here',
    message: 'It goes wrong when it is called twice.',
    claim: null,
    replacement: null,
    ...finding,
  }));
  const { begin, end } = marksIn(request);
  return JSON.stringify({ begin, findings: whole, end });
}

/** A script that answers each request with those of the given findings whose file is in it. */
export function reviewer(findings: readonly ScriptedFinding[]): Script {
  return (request) => ({
    text: reviewReply(
      request,
      findings.filter(({ path }) => promptOf(request).includes(`## ${path} `)),
    ),
  });
}

async function recorded(incoming: IncomingMessage): Promise<RecordedRequest> {
  const at = performance.now();
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  let json: Record<string, unknown> | null = null;
  try {
    json = JSON.parse(body) as Record<string, unknown>;
  } catch {
    // Not every request has a body.
  }
  return { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, body, json, at };
}

async function send(response: ServerResponse, request: RecordedRequest, answer: Answer): Promise<void> {
  if (answer.delayMs !== undefined) await pause(answer.delayMs);
  if (answer.instead === 'silence') return;
  if (answer.instead === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const isStream = answer.framing === undefined ? request.json?.['stream'] === true : answer.framing === 'stream';
  const type = answer.body === undefined && isStream ? 'text/event-stream; charset=utf-8' : 'application/json';
  response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers });
  if (answer.keepAliveMs === undefined) await sendBody(response, answer, bodyChunks(answer, request, isStream));
  else await keepAlive(response, isStream ? ': keep-alive\n\n' : ' ', answer.keepAliveMs);
}

async function keepAlive(response: ServerResponse, sign: string, everyMs: number): Promise<void> {
  response.flushHeaders();
  while (!response.destroyed) {
    response.write(sign);
    await pause(everyMs);
  }
}

async function sendBody(response: ServerResponse, answer: Answer, body: readonly Buffer[]): Promise<void> {
  for (const chunk of wireChunks(answer, body)) {
    if (response.destroyed) return;
    response.write(chunk);
    if (answer.betweenMs !== undefined) await pause(answer.betweenMs);
    // Chunks that follow each other at once would come out of one read.
    else if (answer.chunkBytes !== undefined) await new Promise(setImmediate);
  }
  if (answer.cutAt === undefined || answer.cutBy === 'end') response.end();
  else if (answer.cutBy !== 'silence') {
    await pause(5);
    response.socket?.resetAndDestroy();
  }
}

function bodyChunks(answer: Answer, request: RecordedRequest, isStream: boolean): Buffer[] {
  if (answer.body !== undefined) return [Buffer.from(answer.body)];
  const frames = isStream ? streamFrames(answer, request) : [JSON.stringify(wholeBody(answer, request))];
  if (answer.mangle === undefined) return frames.map((frame) => Buffer.from(frame));
  return [Buffer.from(answer.mangle(frames.join('')))];
}

function wireChunks(answer: Answer, chunks: readonly Buffer[]): Buffer[] {
  const { cutAt, chunkBytes } = answer;
  if (cutAt === undefined && chunkBytes === undefined) return [...chunks];
  let rest = Buffer.concat(chunks);
  if (cutAt !== undefined) rest = rest.subarray(0, cutAt);
  const cut: Buffer[] = [];
  while (rest.length > 0) {
    const size = typeof chunkBytes === 'function' ? chunkBytes(rest.length) : (chunkBytes ?? rest.length);
    cut.push(rest.subarray(0, Math.max(1, size)));
    rest = rest.subarray(Math.max(1, size));
  }
  return cut;
}

function said(answer: Answer, text: string): Record<string, unknown> {
  switch (answer.as ?? 'content') {
    case 'content':
      return { content: text };
    case 'parts':
      return { content: [{ type: 'text', text }] };
    case 'reasoning':
      return { content: null, reasoning_content: text };
    case 'tool':
      return {
        content: null,
        tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'review', arguments: text } }],
      };
  }
}

function usageFor(answer: Answer, request: RecordedRequest): Readonly<Record<string, unknown>> | null {
  if (answer.usage !== undefined) return answer.usage;
  const prompt = Math.ceil(promptOf(request).length / 4);
  const completion = Math.ceil((answer.text ?? '').length / 4);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

function wholeBody(answer: Answer, request: RecordedRequest): Record<string, unknown> {
  const usage = usageFor(answer, request);
  const finish = answer.finish === undefined ? 'stop' : answer.finish;
  const message = { role: 'assistant', ...said(answer, answer.text ?? ''), ...answer.message };
  return {
    id: 'chatcmpl-scripted',
    object: 'chat.completion',
    model: request.json?.['model'],
    choices: [{ index: 0, message, finish_reason: finish }],
    ...(usage === null ? {} : { usage }),
  };
}

function streamFrames(answer: Answer, request: RecordedRequest): string[] {
  const chunk = (choices: unknown, rest: object = {}): string => {
    const head = { id: 'chatcmpl-scripted', object: 'chat.completion.chunk', model: request.json?.['model'] };
    return `data: ${JSON.stringify({ ...head, choices, ...rest })}\n\n`;
  };
  const text = answer.text ?? '';
  const length = answer.pieceLength ?? 24;
  const frames = [chunk([{ index: 0, delta: { role: 'assistant', ...answer.message }, finish_reason: null }])];
  for (let start = 0; start < text.length; start += length) {
    frames.push(chunk([{ index: 0, delta: said(answer, text.slice(start, start + length)), finish_reason: null }]));
  }
  const finish = answer.finish === undefined ? 'stop' : answer.finish;
  if (finish !== null) frames.push(chunk([{ index: 0, delta: {}, finish_reason: finish }]));
  const usage = usageFor(answer, request);
  if (usage !== null) frames.push(chunk([], { usage }));
  if (answer.done !== false) frames.push('data: [DONE]\n\n');
  return frames;
}
