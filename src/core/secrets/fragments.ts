import type { SecretHit } from '../ports';
import type { SecretPart } from './placeholders';

/** A piece of a secret within one line of a text: what one placeholder stands for. UTF-16 offsets. */
export type Fragment = SecretPart & { readonly start: number; readonly end: number };

/**
 * The lines of each hit without their indentation and line end, so that a secret of many lines leaves as many behind and
 * a changed line ending or indentation does not make it another secret.
 */
export function fragmentsOf(text: string, hits: readonly SecretHit[]): Fragment[] {
  return hits.flatMap(({ start, end, kind }) => {
    const value = text.slice(start, end);
    const key = value.replace(/\s*\n\s*/g, '\n');
    if (!value.includes('\n')) return [{ start, end, kind, key, part: 0, text: value }];
    const fragments: Fragment[] = [];
    let offset = start;
    for (const line of value.split('\n')) {
      const bare = line.trim();
      if (bare !== '') {
        const from = offset + line.indexOf(bare);
        fragments.push({ start: from, end: from + bare.length, kind, key, part: fragments.length, text: bare });
      }
      offset += line.length + 1;
    }
    return fragments;
  });
}

/** The fragments that overlap nothing that stands before them in the list, in the order of the text. */
export function withoutOverlap(fragments: readonly Fragment[]): Fragment[] {
  const kept: Fragment[] = [];
  for (const fragment of [...fragments].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (last === undefined || fragment.start >= last.end) kept.push(fragment);
  }
  return kept;
}
