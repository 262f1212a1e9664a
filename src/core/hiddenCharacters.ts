import type { FileChange } from './diff/change';
import { escapeOf } from './inertText';

export type HiddenCharacter = {
  /** UTF-16 column in the line, and length in UTF-16 units. */
  readonly column: number;
  readonly length: number;
  /** `bidi`: reorders what is seen. `tag`: invisible copies of ASCII. `invisible`: takes no room or looks like none. */
  readonly kind: 'bidi' | 'tag' | 'invisible';
  /** The visible form, such as `\u{202e}`. */
  readonly escape: string;
};

const bidi = /[\u202a-\u202e\u2066-\u2069]/u;
const bidiMarks = /[\u061c\u200e\u200f]/u;
const tags = /[\u{e0000}-\u{e007f}]/u;
const selectors = /[\ufe00-\ufe0f\u180b-\u180d\u180f]|[\u{e0100}-\u{e01ef}]/u;
const suspects =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|[\u{1d173}-\u{1d17a}]|[\u{e0000}-\u{e01ef}]/gu;

/**
 * Characters of one line that a reader cannot see or that change what is seen. What languages and emoji need is not
 * among them: joiners of Arabic, Persian and Indic scripts and of emoji sequences, direction marks in right-to-left text,
 * variation selectors after what has variants, flags made of tags, word breaks of Thai and its neighbours.
 * `isFirstLine` allows a byte order mark at the very start.
 */
export function hiddenCharacters(line: string, isFirstLine = false): HiddenCharacter[] {
  const hidden: HiddenCharacter[] = [];
  const facts = factsOf(line);
  for (const match of line.matchAll(suspects)) {
    const [character] = match;
    if (isFirstLine && match.index === 0 && character === '\ufeff') continue;
    if (isHonest(line, match.index, character, facts)) continue;
    hidden.push({
      column: match.index,
      length: character.length,
      kind: kindOf(character),
      escape: escapeOf(character),
    });
  }
  return hidden;
}

export type HiddenLine = { readonly line: number; readonly characters: readonly HiddenCharacter[] };

/** Added lines that hold hidden characters; line numbers of the new side. Each is a finding. */
export function hiddenCharacterLines(file: FileChange): HiddenLine[] {
  return file.hunks.flatMap(({ lines }) =>
    lines.flatMap((line) => {
      if (line.kind !== 'added' || isPlain(line.text)) return [];
      const characters = hiddenCharacters(line.text, line.newLine === 1);
      return characters.length === 0 ? [] : [{ line: line.newLine, characters }];
    }),
  );
}

/** The text with hidden characters, and controls but tab, form feed and line end, as visible escapes; line count unchanged. `isFirstLine`: the text is the start of a file. */
export function escapeHidden(text: string, isFirstLine = true): string {
  if (isPlain(text)) return text;
  return text
    .split('\n')
    .map((line, index) => escapeLine(line, isFirstLine && index === 0))
    .join('\n');
}

/** True when nothing in the text can be hidden: most texts are settled by one look. */
export function isPlain(text: string): boolean {
  return !/[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud834\udb40]/.test(
    text,
  );
}

function escapeLine(line: string, isFirst: boolean): string {
  let escaped = '';
  let done = 0;
  for (const { column, length, escape } of hiddenCharacters(line, isFirst)) {
    escaped += line.slice(done, column) + escape;
    done = column + length;
  }
  return (escaped + line.slice(done)).replace(/[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/g, escapeOf);
}

function kindOf(character: string): HiddenCharacter['kind'] {
  if (bidi.test(character) || bidiMarks.test(character)) return 'bidi';
  return tags.test(character) ? 'tag' : 'invisible';
}

/** Scripts whose letters join; the joiners U+200C and U+200D change how they look. */
const joining =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Mandaic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Balinese}\p{Script=Javanese}\p{Script=Hanifi_Rohingya}\p{Script=Adlam}\p{Script=Inherited}]/u;
const unspaced =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** The Arabic letter mark counts as Arabic itself, and would vouch for itself. */
const rightToLeft =
  /(?!\u061c)[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const pictographEnd = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator})\ufe0f?$/u;
const pictographStart = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;
const variable =
  /(?:[\p{Emoji}\p{Extended_Pictographic}\p{Script=Han}\p{Script=Mongolian}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Sm}])$/u;
/** Black flag, two to six letters or digits as tags, cancel tag: England, Scotland, Wales, Texas. */
const tagFlag = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{2,6}\u{e007f}/gu;

/** What holds for a line as a whole, found out once and only when asked: a line may have a million such characters. */
type Facts = {
  readonly isRightToLeft: () => boolean;
  readonly hasBraille: () => boolean;
  /** Offsets of the tags that belong to a flag. */
  readonly flagTags: () => ReadonlySet<number>;
};

function factsOf(line: string): Facts {
  return {
    isRightToLeft: once(() => rightToLeft.test(line)),
    hasBraille: once(() => /[\u2801-\u28ff]/.test(line)),
    flagTags: once(() => {
      const offsets = new Set<number>();
      for (const { index, 0: flag } of line.matchAll(tagFlag)) {
        for (let offset = index + 2; offset < index + flag.length; offset += 2) offsets.add(offset);
      }
      return offsets;
    }),
  };
}

function once<Value>(find: () => Value): () => Value {
  let found: { readonly value: Value } | null = null;
  return () => (found ??= { value: find() }).value;
}

type Place = { readonly before: string; readonly after: string; readonly facts: Facts };

function isHonest(line: string, index: number, character: string, facts: Facts): boolean {
  if (bidi.test(character)) return false;
  if (bidiMarks.test(character)) return facts.isRightToLeft();
  if (tags.test(character)) return facts.flagTags().has(index);
  const before = line.slice(Math.max(0, index - 8), index);
  if (selectors.test(character)) return variable.test(before);
  const after = line.slice(index + character.length, index + character.length + 8);
  return honestPlaces.get(character)?.({ before, after, facts }) ?? false;
}

const jamo = /[\u1100-\u11ff]/;

/** Where a character that takes no room belongs; the ones that are not listed belong nowhere in source text. */
const honestPlaces: ReadonlyMap<string, (place: Place) => boolean> = new Map([
  ['\u200c', ({ before }: Place) => joining.test(lastOf(before))],
  [
    '\u200d',
    ({ before, after }: Place) =>
      joining.test(lastOf(before)) || (pictographEnd.test(before) && pictographStart.test(after)),
  ],
  ['\u200b', ({ before, after }: Place) => unspaced.test(lastOf(before)) || unspaced.test(firstOf(after))],
  ['\u180e', ({ before }: Place) => /\p{Script=Mongolian}$/u.test(before)],
  ['\u115f', ({ before, after }: Place) => jamo.test(before) || jamo.test(after)],
  ['\u1160', ({ before, after }: Place) => jamo.test(before) || jamo.test(after)],
  // The empty one of the braille patterns, as spinners use it among others.
  ['\u2800', ({ facts }: Place) => facts.hasBraille()],
  // A soft hyphen shows where a word of prose may break; in a name it would make two names look like one.
  [
    '\u00ad',
    ({ before, after }: Place) =>
      /(?:^|[^\w$\p{L}\u00ad])[\p{L}\u00ad]*\p{L}$/u.test(before) &&
      /^\p{L}[\p{L}\u00ad]*(?![\p{L}\u00ad\w$(])/u.test(after),
  ],
  ['\u17b4', ({ before }: Place) => /\p{Script=Khmer}$/u.test(before)],
  ['\u17b5', ({ before }: Place) => /\p{Script=Khmer}$/u.test(before)],
]);

function lastOf(text: string): string {
  return Array.from(text).at(-1) ?? '';
}

function firstOf(text: string): string {
  return Array.from(text)[0] ?? '';
}
