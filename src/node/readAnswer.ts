import type { ReadAnswer } from '../core/model/attempt';
import { chatPiece, saidError } from '../core/model/chatAnswer';
import { repairedJson, strictJson } from '../core/model/jsonText';
import { serverEvents } from '../core/model/serverEvents';

export type AnswerReader = {
  readonly onText: (text: string) => void;
  readonly onProgress: (finished: boolean) => void;
};

/**
 * Reads a stream of events or one JSON body, whichever it turns out to be: endpoints answer with the other one, or with
 * the wrong content type. Never rejects.
 */
export async function readAnswer(response: Response, reader: AnswerReader): Promise<ReadAnswer> {
  const reading = answerReading(reader);
  const type = response.headers.get('content-type') ?? '';
  const source = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
  let broke = false;
  const head: Uint8Array[] = [];
  let sink: Sink | null = null;
  try {
    while (source !== undefined && !reading.isOver()) {
      const { done, value } = await source.read();
      if (done) break;
      head.push(value);
      if (sink === null) {
        const first = firstCharacter(head);
        if (first === '') continue;
        sink = sinkFor(first, type, reading);
        for (const bytes of head) sink.push(bytes);
      } else sink.push(value);
      head.length = 0;
    }
    sink?.end(true);
  } catch {
    broke = true;
    sink?.end(false);
  } finally {
    source?.cancel().catch(() => undefined);
  }
  return { ...reading.read(), broke };
}

type Sink = { readonly push: (bytes: Uint8Array) => void; readonly end: (whole: boolean) => void };
type Reading = ReturnType<typeof answerReading>;

/** The first character that is neither white space nor a byte order mark; empty while there is none. */
function firstCharacter(head: readonly Uint8Array[]): string {
  return new TextDecoder().decode(Buffer.concat(head)).trimStart().slice(0, 1);
}

function sinkFor(first: string, type: string, reading: Reading): Sink {
  if (first === '<' || type.includes('text/html')) return pageSink(reading);
  if (first === '{' || first === '[') return bodySink(reading);
  // A stream starts with a field name or a comment.
  if (/[:deir]/.test(first)) return eventSink(reading);
  return { push: () => reading.fail('not-json', type), end: () => undefined };
}

function eventSink(reading: Reading): Sink {
  const events = serverEvents(({ event, data }) => {
    if (reading.isOver()) return;
    const parsed = strictJson(data);
    if (data.trim() === '[DONE]') reading.done();
    else if (parsed !== null) reading.take(parsed.value, event === 'error');
    else if (event === 'error') reading.errored(data);
    else reading.fail('broken-stream', '');
  });
  return {
    push: events.push,
    end: (whole) => {
      if (whole) events.flush();
    },
  };
}

function bodySink(reading: Reading): Sink {
  const decoder = new TextDecoder();
  let text = '';
  return {
    push: (bytes) => {
      const more = decoder.decode(bytes, { stream: true });
      text += more;
      if (more.trim() !== '') reading.progressed();
    },
    end: () => {
      const body = strictJson(text.trim());
      if (body !== null) {
        reading.take(body.value, false);
        reading.done();
      } else reading.salvage(text);
    },
  };
}

function pageSink(reading: Reading): Sink {
  let text = '';
  return {
    push: (bytes) => {
      text += Buffer.from(bytes).toString('utf8');
      if (text.length > 16_384) reading.fail('html', titleOf(text));
    },
    end: () => reading.fail('html', titleOf(text)),
  };
}

function titleOf(page: string): string {
  return (/<title[^>]*>([^<]{0,200})/i.exec(page)?.[1] ?? '').replace(/\s+/g, ' ').trim().slice(0, 80);
}

function answerReading({ onText, onProgress }: AnswerReader) {
  let read: Omit<ReadAnswer, 'broke'> = {
    text: '',
    finish: null,
    whole: false,
    usage: null,
    error: null,
    problem: null,
  };
  let isOver = false;

  return {
    read: () => read,
    isOver: () => isOver,
    progressed: () => onProgress(false),
    done: () => {
      read = { ...read, whole: true };
      isOver = true;
    },
    errored: (text: string) => {
      read = { ...read, error: { status: null, code: '', param: null, text } };
      isOver = true;
    },
    fail: (kind: 'html' | 'not-json' | 'broken-stream', detail: string) => {
      read = { ...read, problem: { kind, detail } };
      isOver = true;
    },
    take: (value: unknown, isError: boolean) => {
      const piece = chatPiece(value);
      const error = piece.error ?? (isError ? saidError({ error: value }) : null);
      read = {
        ...read,
        text: read.text + piece.text,
        finish: read.finish ?? piece.finish,
        whole: read.whole || piece.finish !== null,
        usage: piece.usage ?? read.usage,
        error,
      };
      if (error !== null) isOver = true;
      if (piece.text !== '') onText(piece.text);
      if (piece.isProgress) onProgress(read.finish !== null);
    },
    /** A body that was cut off: what the answer's text holds so far. */
    salvage: (body: string) => {
      const piece = chatPiece(repairedJson(body));
      if (piece.text === '') read = { ...read, problem: { kind: 'not-json', detail: 'application/json' } };
      else read = { ...read, text: piece.text };
    },
  };
}
