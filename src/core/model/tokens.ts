import { estimateTokenCount } from 'tokenx';

/**
 * An estimate is used to pack requests, where too low is worse than too high. Measured against real tokenizers over
 * diffs, tokenx is at worst 17 % (TypeScript) to 27 % (Java, JSON) too low at 3.4 % median error.
 */
const margin = 1.2;

/** Tokens that a text will probably weigh, erring on the high side. Linear in the length of the text. */
export function estimateTokens(text: string): number {
  return Math.ceil(estimateTokenCount(text) * margin);
}
