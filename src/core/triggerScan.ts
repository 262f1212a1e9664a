export type Trigger = { readonly text: string; readonly ignoreCase: boolean };

/** Called for each place where a trigger stands, in the order of the text. */
export type OnTrigger = (trigger: number, position: number) => void;

/**
 * Finds many literals in one pass over the text, so that the time does not depend on how many there are. Triggers have
 * three ASCII characters or more.
 */
export function triggerScan(triggers: readonly Trigger[]): (text: string, onTrigger: OnTrigger) => void {
  const slots = new Uint16Array(slotCount);
  const lists: Candidate[][] = [[]];
  triggers.forEach(({ text, ignoreCase }, trigger) => {
    const mask = ignoreCase ? caseBit : 0;
    const codes = Array.from(text, (character) => character.charCodeAt(0) | mask);
    const slot = codes.slice(0, 3).reduce((hash, code) => step(hash, code | caseBit), 0);
    if (slots[slot] === 0) slots[slot] = lists.push([]) - 1;
    lists[slots[slot] ?? 0]?.push({ trigger, codes, mask });
  });

  const codesOf = asciiCodes();
  return (text, onTrigger) => scanCodes(codesOf(text), text.length, slots, lists, onTrigger);
}

/** One function for all lists of triggers, so that it is compiled once and not anew for each. */
function scanCodes(
  codes: Uint8Array,
  length: number,
  slots: Uint16Array,
  lists: readonly (readonly Candidate[])[],
  onTrigger: OnTrigger,
): void {
  let hash = 0;
  for (let end = 0; end < length; end++) {
    hash = step(hash, (codes[end] ?? 0) | caseBit);
    const list = slots[hash] ?? 0;
    if (list === 0) continue;
    const candidates = lists[list] ?? none;
    for (let index = 0; index < candidates.length; index++) {
      const candidate = candidates[index];
      if (candidate === undefined || end - 2 + candidate.codes.length > length) continue;
      if (standsAt(codes, end - 2, candidate)) onTrigger(candidate.trigger, end - 2);
    }
  }
}

/** Longer texts are rare and get a piece of memory of their own. */
const usualLength = 1 << 18;

/** Character by character, and whatever stood there before behind the last, the code where it is ASCII and 255 where not: bytes are read faster than characters of a string. */
function asciiCodes(): (text: string) => Uint8Array {
  const encoder = new TextEncoder();
  const usual = new Uint8Array(usualLength);
  return (text) => {
    const codes = text.length <= usualLength ? usual : new Uint8Array(text.length);
    const { read, written } = encoder.encodeInto(text, codes);
    if (read === text.length && written === text.length) return codes;
    for (let at = 0; at < text.length; at++) codes[at] = Math.min(text.charCodeAt(at), notAscii);
    return codes;
  };
}

const notAscii = 255;

type Candidate = { readonly trigger: number; readonly codes: readonly number[]; readonly mask: number };

const none: readonly Candidate[] = [];

/** Fifteen bits hold three characters of five: a table small enough for the first cache. */
const slotCount = 1 << 15;

function step(hash: number, code: number): number {
  return ((hash << 5) ^ code) & (slotCount - 1);
}

/** Tells lower case from upper case ASCII letters; other characters may fold together, which costs a comparison only. */
const caseBit = 32;

function standsAt(text: Uint8Array, start: number, { codes, mask }: Candidate): boolean {
  if (start < 0) return false;
  // From the end: the first three characters are the ones that led here.
  for (let index = codes.length - 1; index >= 0; index--) {
    if (((text[start + index] ?? 0) | mask) !== codes[index]) return false;
  }
  return true;
}
