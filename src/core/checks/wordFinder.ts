import { triggerScan } from '../triggerScan';

/** `isWhole`: not as a part of a longer name. */
export type Word = { readonly text: string; readonly ignoreCase: boolean; readonly isWhole: boolean };

export type WordFinder = {
  /** A number for a word; the same for the same word. */
  readonly numberOf: (word: Word) => number;
  /** By number, whether a word stands in the text. All words are looked for in one pass. */
  readonly find: (text: string) => (number: number) => boolean;
};

export function wordFinder(): WordFinder {
  const words: Word[] = [];
  const numbers = new Map<string, number>();
  let scan: ReturnType<typeof scanner> | null = null;
  return {
    numberOf: (word) => {
      const key = `${String(word.ignoreCase)} ${String(word.isWhole)} ${word.text}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      scan = null;
      const number = words.push(word) - 1;
      numbers.set(key, number);
      return number;
    },
    find: (text) => {
      scan ??= scanner(words);
      return scan(text);
    },
  };
}

/** Short words are looked for one by one, and only when somebody asks for them. */
function scanner(words: readonly Word[]): (text: string) => (number: number) => boolean {
  const isLong = words.map(({ text }) => /^[ -~]{3,}$/.test(text));
  const long = words.flatMap((word, number) => (isLong[number] === true ? [{ word, number }] : []));
  const short = words.map((word, number) => (isLong[number] === true ? null : patternOf(word)));
  const scan = triggerScan(long.map(({ word }) => word));
  return (text) => {
    const found = new Uint8Array(words.length);
    scan(text, (trigger, position) => {
      const hit = long[trigger];
      if (hit !== undefined && found[hit.number] === 0 && stands(hit.word, text, position)) found[hit.number] = 1;
    });
    return (number) => found[number] === 1 || short[number]?.test(text) === true;
  };
}

function stands({ text: word, isWhole }: Word, text: string, position: number): boolean {
  if (!isWhole) return true;
  const end = position + word.length;
  const goesOnBefore = isNamePart(word, 0) && isNamePart(text, position - 1);
  return !goesOnBefore && !(isNamePart(word, word.length - 1) && isNamePart(text, end));
}

function isNamePart(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

function patternOf({ text, ignoreCase, isWhole }: Word): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const before = isWhole && isNamePart(text, 0) ? '\\b' : '';
  const after = isWhole && isNamePart(text, text.length - 1) ? '\\b' : '';
  return new RegExp(before + escaped + after, ignoreCase ? 'i' : '');
}
