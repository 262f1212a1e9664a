import type { Hash } from '../ports';

export type FingerprintParts = {
  /** Full rule id. */
  readonly rule: string;
  readonly ruleVersion: number;
  /** Base-side path, or the new one of an added file: a rename keeps the identity. */
  readonly path: string;
  /** Names from the outside in, joined by `.`; empty where no grammar tells. */
  readonly symbol: string;
  readonly quote: string;
  /** 0 for the first of equal quotes within the symbol, counted from the top of the text, whatever else was found. */
  readonly ordinal: number;
};

/**
 * A finding's identity from run to run: neither line nor wording is part of it. Hex sha256 of the parts as one JSON
 * array. Changing anything here loses every dismissal there is: the golden vectors in test/fixtures hold it.
 */
export function fingerprint({ rule, ruleVersion, path, symbol, quote, ordinal }: FingerprintParts, hash: Hash): string {
  return hash(JSON.stringify([rule, ruleVersion, path, symbol, collapsed(quote), ordinal]));
}

/** White space runs as one space, none at the ends. */
export function collapsed(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
