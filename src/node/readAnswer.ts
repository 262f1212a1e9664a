import { jsonrepair } from 'jsonrepair';
import { chatPiece, saidError, type SaidError } from '../core/model/chatAnswer';
import type { FinishReason, Usage } from '../core/model/model';
import { strictJson } from '../core/model/parseReply';
import { serverEvents } from '../core/model/serverEvents';

/** What one HTTP response held, read as far as it came. */
export type ReadAnswer = {
  readonly text: string;
  readonly finish: FinishReason | null;
  /** The response itself said that this is all: `[DONE]`, a finish reason, or a body that is JSON to its end. */
  readonly whole: boolean;
  readonly hasChoice: boolean;
  readonly usage: Omit<Usage, 'requests'> | null;
  readonly error: SaidError | null;
  readonly problem: { readonly kind: 'html' | 'not-json' | 'broken-stream'; readonly detail: string } | null;
  /** Thrown while reading; null when the body ended by itself. */
  readonly lost: unknown;
};

export type AnswerReader = {
  readonly onText: (text: string) => void;
  readonly onProgress: (finished: boolean) => void;
};

/** Error pages and answers that are none are read this far to tell what they are. */
const salvagedLength = 1024 * 1024;

/**
 * Reads a stream of events or one JSON body, whichever it turns out to be: endpoints answer with the other one, or with
 * the wrong content type. Never rejects.
 */
export async function readAnswer(response: Response, reader: AnswerReader): Promise<ReadAnswer> {
  const reading = answerReading(reader);
  const type = response.headers.get('content-type') ?? '';
  const source = response.body?.getReader();
  let lost: unknown = null;
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
  } catch (error) {
    lost = error ?? new Error('aborted');
    sink?.end(false);
  } finally {
    source?.cancel().catch(() => undefined);
  }
  return { ...reading.read(), lost };
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
    if (data.trim() === '[DONE]') return reading.done();
    const parsed = strictJson(data);
    if (parsed === null) return event === 'error' ? reading.errored(data) : reading.fail('broken-stream', '');
    reading.take(parsed.value, event === 'error');
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
  let read: Omit<ReadAnswer, 'lost'> = {
    text: '',
    finish: null,
    whole: false,
    hasChoice: false,
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
        hasChoice: read.hasChoice || piece.hasChoice,
        usage: piece.usage ?? read.usage,
        error,
      };
      if (error !== null) isOver = true;
      if (piece.text !== '') onText(piece.text);
      if (piece.isProgress) onProgress(read.finish !== null);
    },
    /** A body that was cut off: what the answer's text holds so far. */
    salvage: (body: string) => {
      if (body.length > salvagedLength) return;
      try {
        const piece = chatPiece(JSON.parse(jsonrepair(body)));
        read = { ...read, text: piece.text, hasChoice: piece.hasChoice };
      } catch {
        read = { ...read, problem: { kind: 'not-json', detail: 'application/json' } };
      }
    },
  };
}
