import type { SecretHit } from '../ports';

/** Names that say less than any vendor's. */
const unspecific: ReadonlySet<string> = new Set([
  'secret',
  'token',
  'api-key',
  'password',
  'bearer-token',
  'jwt',
  'url-password',
]);

/** Hits in the order of the text, none overlapping: overlapping ones become one that covers all and has the best name. */
export function joinHits(hits: readonly SecretHit[]): readonly SecretHit[] {
  const sorted = hits.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || b.end - a.end);
  const joined: SecretHit[] = [];
  for (const hit of sorted) {
    const last = joined.at(-1);
    if (last === undefined || hit.start >= last.end) joined.push(hit);
    else
      joined[joined.length - 1] = {
        start: last.start,
        end: Math.max(last.end, hit.end),
        kind: betterKind(last.kind, hit.kind),
      };
  }
  return joined;
}

function betterKind(a: string, b: string): string {
  return unspecific.has(a) && !unspecific.has(b) ? b : a;
}
