import type { SecretHit } from '../ports';

export const awsPairTriggers: readonly string[] = ['AKIA', 'ASIA'];

/** How far after its id a key may stand, in UTF-16 units and over one line break at most. */
const reach = 160;

/** The secret key of AWS that follows its id without a name of its own: `AKIA…:…`, a column of a table, the next line. */
export function awsPairAt(text: string, position: number): SecretHit | null {
  const id = /A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/y;
  id.lastIndex = position;
  if (id.exec(text) === null) return null;
  const near = /^[^\n]*\n?[^\n]*/.exec(text.slice(id.lastIndex, id.lastIndex + reach))?.[0] ?? '';
  const key = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/.exec(near);
  if (key === null || key[0].includes('EXAMPLE') || !isMixed(key[0])) return null;
  const start = id.lastIndex + key.index;
  return { start, end: start + key[0].length, kind: 'aws-secret-access-key' };
}

function isMixed(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text);
}
