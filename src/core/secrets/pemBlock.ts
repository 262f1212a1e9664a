import type { SecretHit } from '../ports';

/** Longest block that is looked for, in UTF-16 units: an RSA key of 16,384 bits has about 13,000. */
const maxBlock = 32_768;

export const pemTriggers: readonly string[] = ['-----BEGIN', '---- BEGIN'];

/**
 * A private key in PEM form that begins at `start`: RSA, EC, DSA, OPENSSH, ENCRYPTED, PKCS#8, SSH2, PGP; over many lines
 * or in one string with `\n`; indented, quoted, concatenated or commented out line by line. A block that was cut off is
 * taken as far as lines of base64 go on.
 */
export function pemBlockAt(text: string, start: number): SecretHit | null {
  const begin = /-----? ?BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)? ?-----?/y;
  begin.lastIndex = start;
  const head = begin.exec(text);
  if (head === null) return null;
  const bodyStart = begin.lastIndex;
  const rest = text.slice(bodyStart, bodyStart + maxBlock);
  const next = rest.search(/-----? ?BEGIN /);
  const body = next < 0 ? rest : rest.slice(0, next);
  const foot = /-----? ?END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)? ?-----?/.exec(body);
  const end = foot === null ? cutOff(body) : foot.index;
  if (!holdsKey(body.slice(0, end))) return null;
  return { start, end: bodyStart + end + (foot?.[0].length ?? 0), kind: 'private-key' };
}

/** Where lines of base64 and key headers stop, in a block without an end. */
function cutOff(body: string): number {
  const lines =
    /(?:[^\S\n]*(?:[#*;"'`>|+]|\/\/)?[^\S\n]*(?:(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset): ?[^\n]{0,200}|[A-Za-z0-9+/=]{16,}(?:\\n)?["'`,;+\\]{0,3})?[^\S\n]*(?:\n|$)){1,400}/y;
  return lines.exec(body)?.[0].length ?? 0;
}

/** Base64 in quantity, where a placeholder has dots or words and code between two marks has everything else. */
function holdsKey(body: string): boolean {
  const bare = body
    .replace(/(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset): ?[^\n]*/g, '')
    .replace(/\\[nrt]|[\s"'`+\\,;#*>|.]|\/\//g, '');
  const longRuns = bare.match(/[A-Za-z0-9+/=]{40,}/g)?.join('').length ?? 0;
  return longRuns >= 40 && longRuns >= bare.length * 0.8 && /[0-9]/.test(bare) && new Set(bare).size >= 12;
}
