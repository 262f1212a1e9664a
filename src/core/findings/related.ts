import type { Dropped } from '../finding';
import type { Candidate } from './candidate';
import { otherRule } from './knownRule';
import { share, similarTitles, wordsOf } from './wording';

const mostRelated = 5;

/**
 * What was said about code outside the change is no finding; where it speaks of the same thing as one inside, it is kept
 * there as a related place.
 */
export function withRelated(kept: readonly Candidate[], outside: readonly Candidate[]) {
  const places = new Map<Candidate, Candidate[]>();
  const dropped: Dropped[] = [];
  for (const other of outside) {
    const host = kept.find(
      (candidate) => isAbout(candidate, other) && (places.get(candidate)?.length ?? 0) < mostRelated,
    );
    if (host === undefined)
      dropped.push({ reason: 'outside-change', path: other.location.path, rule: other.rule, title: other.title });
    else places.set(host, [...(places.get(host) ?? []), other]);
  }
  const withPlaces = kept.map((candidate): Candidate => {
    const related = (places.get(candidate) ?? []).map(({ location, title }) => ({ ...location, note: title }));
    return related.length === 0 ? candidate : { ...candidate, related };
  });
  return { kept: withPlaces, dropped };
}

function isAbout(candidate: Candidate, other: Candidate): boolean {
  if (candidate.origin === 'check') return false;
  if (other.claim !== null && candidate.claim?.symbol === other.claim.symbol) return true;
  const isSameRule = candidate.rule === other.rule && candidate.rule !== otherRule.id;
  return isSameRule && share(wordsOf(candidate).title, wordsOf(other).title) >= similarTitles;
}
