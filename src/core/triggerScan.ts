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

  return (text, onTrigger) => {
    let hash = 0;
    for (let end = 0; end < text.length; end++) {
      hash = step(hash, text.charCodeAt(end) | caseBit);
      const list = slots[hash] ?? 0;
      if (list === 0) continue;
      const candidates = lists[list] ?? none;
      for (let index = 0; index < candidates.length; index++) {
        const candidate = candidates[index];
        if (candidate !== undefined && standsAt(text, end - 2, candidate.codes, candidate.mask)) {
          onTrigger(candidate.trigger, end - 2);
        }
      }
    }
  };
}

type Candidate = { readonly trigger: number; readonly codes: readonly number[]; readonly mask: number };

const none: readonly Candidate[] = [];

/** Fifteen bits hold three characters of five: a table small enough for the first cache. */
const slotCount = 1 << 15;

function step(hash: number, code: number): number {
  return ((hash << 5) ^ code) & (slotCount - 1);
}

/** Tells lower case from upper case ASCII letters; other characters may fold together, which costs a comparison only. */
const caseBit = 32;

function standsAt(text: string, start: number, codes: readonly number[], mask: number): boolean {
  if (start < 0) return false;
  // From the end: the first three characters are the ones that led here.
  for (let index = codes.length - 1; index >= 0; index--) {
    if ((text.charCodeAt(start + index) | mask) !== codes[index]) return false;
  }
  return true;
}
