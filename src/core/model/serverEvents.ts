export type ServerEvent = { readonly event: string; readonly data: string };

/**
 * Decodes server-sent events from bytes split anywhere: inside a character, between carriage return and line feed,
 * inside a field. Comments are dropped; an event without the blank line that should end it comes with `flush`.
 * See https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function serverEvents(onEvent: (event: ServerEvent) => void): {
  push: (bytes: Uint8Array) => void;
  flush: () => void;
} {
  const decoder = new TextDecoder('utf-8');
  let line = '';
  let endedByReturn = false;
  let event = '';
  let data: string[] = [];

  function take(text: string): void {
    let start = 0;
    for (let index = 0; index < text.length; index++) {
      const character = text[index];
      if (character !== '\n' && character !== '\r') {
        endedByReturn = false;
        continue;
      }
      if (character === '\n' && endedByReturn) {
        endedByReturn = false;
        start = index + 1;
        continue;
      }
      endedByReturn = character === '\r';
      endLine(line + text.slice(start, index));
      line = '';
      start = index + 1;
    }
    line += text.slice(start);
  }

  function endLine(whole: string): void {
    if (whole === '') {
      dispatch();
      return;
    }
    const colon = whole.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? whole : whole.slice(0, colon);
    const value = colon < 0 ? '' : whole.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
  }

  function dispatch(): void {
    // An event without data is none: some servers send empty ones to keep the connection open.
    const whole = data.join('\n');
    if (whole !== '') onEvent({ event, data: whole });
    event = '';
    data = [];
  }

  return {
    push: (bytes) => take(decoder.decode(bytes, { stream: true })),
    flush: () => {
      take(decoder.decode());
      if (line !== '') endLine(line);
      line = '';
      dispatch();
    },
  };
}
