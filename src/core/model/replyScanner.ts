/** A JSON object or list that stands at the top level of an answer. Offsets are UTF-16 units of all text pushed. */
export type ScannedRoot = {
  readonly start: number;
  /** Null: the text ended before it was closed. */
  readonly end: number | null;
  /** It is a list, or has the key `findings` at its top or in a wrapper. */
  readonly holdsFindings: boolean;
  /** Elements of its lists of findings that are no objects. */
  readonly strays: number;
};

export type ReplyScan = {
  readonly roots: readonly ScannedRoot[];
  /** The text ended inside a block of thoughts. */
  readonly thinking: boolean;
  /** Everything before is thought aloud: a closing tag stands here without an opening one. */
  readonly thoughtsEnd: number;
};

type Frame = {
  readonly kind: 'object' | 'findings' | 'item' | 'other';
  key: string;
  /** A value or key may start here; a quote elsewhere is a quote that was not escaped. */
  isExpecting: boolean;
  isKeyNext: boolean;
  isStray: boolean;
};

type OpenRoot = {
  start: number;
  holdsFindings: boolean;
  strays: number;
  text: string;
  keys: Set<string>;
  isSure: boolean;
};

const openingTags = ['<think>', '<thinking>', '<thought>', '<reasoning>'];
const closingTags = ['</think>', '</thinking>', '</thought>', '</reasoning>'];
const maxWrapping = 4;

/**
 * Finds the elements of a model's `findings` in a growing answer, each as soon as it is closed, whatever stands around
 * it: prose, fences, thoughts, a wrapper. Only brackets and strings are understood, so that one broken finding does not
 * hide its neighbours. Time is linear in the text; nothing but the open element is kept.
 */
export function replyScanner(onItem: (text: string, start: number) => void): {
  push: (text: string) => void;
  finish: () => ReplyScan;
} {
  const roots: ScannedRoot[] = [];
  const stack: Frame[] = [];
  let root: OpenRoot | null = null;
  let item: { text: string; start: number } | null = null;
  let quote = '';
  let isEscaped = false;
  let tag = '';
  let thinking = false;
  let thoughtsEnd = 0;
  let offset = 0;

  function push(text: string): void {
    for (const character of text) {
      if (root === null) inProse(character);
      else inJson(character, root);
      offset += character.length;
    }
  }

  function inProse(character: string): void {
    if (character === '<') tag = '<';
    else if (tag !== '') tag = tag.length < 14 ? tag + character.toLowerCase() : '';
    if (thinking) {
      if (closingTags.includes(tag)) thinking = false;
      return;
    }
    if (openingTags.includes(tag)) thinking = true;
    else if (closingTags.includes(tag)) thoughtsEnd = offset + 1;
    else if (character === '{' || character === '[') openRoot(character);
  }

  function openRoot(bracket: string): void {
    tag = '';
    root = { start: offset, holdsFindings: bracket === '[', strays: 0, text: bracket, keys: new Set(), isSure: false };
    open(bracket === '[' ? 'findings' : 'object');
  }

  function inJson(character: string, current: OpenRoot): void {
    const frame = stack.at(-1);
    if (frame === undefined) return;
    if (!current.isSure && !isPlausible(character, frame, current)) {
      abandon(character);
      return;
    }
    if (item !== null) item.text += character;
    else if (!current.holdsFindings) current.text += character;
    if (quote !== '') inString(character, frame);
    else structure(character, frame, current);
  }

  /** Prose has braces too: a root is believed once its first key has a colon, or its first element is an object. */
  function isPlausible(character: string, frame: Frame, current: OpenRoot): boolean {
    if (quote !== '' || /\s/.test(character)) return true;
    if (stack.length > 1 || character === '}' || character === ']' || character === ':') {
      current.isSure = true;
      return frame.key !== '' || character !== ':';
    }
    if (frame.kind === 'findings') return character === '{';
    return frame.isExpecting ? /["'\w$]/.test(character) : /[\w$]/.test(character) && !/["'\s]$/.test(current.text);
  }

  function abandon(character: string): void {
    root = null;
    stack.length = 0;
    inProse(character);
  }

  function inString(character: string, frame: Frame): void {
    if (isEscaped) isEscaped = false;
    else if (character === '\\') isEscaped = true;
    else if (character === quote) quote = '';
    else if (frame.isKeyNext && frame.key.length < 32) frame.key += character;
  }

  function structure(character: string, frame: Frame, current: OpenRoot): void {
    switch (character) {
      case '"':
      case "'":
        if (!frame.isExpecting) return;
        if (frame.isKeyNext) frame.key = '';
        quote = character;
        frame.isExpecting = false;
        frame.isStray = true;
        return;
      case ':':
        noteKey(frame, current);
        return;
      case ',':
        endElement(frame, current);
        frame.isExpecting = true;
        frame.isKeyNext = frame.kind === 'object' || frame.kind === 'item';
        frame.key = '';
        return;
      case '{':
      case '[':
        openNested(character, frame);
        return;
      case '}':
      case ']':
        close(frame, current);
        return;
      default:
        scalar(character, frame);
    }
  }

  function scalar(character: string, frame: Frame): void {
    if (/\s/.test(character)) return;
    if (frame.isKeyNext) frame.key = frame.isExpecting ? character : frame.key + character;
    frame.isExpecting = false;
    frame.isStray = true;
  }

  function noteKey(frame: Frame, current: OpenRoot): void {
    if (frame.kind === 'object' && frame.isKeyNext) {
      const key = frame.key.toLowerCase();
      if (stack.length === 1) current.keys.add(key);
      if (key === 'findings') {
        current.holdsFindings = true;
        current.text = '';
      }
    }
    frame.isKeyNext = false;
    frame.isExpecting = true;
  }

  function openNested(bracket: string, frame: Frame): void {
    frame.isExpecting = false;
    const isFindings = frame.kind === 'object' && frame.key.toLowerCase() === 'findings';
    if (frame.kind === 'findings') {
      if (bracket === '{') item = { text: bracket, start: offset };
      else frame.isStray = true;
      open(bracket === '{' ? 'item' : 'other');
    } else if (isFindings && bracket === '[') open('findings');
    else open(frame.kind === 'object' && bracket === '{' && stack.length < maxWrapping ? 'object' : 'other');
  }

  function open(kind: Frame['kind']): void {
    const isKeyNext = kind === 'object' || kind === 'item';
    stack.push({ kind, key: '', isExpecting: true, isKeyNext, isStray: false });
  }

  function endElement(frame: Frame, current: OpenRoot): void {
    if (frame.kind === 'findings' && frame.isStray) current.strays++;
    frame.isStray = false;
  }

  function close(frame: Frame, current: OpenRoot): void {
    endElement(frame, current);
    stack.pop();
    if (frame.kind === 'item' && item !== null) {
      onItem(item.text, item.start);
      item = null;
    }
    if (stack.length > 0) return;
    const { start, holdsFindings, strays, text, keys } = current;
    const isFinding = !holdsFindings && keys.has('path') && (keys.has('message') || keys.has('title'));
    if (isFinding) onItem(text, start);
    roots.push({ start, end: offset + 1, holdsFindings: holdsFindings || isFinding, strays });
    root = null;
  }

  function finish(): ReplyScan {
    if (root !== null)
      roots.push({ start: root.start, end: null, holdsFindings: root.holdsFindings, strays: root.strays });
    return { roots, thinking, thoughtsEnd };
  }

  return { push, finish };
}
