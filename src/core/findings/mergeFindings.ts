import type { Dropped, Location } from '../finding';
import { isWeakerStatus } from '../rules/ruleSettings';
import type { Candidate } from './candidate';
import { isWeaker, otherRule } from './knownRule';
import { covered, share, similarTexts, similarTitles, wordsOf, type Words } from './wording';

export type Merged = { readonly kept: readonly Candidate[]; readonly dropped: readonly Dropped[] };

/**
 * Lists everything first, then joins only what is the same mechanism at the same place; what a check says the model
 * does not say again. Two mechanisms that would share one identity (same rule, same lines) become one finding that
 * tells both, so that nothing is lost in the merge (see docs/quality.md).
 */
export function mergeFindings(candidates: readonly Candidate[]): Merged {
  const dropped: Dropped[] = [];
  const kept: Candidate[] = [];
  for (const ofFile of byPath([...candidates].sort(strongestFirst)).values()) {
    const words = new Map(ofFile.map((candidate) => [candidate, wordsOf(candidate)] as const));
    const joined: { candidate: Candidate; all: Candidate[] }[] = [];
    for (const candidate of ofFile) {
      const there = joined.filter((other) => overlaps(other.candidate.location, candidate.location));
      const same = there.find(
        (other) =>
          !hidesFrom(other.candidate, candidate) && other.all.some((one) => isSameMechanism(one, candidate, words)),
      );
      if (same !== undefined) {
        same.all.push(candidate);
        same.candidate = supported(same.candidate, candidate);
        dropped.push(duplicate(candidate));
        continue;
      }
      const twin = there.find((other) => hasSameIdentity(other.candidate, candidate));
      if (twin === undefined) joined.push({ candidate, all: [candidate] });
      else twin.candidate = tellingBoth(twin.candidate, candidate);
    }
    kept.push(...joined.map(({ candidate }) => candidate));
  }
  return { kept, dropped };
}

function byPath(candidates: readonly Candidate[]): ReadonlyMap<string, readonly Candidate[]> {
  const files = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const ofFile = files.get(candidate.location.path);
    if (ofFile === undefined) files.set(candidate.location.path, [candidate]);
    else ofFile.push(candidate);
  }
  return files;
}

function strongestFirst(a: Candidate, b: Candidate): number {
  if (a.origin !== b.origin) return a.origin === 'check' ? -1 : 1;
  if (a.severity !== b.severity) return isWeaker(a.severity, b.severity) ? 1 : -1;
  if (hidesFrom(a, b)) return 1;
  return hidesFrom(b, a) ? -1 : b.confidence - a.confidence;
}

/** True when `a` is shown to fewer or stops less than `b`, so that what was said twice would be lost if `a` alone stayed. */
export function hidesFrom(a: Pick<Candidate, 'rule' | 'status'>, b: Pick<Candidate, 'rule' | 'status'>): boolean {
  const statusOf = ({ rule, status }: Pick<Candidate, 'rule' | 'status'>) => (rule === otherRule.id ? 'hint' : status);
  return isWeakerStatus(statusOf(a), statusOf(b));
}

export function overlaps(a: Location, b: Location): boolean {
  if (a.path !== b.path) return false;
  if (a.startLine === null || b.startLine === null) return a.startLine === b.startLine;
  return a.startLine <= (b.endLine ?? b.startLine) && b.startLine <= (a.endLine ?? a.startLine);
}

function isSameMechanism(a: Candidate, b: Candidate, words: ReadonlyMap<Candidate, Words>): boolean {
  if (a.claim !== null && b.claim !== null && a.claim.kind === b.claim.kind && a.claim.symbol === b.claim.symbol)
    return true;
  if (a.rule === b.rule && a.rule !== otherRule.id && a.origin === 'check') return true;
  if (a.origin === 'check' && b.origin === 'check') return false;
  const ofA = words.get(a);
  const ofB = words.get(b);
  if (ofA === undefined || ofB === undefined) return false;
  if (a.origin === 'check' && covered(ofA.title, ofB.text) >= similarTitles) return true;
  return share(ofA.title, ofB.title) >= similarTitles || share(ofA.text, ofB.text) >= similarTexts;
}

function hasSameIdentity(a: Candidate, b: Candidate): boolean {
  return a.rule === b.rule && a.location.quote === b.location.quote && a.location.startLine === b.location.startLine;
}

/** A second voice for the same finding: keeps the stronger, with what the other knew beside it. */
function supported(kept: Candidate, other: Candidate): Candidate {
  return {
    ...kept,
    confidence: surer(kept, other),
    evidence: [
      ...kept.evidence,
      ...other.evidence.filter(
        ({ kind, source }) => !kept.evidence.some((one) => one.kind === kind && one.source === source),
      ),
    ],
    suggestion: kept.suggestion ?? (sameLines(kept.location, other.location) ? other.suggestion : null),
    refute: kept.refute || other.refute,
  };
}

/** Several voices for one thing are a better sign of its truth than what each says of itself (see docs/quality.md). */
function surer(kept: Candidate, other: Candidate): number {
  const most = Math.max(kept.confidence, other.confidence);
  return kept.origin === 'check' ? most : most + (1 - most) * 0.3;
}

function sameLines(a: Location, b: Location): boolean {
  return a.startLine === b.startLine && a.endLine === b.endLine;
}

function tellingBoth(kept: Candidate, other: Candidate): Candidate {
  return {
    ...kept,
    message: `${kept.message}\n\n${other.title}: ${other.message}`,
    evidence: [...kept.evidence, ...other.evidence],
    // Each suggestion mends one of the two only.
    suggestion: null,
    refute: kept.refute || other.refute,
  };
}

function duplicate({ location, rule, title }: Candidate): Dropped {
  return { reason: 'duplicate', path: location.path, rule, title };
}
