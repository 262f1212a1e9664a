import type { FailureKind } from '../../../src/core/model/model';
import type { MessageCode } from '../../../src/core/messages';
import type { NotDoneReason } from '../../../src/core/finding';
import { marksIn, reviewReply, type Answer, type RecordedRequest } from '../../scriptedEndpoint';

/** One fault of an endpoint, what is done about it, and how a review of the file that it hits ends. */
export type FaultRow = {
  /** Row of the list of endpoint faults in the test plan. */
  readonly row: string;
  readonly fault: string;
  /** What the endpoint does for the n-th request about the file, from 0. */
  readonly answer: (request: RecordedRequest, nth: number) => Answer;
  /** HTTP requests made for the file. */
  readonly requests: number;
  /** Absent: the answer counts as complete. */
  readonly ends?: { readonly failure: FailureKind; readonly reason: NotDoneReason; readonly message: MessageCode };
  /** Findings of the file that are kept; default all 2 when complete, none when not. */
  readonly kept?: number;
  /** Only in this way of asking. */
  readonly only?: 'stream' | 'whole';
  /** Ends by one of our limits, which are short for it. */
  readonly isSlow?: boolean;
  /** Everything asked afterwards fails for the same reason without a request. */
  readonly isHopeless?: boolean;
};

/** The words of a good answer about the file in the request. */
export function good(request: RecordedRequest): string {
  const path = /## (\S+) \(/.exec(JSON.stringify(request.json))?.[1] ?? '';
  return reviewReply(request, [
    { path, line: 1, quote: 'first', title: 'First' },
    { path, line: 2, quote: 'second', title: 'Second', message: 'Wie das läuft: “ÿ” 漢字 🙂' },
  ]);
}

const ok = (request: RecordedRequest): Answer => ({ text: good(request) });
const then =
  (first: Answer, ...rest: readonly Answer[]) =>
  (request: RecordedRequest, nth: number) =>
    [first, ...rest][nth] ?? ok(request);
const always = (answer: Answer) => () => answer;
const error = (status: number, error: object, headers: Record<string, string> = {}): Answer => ({
  status,
  body: JSON.stringify({ error }),
  headers,
});
const text =
  (change: (answer: string, request: RecordedRequest) => string, rest: Answer = {}) =>
  (request: RecordedRequest) => ({
    text: change(good(request), request),
    ...rest,
  });
const findingsAs = (value: unknown) =>
  text((_, request) => JSON.stringify({ begin: marksIn(request).begin, findings: value, end: marksIn(request).end }));
const failed = (failure: FailureKind, message: MessageCode, reason: NotDoneReason = 'endpoint') => ({
  failure,
  reason,
  message,
});
const unreadable = failed('unreadable', 'model.unreadable', 'unreadable');
const cutOff = failed('truncated', 'model.cut-off', 'truncated');
const firstHalf = (answer: string) => answer.slice(0, answer.indexOf('"Second"'));

export const faultRows: readonly FaultRow[] = [
  {
    row: 'F1',
    fault: '401',
    answer: always(error(401, { message: 'no' })),
    requests: 1,
    ends: failed('key-refused', 'model.key-refused'),
    isHopeless: true,
  },
  {
    row: 'F2',
    fault: '403',
    answer: always(error(403, { message: 'region' })),
    requests: 1,
    ends: failed('forbidden', 'model.forbidden'),
  },
  {
    row: 'F3',
    fault: '404 with a web page',
    answer: always({
      status: 404,
      body: '<html><title>Not Found</title></html>',
      headers: { 'content-type': 'text/html' },
    }),
    requests: 1,
    ends: failed('not-found', 'model.not-found'),
    isHopeless: true,
  },
  {
    row: 'F3',
    fault: '404 for the model',
    answer: always(error(404, { code: 'model_not_found', message: 'The model `m` does not exist' })),
    requests: 1,
    ends: failed('model-unknown', 'model.model-unknown'),
    isHopeless: true,
  },
  {
    row: 'F3',
    fault: "404 in Ollama's words",
    answer: always(error(404, { message: 'model "m" not found, try pulling it first' })),
    requests: 1,
    ends: failed('model-unknown', 'model.model-unknown'),
    isHopeless: true,
  },
  ...[408, 409, 500, 502, 503, 529].map((status) => ({
    row: 'F4',
    fault: `${String(status)} once`,
    answer: then(error(status, { message: 'busy' })),
    requests: 2,
  })),
  {
    row: 'F4',
    fault: '503 for ever',
    answer: always(error(503, { message: 'busy' })),
    requests: 3,
    ends: failed('server', 'model.server'),
  },
  {
    row: 'F4',
    fault: '500 that says another try is of no use',
    answer: always(error(500, {}, { 'x-should-retry': 'false' })),
    requests: 1,
    ends: failed('server', 'model.server'),
  },
  {
    row: 'F5',
    fault: '413',
    answer: always({ status: 413, body: 'too large' }),
    requests: 1,
    ends: failed('too-large', 'model.too-large', 'context-overflow'),
  },
  {
    row: 'F5',
    fault: 'context_length_exceeded',
    answer: always(
      error(400, {
        code: 'context_length_exceeded',
        message: "This model's maximum context length is 4096 tokens. Reduce max_tokens.",
      }),
    ),
    requests: 1,
    ends: failed('context-overflow', 'model.context-overflow', 'context-overflow'),
  },
  {
    row: 'F6',
    fault: '429 that asks to wait a moment',
    answer: then(error(429, { message: 'slow down' }, { 'retry-after-ms': '20' })),
    requests: 2,
  },
  {
    row: 'F6',
    fault: '429 that asks to wait two minutes',
    answer: always(error(429, { message: 'slow down' }, { 'retry-after': '120' })),
    requests: 1,
    ends: failed('rate-limit', 'model.rate-limit'),
    isHopeless: true,
  },
  {
    row: 'F6',
    fault: '429 for ever',
    answer: always(error(429, { message: 'slow down' })),
    requests: 3,
    ends: failed('rate-limit', 'model.rate-limit-silent'),
    isHopeless: true,
  },
  {
    row: 'F7',
    fault: 'no quota',
    answer: always(
      error(429, { code: 'insufficient_quota', message: 'You exceeded your current quota' }, { 'retry-after': '1' }),
    ),
    requests: 1,
    ends: failed('quota', 'model.quota'),
    isHopeless: true,
  },
  {
    row: 'F7',
    fault: '402',
    answer: always(error(402, { message: 'Insufficient credits' })),
    requests: 1,
    ends: failed('quota', 'model.quota'),
    isHopeless: true,
  },
  { row: 'F9', fault: 'reset before the headers, once', answer: then({ instead: 'reset' }), requests: 2 },
  {
    row: 'F9',
    fault: 'reset before the headers, for ever',
    answer: always({ instead: 'reset' }),
    requests: 3,
    ends: failed('network', 'model.connection-lost'),
  },
  {
    row: 'F10',
    fault: 'reset after a finding',
    answer: (request) => ({
      text: firstHalf(good(request)),
      finish: null,
      usage: null,
      done: false,
      cutAt: 1e6,
      cutBy: 'reset',
    }),
    only: 'stream',
    requests: 1,
    ends: cutOff,
    kept: 1,
  },
  {
    row: 'F10',
    fault: 'reset before any text, once',
    answer: then({ text: 'x', cutAt: 40, cutBy: 'reset' }),
    only: 'stream',
    requests: 2,
  },
  {
    row: 'F10',
    fault: 'reset in the middle, once',
    answer: then({ text: 'x', cutAt: 40, cutBy: 'reset' }),
    only: 'whole',
    requests: 2,
  },
  {
    row: 'F11',
    fault: 'never answers',
    answer: always({ instead: 'silence' }),
    isSlow: true,
    requests: 1,
    only: 'stream',
    ends: failed('timeout', 'model.no-answer', 'timeout'),
  },
  {
    row: 'F11',
    fault: 'never answers',
    answer: always({ instead: 'silence' }),
    isSlow: true,
    requests: 1,
    only: 'whole',
    ends: failed('timeout', 'model.too-slow', 'timeout'),
  },
  {
    row: 'F12',
    fault: 'a byte now and then',
    answer: (request) => ({ ...ok(request), chunkBytes: 1, betweenMs: 40 }),
    isSlow: true,
    requests: 1,
    only: 'whole',
    ends: failed('timeout', 'model.too-slow', 'timeout'),
  },
  {
    row: 'F12',
    fault: 'a byte now and then',
    answer: (request) => ({ ...ok(request), chunkBytes: 1, betweenMs: 40 }),
    isSlow: true,
    requests: 1,
    only: 'stream',
    ends: failed('timeout', 'model.no-content', 'timeout'),
  },
  {
    row: 'F13',
    fault: 'stalls after a finding',
    answer: (request) => ({
      text: firstHalf(good(request)),
      finish: null,
      usage: null,
      done: false,
      cutAt: 1e6,
      cutBy: 'silence',
    }),
    isSlow: true,
    requests: 1,
    only: 'stream',
    ends: failed('timeout', 'model.no-content', 'timeout'),
    kept: 1,
  },
  {
    row: 'F14',
    fault: 'nothing but keep-alives',
    answer: always({ keepAliveMs: 10 }),
    isSlow: true,
    requests: 1,
    ends: failed('timeout', 'model.no-content', 'timeout'),
  },
  {
    row: 'F15',
    fault: 'ends without finish reason and [DONE]',
    answer: (request) => ({ text: firstHalf(good(request)), finish: null, done: false }),
    requests: 1,
    only: 'stream',
    ends: cutOff,
    kept: 1,
  },
  {
    row: 'F15',
    fault: 'ends without finish reason and [DONE], whole as it looks',
    answer: (request) => ({ ...ok(request), finish: null, done: false }),
    requests: 1,
    only: 'stream',
    ends: cutOff,
    kept: 2,
  },
  {
    row: 'F16',
    fault: 'no finish reason, but [DONE] or a whole body',
    answer: (request) => ({ ...ok(request), finish: null }),
    requests: 1,
  },
  {
    row: 'F16',
    fault: 'a finish reason, but no [DONE]',
    answer: (request) => ({ ...ok(request), done: false }),
    requests: 1,
  },
  {
    row: 'F16',
    fault: 'a connection left open after the last word',
    answer: (request) => ({ ...ok(request), cutAt: 1e6, cutBy: 'silence' }),
    isSlow: true,
    requests: 1,
    only: 'stream',
  },
  {
    row: 'F17',
    fault: 'finish reason length',
    answer: text(firstHalf, { finish: 'length' }),
    requests: 1,
    ends: failed('truncated', 'model.length', 'truncated'),
    kept: 1,
  },
  {
    row: 'F18',
    fault: 'content filter',
    answer: always({ text: '', finish: 'content_filter' }),
    requests: 1,
    ends: failed('content-filter', 'model.content-filter', 'refused'),
  },
  {
    row: 'F18',
    fault: 'a refusal',
    answer: always({ text: '', message: { refusal: 'I cannot help with that.' } }),
    requests: 1,
    ends: failed('content-filter', 'model.refusal', 'refused'),
  },
  {
    row: 'F19',
    fault: 'insufficient_system_resource',
    answer: text(firstHalf, { finish: 'insufficient_system_resource' }),
    requests: 1,
    ends: failed('truncated', 'model.ended-early', 'truncated'),
    kept: 1,
  },
  {
    row: 'F19',
    fault: 'a reason nobody knows behind a whole answer',
    answer: text((answer) => answer, { finish: 'paused' }),
    requests: 1,
    ends: failed('truncated', 'model.ended-early', 'truncated'),
    kept: 2,
  },
  {
    row: 'F20',
    fault: 'no text',
    answer: always({ text: '' }),
    requests: 1,
    ends: failed('unreadable', 'model.empty', 'unreadable'),
  },
  {
    row: 'F20',
    fault: 'no choices',
    answer: always({ body: '{"choices":[]}' }),
    requests: 1,
    ends: failed('unreadable', 'model.empty', 'unreadable'),
  },
  {
    row: 'F20',
    fault: 'null',
    answer: always({ body: 'null' }),
    requests: 1,
    ends: failed('unreadable', 'model.not-json', 'unreadable'),
  },
  {
    row: 'F20',
    fault: 'an empty body',
    answer: always({ body: '' }),
    requests: 1,
    ends: failed('unreadable', 'model.empty', 'unreadable'),
  },
  {
    row: 'F21',
    fault: '200 with an error',
    answer: always({ body: '{"error":{"message":"upstream failed"}}' }),
    requests: 1,
    ends: failed('server', 'model.server-error'),
  },
  {
    row: 'F21',
    fault: '200 with 429 inside',
    answer: then({ body: '{"error":{"code":429,"message":"slow down"}}' }),
    requests: 2,
  },
  {
    row: 'F21',
    fault: '200 with 401 inside',
    answer: always({ body: '{"error":{"code":401,"message":"no"}}' }),
    requests: 1,
    ends: failed('key-refused', 'model.key-refused'),
    isHopeless: true,
  },
  {
    row: 'F21',
    fault: 'an error in the stream after a finding',
    answer: (request) => ({
      text: firstHalf(good(request)),
      finish: null,
      done: false,
      mangle: (body) => `${body}data: {"error":{"code":502,"message":"provider lost"}}\n\n`,
    }),
    only: 'stream',
    requests: 1,
    ends: failed('server', 'model.server'),
    kept: 1,
  },
  {
    row: 'F22',
    fault: 'a web page',
    answer: always({
      body: '<!doctype html><html><title>Sign in</title></html>',
      headers: { 'content-type': 'text/html' },
    }),
    requests: 1,
    ends: failed('unreadable', 'model.html'),
  },
  {
    row: 'F22',
    fault: 'a web page that says it is JSON',
    answer: always({ body: '<html><title>Sign in</title></html>' }),
    requests: 1,
    ends: failed('unreadable', 'model.html'),
  },
  {
    row: 'F22',
    fault: 'plain text',
    answer: always({ body: 'Service moved', headers: { 'content-type': 'text/plain' } }),
    requests: 1,
    ends: failed('unreadable', 'model.not-json', 'unreadable'),
  },
  {
    row: 'F23',
    fault: 'one body though a stream was asked for',
    answer: (request) => ({ ...ok(request), framing: 'whole' }),
    only: 'stream',
    requests: 1,
  },
  {
    row: 'F23',
    fault: 'a stream though one body was asked for',
    answer: (request) => ({ ...ok(request), framing: 'stream' }),
    only: 'whole',
    requests: 1,
  },
  {
    row: 'F23',
    fault: 'the wrong content type',
    answer: (request) => ({ ...ok(request), headers: { 'content-type': 'application/octet-stream' } }),
    requests: 1,
  },
  {
    row: 'F24',
    fault: 'carriage returns, comments, a byte order mark, no final line break',
    answer: (request) => ({
      ...ok(request),
      mangle: (body) => `\uFEFF: hi\n\n${body}`.replace(/\n/g, '\r\n').replace(/(?:\r\n)+$/, ''),
    }),
    only: 'stream',
    requests: 1,
  },
  {
    row: 'F24',
    fault: 'three bytes at a time',
    answer: (request) => ({ ...ok(request), chunkBytes: 3, pieceLength: 400 }),
    only: 'stream',
    requests: 1,
  },
  {
    row: 'F24',
    fault: 'data over several lines',
    answer: (request) => ({ ...ok(request), mangle: (body) => body.replace(/"choices"/g, '\ndata: "choices"') }),
    only: 'stream',
    requests: 1,
  },
  {
    row: 'F25',
    fault: 'an event that is no JSON',
    answer: (request) => ({
      text: firstHalf(good(request)),
      finish: null,
      done: false,
      mangle: (body) => `${body}data: {"choi\n\n`,
    }),
    only: 'stream',
    requests: 1,
    ends: failed('unreadable', 'model.broken-stream', 'truncated'),
    kept: 1,
  },
  {
    row: 'F25',
    fault: 'an event named error',
    answer: (request) => ({
      text: firstHalf(good(request)),
      finish: null,
      done: false,
      mangle: (body) => `${body}event: error\ndata: {"message":"first second"}\n\n`,
    }),
    only: 'stream',
    requests: 1,
    ends: failed('server', 'model.server-error'),
    kept: 1,
  },
  {
    row: 'F26',
    fault: 'more than the limit',
    answer: text((answer) => `${answer.slice(0, -1)},"more":"${'x'.repeat(300_000)}"}`, { pieceLength: 10_000 }),
    requests: 1,
    ends: failed('limit', 'model.answer-too-large', 'truncated'),
    kept: 2,
    only: 'whole',
  },
  {
    row: 'F26',
    fault: 'more than the limit',
    answer: text((answer) => `${answer.slice(0, -1)},"more":"${'x'.repeat(300_000)}"}`, { pieceLength: 10_000 }),
    requests: 1,
    ends: failed('limit', 'model.answer-too-large', 'truncated'),
    kept: 2,
    only: 'stream',
  },
  {
    row: 'F28',
    fault: 'rejects temperature',
    answer: then(
      error(400, {
        param: 'temperature',
        message: "Unsupported value: 'temperature' does not support 0 with this model.",
      }),
    ),
    requests: 2,
  },
  {
    row: 'F28',
    fault: 'rejects max_tokens',
    answer: then(
      error(400, {
        param: 'max_tokens',
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      }),
    ),
    requests: 2,
  },
  {
    row: 'F28',
    fault: 'rejects two parameters',
    answer: then(
      error(422, { message: 'temperature: extra inputs are not permitted' }),
      error(400, { message: 'max_tokens is too new' }),
    ),
    requests: 3,
  },
  {
    row: 'F29',
    fault: 'rejects stream',
    answer: then(error(400, { param: 'stream', message: 'Streaming is not available' })),
    only: 'stream',
    requests: 2,
  },
  {
    row: 'F29',
    fault: 'rejects stream_options',
    answer: then(error(422, { message: 'stream_options: unknown field' })),
    only: 'stream',
    requests: 2,
  },
  {
    row: 'F30',
    fault: 'takes no response_format',
    answer: then(
      error(400, { message: "'response_format.type' must be 'text'" }),
      error(400, { message: 'json_object is not supported' }),
    ),
    requests: 3,
  },
  {
    row: 'F30',
    fault: 'takes no structure at all',
    answer: then(
      error(400, { message: 'response_format' }),
      error(400, { message: 'response_format' }),
      error(400, { message: 'tool_choice is not supported' }),
    ),
    requests: 4,
  },
  {
    row: 'F30',
    fault: 'rejects more than may be changed in one request',
    answer: always(error(400, { message: 'temperature stream_options response_format max_tokens system role' })),
    requests: 4,
    ends: failed('bad-request', 'model.bad-request'),
  },
  {
    row: 'F30',
    fault: 'rejects the system role',
    answer: then(error(400, { message: 'System role not supported' })),
    requests: 2,
  },
  {
    row: 'F30',
    fault: 'rejects for a reason nobody can mend',
    answer: always(error(400, { message: 'Bad things happened' })),
    requests: 1,
    ends: failed('bad-request', 'model.bad-request'),
  },
  {
    row: 'F31',
    fault: 'counts a third of what was sent',
    answer: (request) => ({ ...ok(request), usage: { prompt_tokens: 650, completion_tokens: 9 } }),
    requests: 1,
    ends: failed('truncated', 'model.input-cut', 'truncated'),
    kept: 2,
  },
  {
    row: 'F31',
    fault: 'counts nothing and returns only the mark at the end',
    answer: text((answer) => answer.replace(/\[change \w+ begins\]/, ''), { usage: null }),
    requests: 1,
    ends: failed('truncated', 'model.begin-mark-missing', 'truncated'),
    kept: 2,
  },
  {
    row: 'F31',
    fault: 'counts nothing and returns only the mark at the beginning',
    answer: text((answer) => answer.replace(/\[change \w+ ends\]/, ''), { usage: null }),
    requests: 1,
    ends: failed('truncated', 'model.end-mark-missing', 'truncated'),
    kept: 2,
  },
  {
    row: 'F32',
    fault: 'a fence',
    answer: text((answer) => `Here it is:\n\`\`\`json\n${answer}\n\`\`\`\nHope {this} helps.`),
    requests: 1,
  },
  {
    row: 'F32',
    fault: 'prose with braces and lists',
    answer: text((answer) => `In f() { return [1]; } I found [two] things {really}: ${answer} {"note": 1}`),
    requests: 1,
  },
  {
    row: 'F32',
    fault: 'two objects',
    answer: text((answer, request) => `${JSON.stringify({ ...marksIn(request), findings: [] })}\n${answer}`),
    requests: 1,
  },
  { row: 'F32', fault: 'a wrapper', answer: text((answer) => `{"result": {"review": ${answer}}}`), requests: 1 },
  {
    row: 'F32',
    fault: 'prose alone',
    answer: text(() => 'No problems found. The list [] is empty and so is {}.'),
    requests: 1,
    ends: unreadable,
  },
  {
    row: 'F33',
    fault: 'thoughts',
    answer: text((answer) => `<think>Maybe {"findings": [{"path": "x", "title": "draft"}]}?</think>${answer}`),
    requests: 1,
  },
  {
    row: 'F33',
    fault: 'thoughts without an opening tag',
    answer: text((answer) => `Maybe {"findings": [{"path": "x", "title": "draft"}]}</think>\n${answer}`),
    requests: 1,
  },
  { row: 'F33', fault: 'thoughts without an end', answer: text((answer) => `<think>Well. ${answer}`), requests: 1 },
  {
    row: 'F33',
    fault: 'nothing but thoughts',
    answer: text(() => '<think>Maybe {"findings": []} or so'),
    requests: 1,
    ends: cutOff,
  },
  {
    row: 'F33',
    fault: 'a tag inside a finding',
    answer: text((answer) => answer.replace('"First"', '"First <think> of </think>"')),
    requests: 1,
  },
  { row: 'F34', fault: 'a tool call', answer: (request) => ({ ...ok(request), as: 'tool' }), requests: 1 },
  { row: 'F34', fault: 'content in parts', answer: (request) => ({ ...ok(request), as: 'parts' }), requests: 1 },
  {
    row: 'F34',
    fault: 'a tool call as text',
    answer: text((answer) => JSON.stringify({ name: 'review', arguments: answer })),
    requests: 1,
  },
  {
    row: 'F34',
    fault: 'thoughts in a field of their own',
    answer: (request) => ({ ...ok(request), message: { reasoning_content: 'Let me see' } }),
    requests: 1,
  },
  {
    row: 'F34',
    fault: 'nothing but thoughts in a field of their own',
    answer: (request) => ({ ...ok(request), as: 'reasoning' }),
    requests: 1,
    ends: failed('unreadable', 'model.empty', 'unreadable'),
  },
  { row: 'F35', fault: 'JSON that stops', answer: text(firstHalf), requests: 1, ends: cutOff, kept: 1 },
  {
    row: 'F36',
    fault: 'trailing commas',
    answer: text((answer) => answer.replace(/\}/g, ',}').replace(/\]/g, ']')),
    requests: 1,
  },
  {
    row: 'F36',
    fault: 'line breaks in strings',
    answer: text((answer) => answer.replace('goes wrong', 'goes\nwrong')),
    requests: 1,
  },
  {
    row: 'F36',
    fault: 'NaN, comments and a byte order mark',
    answer: text((answer) => `\uFEFF${answer.replace('"confidence":0.8', '"confidence":NaN /* sure */')}`),
    requests: 1,
  },
  {
    row: 'F36',
    fault: 'quotes that were not escaped',
    answer: text((answer) => answer.replace('"First"', '"The "First" one"')),
    requests: 1,
  },
  {
    row: 'F37',
    fault: 'a finding that is none',
    answer: text((answer) => answer.replace('"findings":[', '"findings":[{"line": 3}, "none", ')),
    requests: 1,
    ends: unreadable,
    kept: 2,
  },
  {
    row: 'F37',
    fault: 'wrong types, foreign keys and prototypes',
    answer: text((answer) =>
      answer
        .replace('"line":1', '"line":"1e400","__proto__":{"polluted":true},"constructor":{"prototype":{}},"x":[[[]]]')
        .replace('"severity":"warning"', '"severity":7'),
    ),
    requests: 1,
  },
  {
    row: 'F37',
    fault: 'a deep nest',
    answer: text((answer) => answer.replace('"line":1', `"line":1,"x":${'['.repeat(5_000)}${']'.repeat(5_000)}`)),
    requests: 1,
  },
  {
    row: 'F37',
    fault: 'the key twice',
    answer: text((answer) => answer.replace('"findings":', '"findings":[],"findings":')),
    requests: 1,
  },
  {
    row: 'F37',
    fault: 'the key twice, the list first',
    answer: text((answer) => answer.replace(/\}$/, ',"findings":[]}')),
    requests: 1,
  },
  {
    row: 'F38',
    fault: 'lines that are none',
    answer: text((answer) => answer.replace('"line":1', '"line":-1').replace('"line":2', '"line":"two"')),
    requests: 1,
  },
  { row: 'F41', fault: 'null for none', answer: findingsAs(null), requests: 1, kept: 0 },
  { row: 'F41', fault: '"none" for none', answer: findingsAs('none'), requests: 1, kept: 0 },
  { row: 'F41', fault: '{} for none', answer: findingsAs({}), requests: 1, kept: 0 },
  { row: 'F41', fault: 'an empty list', answer: findingsAs([]), requests: 1, kept: 0 },
  { row: 'F41', fault: 'a number for none', answer: findingsAs(0), requests: 1, ends: unreadable },
  {
    row: 'F42',
    fault: 'two choices',
    answer: (request) => ({
      body: JSON.stringify({
        choices: [
          { index: 0, message: { content: null } },
          { index: 1, message: { content: good(request) }, finish_reason: 'stop' },
        ],
      }),
    }),
    requests: 1,
  },
];
