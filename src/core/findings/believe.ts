import type { Stages } from '../config';
import type { FileChange } from '../diff/change';
import type { Dropped, Finding } from '../finding';
import type { RawFinding } from '../model/replySchema';
import type { Ports } from '../ports';
import { fromHit, fromRaw, type Candidate, type Hit } from './candidate';
import { checkedSuggestion } from './checkedSuggestion';
import { identified } from './identified';
import type { RuleLookup } from './knownRule';
import { mergeFindings } from './mergeFindings';
import { refute, type SearchedChange } from './refute';
import { withRelated } from './related';
import { reviewedFile, type ReviewedFile } from './reviewedFile';
import { isSuppressed, suppressionsIn } from './suppressions';

/** What was seen without a model: check findings, and the change as sent, with placeholders for secrets. */
export type Grounds = {
  readonly hits: readonly { readonly path: string; readonly hits: readonly Hit[] }[];
  readonly sent: ReadonlyMap<string, FileChange>;
};

export type Believed = { readonly findings: readonly Finding[]; readonly dropped: readonly Dropped[] };

/**
 * The ladder from what was claimed to what is believed, each rung in turn: located in the reviewed text; inside the
 * change; under a rule we know, at its severity; not silenced in the code; not refuted by evidence; said once. What
 * falls off is dropped with its reason.
 */
export async function believe(
  raws: readonly RawFinding[],
  grounds: Grounds,
  change: SearchedChange,
  rules: RuleLookup,
  ports: Pick<Ports, 'syntax' | 'hash' | 'clock'>,
  signal: AbortSignal,
  { evidence }: Pick<Stages, 'evidence'> = { evidence: true },
): Promise<Believed> {
  const reviewed = await reviewedFiles(raws, grounds, ports, signal);
  try {
    const { candidates, outside, dropped } = grounded(raws, grounds, reviewed, rules);
    const stood = !evidence
      ? { kept: candidates, dropped: [] }
      : await refute(candidates, reviewed, change, ports, signal);
    const merged = mergeFindings(stood.kept);
    const related = withRelated(merged.kept, outside);
    const tried = await withTriedSuggestions(related.kept, reviewed, ports);
    return {
      findings: tried.flatMap((candidate) => identified(candidate, reviewed.get(candidate.location.path), ports)),
      dropped: [...dropped, ...stood.dropped, ...merged.dropped, ...related.dropped],
    };
  } finally {
    for (const { tree } of reviewed.values()) tree?.free();
  }
}

/** For all trials together; a suggestion that is not tried by then is checked by its text alone. */
const longestTrialsMs = 1_000;

async function withTriedSuggestions(
  candidates: readonly Candidate[],
  reviewed: ReadonlyMap<string, ReviewedFile>,
  { syntax, clock }: Pick<Ports, 'syntax' | 'clock'>,
): Promise<readonly Candidate[]> {
  const end = clock.elapsed() + longestTrialsMs;
  const tried: Candidate[] = [];
  for (const candidate of candidates) {
    const file = reviewed.get(candidate.location.path);
    const { suggestion } = candidate;
    const isTime = suggestion !== null && file !== undefined && clock.elapsed() < end;
    tried.push(isTime ? { ...candidate, suggestion: await checkedSuggestion(suggestion, file, syntax) } : candidate);
  }
  return tried;
}

/** Only files that something is claimed about, each parsed once. */
async function reviewedFiles(
  raws: readonly RawFinding[],
  { hits, sent }: Grounds,
  { syntax }: Pick<Ports, 'syntax'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReviewedFile>> {
  const reviewed = new Map<string, ReviewedFile>();
  for (const path of new Set([...raws, ...hits].map((claimed) => claimed.path))) {
    signal.throwIfAborted();
    const file = sent.get(path);
    if (file !== undefined) reviewed.set(path, await reviewedFile(file, syntax));
  }
  return reviewed;
}

function grounded(
  raws: readonly RawFinding[],
  grounds: Grounds,
  reviewed: ReadonlyMap<string, ReviewedFile>,
  rules: RuleLookup,
) {
  const candidates: Candidate[] = [];
  const outside: Candidate[] = [];
  const dropped: Dropped[] = [];
  const suppressions = new Map([...reviewed].map(([path, file]) => [path, suppressionsIn(file)] as const));
  const locked = new Set(rules.all.filter((rule) => rule.locked).map(({ id }) => id));
  const take = (candidate: Candidate) => {
    const { rule, location, title } = candidate;
    const silenced = isSuppressed(candidate, locked.has(rule), suppressions.get(location.path) ?? []);
    if (silenced) dropped.push({ reason: 'suppressed', path: location.path, rule, title, quote: location.quote });
    else candidates.push(candidate);
  };
  for (const { path, hits } of grounds.hits) {
    const file = reviewed.get(path);
    if (file !== undefined) for (const hit of hits) take(fromHit(hit, file));
  }
  for (const raw of raws) {
    const result = fromRaw(raw, reviewed.get(raw.path), rules);
    if ('reason' in result) dropped.push(result);
    else if (result.isInChange) take(result.candidate);
    else outside.push(result.candidate);
  }
  return { candidates, outside, dropped };
}
