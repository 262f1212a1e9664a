import type { Fragment } from './fragments';
import type { SecretPart } from './placeholders';
import { entropy } from './randomness';

/** Values that were found in this review, to be found again where nothing around them names them as secrets. */
export type KnownSecrets = {
  readonly learn: (fragments: readonly SecretPart[]) => void;
  readonly findIn: (text: string) => Fragment[];
};

/** Shorter values are words as often as secrets; they are hidden where they were recognised and nowhere else. */
const minLength = 8;
const slotCount = 1 << 16;

/**
 * Finds all known values in one pass: a hash rolls over eight characters, so the time grows with the text and not with the
 * number of values.
 */
export function knownSecrets(): KnownSecrets {
  const seen = new Set<string>();
  const slots = new Uint8Array(slotCount);
  const byHash = new Map<number, SecretPart[]>();

  return {
    learn: (parts) => {
      for (const part of parts) {
        if (seen.has(part.text) || !isTelling(part.text)) continue;
        seen.add(part.text);
        const hash = hashOf(part.text);
        slots[hash & (slotCount - 1)] = 1;
        const list = byHash.get(hash);
        if (list === undefined) byHash.set(hash, [part]);
        else list.push(part);
      }
    },
    findIn: (text) => {
      const found: Fragment[] = [];
      if (seen.size === 0) return found;
      let hash = 0;
      for (let end = 0; end < text.length; end++) {
        hash = roll(hash, text, end);
        if (end < minLength - 1 || slots[hash & (slotCount - 1)] === 0) continue;
        const start = end - minLength + 1;
        const longest = (byHash.get(hash) ?? [])
          .filter((part) => text.startsWith(part.text, start))
          .reduce<SecretPart | null>(
            (best, part) => (best === null || part.text.length > best.text.length ? part : best),
            null,
          );
        if (longest !== null) found.push({ ...longest, start, end: start + longest.text.length });
      }
      return found;
    },
  };
}

/** `production` as a password must not hide the word everywhere; a value with digits or of many characters may go. */
function isTelling(value: string): boolean {
  if (value.length < minLength || /^-{4,5} ?(?:BEGIN|END) /.test(value)) return false;
  return /[0-9]/.test(value) && /[A-Za-z]/.test(value)
    ? entropy(value) > 2.5
    : value.length >= 16 && entropy(value) > 3;
}

const factor = 0x01000193;
/** factor to the power of eight, to take the character out that leaves the window. */
const leaving = Array.from({ length: minLength }).reduce<number>((power) => Math.imul(power, factor), 1);

function roll(hash: number, text: string, end: number): number {
  const out = end >= minLength ? Math.imul(text.charCodeAt(end - minLength) + 1, leaving) : 0;
  return (Math.imul(hash, factor) + (text.charCodeAt(end) + 1) - out) | 0;
}

function hashOf(value: string): number {
  let hash = 0;
  for (let end = 0; end < minLength; end++) hash = roll(hash, value, end);
  return hash;
}
