/** Called for each place where a trigger stands, in the order of the text. */
export type OnTrigger = (trigger: number, position: number) => void;

/**
 * Finds many literals in one pass over the text, so that the time does not depend on how many there are. Letter case is
 * folded; what needs exact case is decided by the pattern that a trigger leads to. Triggers have three characters or more.
 */
export function triggerScan(triggers: readonly string[]): (text: string, onTrigger: OnTrigger) => void {
  const slots = new Uint16Array(slotCount);
  const lists: { readonly trigger: number; readonly folded: readonly number[] }[][] = [[]];
  triggers.forEach((text, trigger) => {
    const folded = Array.from(text, (character) => fold(character.charCodeAt(0)));
    const slot = folded.slice(0, 3).reduce(step, 0);
    if (slots[slot] === 0) slots[slot] = lists.push([]) - 1;
    lists[slots[slot] ?? 0]?.push({ trigger, folded });
  });

  return (text, onTrigger) => {
    let hash = 0;
    for (let end = 0; end < text.length; end++) {
      hash = step(hash, fold(text.charCodeAt(end)));
      const list = slots[hash] ?? 0;
      if (list === 0) continue;
      for (const { trigger, folded } of lists[list] ?? []) {
        if (standsAt(text, end - 2, folded)) onTrigger(trigger, end - 2);
      }
    }
  };
}

/** Fifteen bits hold three characters of five: a table small enough for the first cache. */
const slotCount = 1 << 15;

function step(hash: number, folded: number): number {
  return ((hash << 5) ^ folded) & (slotCount - 1);
}

/** Lower case for ASCII letters; other characters may fold together, which costs a comparison and nothing else. */
function fold(code: number): number {
  return code | 32;
}

function standsAt(text: string, start: number, folded: readonly number[]): boolean {
  if (start < 0) return false;
  for (let index = 0; index < folded.length; index++) {
    if (fold(text.charCodeAt(start + index)) !== folded[index]) return false;
  }
  return true;
}
