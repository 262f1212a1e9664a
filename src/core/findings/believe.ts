import type { Stages } from '../config';
import type { FileChange } from '../diff/change';
import type { Dropped, Finding, Location, Severity } from '../finding';
import type { RawFinding } from '../model/replySchema';
import type { Ports } from '../ports';
import type { Rule } from '../rules/rule';
import { anchorIn } from './anchor';
import type { Candidate } from './candidate';
import { collapsed } from './fingerprint';
import { identified } from './identified';
import { knownRule, settledSeverity, type RuleLookup } from './knownRule';
import { mergeFindings } from './mergeFindings';
import { refute, type SearchedChange } from './refute';
import { reviewedFile, type ReviewedFile } from './reviewedFile';
import { suggestionOf } from './suggestion';
import { isSuppressed, suppressionsIn } from './suppressions';

/** What a deterministic check found; lines of the new side. */
export type Hit = {
  readonly rule: Rule;
  /** Null speaks of the file as a whole. */
  readonly startLine: number | null;
  readonly endLine: number | null;
  readonly message: string;
  readonly replacement: string | null;
};

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
    const { candidates, dropped } = grounded(raws, grounds, reviewed, rules);
    const stood = !evidence
      ? { kept: candidates, dropped: [] }
      : await refute(candidates, reviewed, change, ports, signal);
    const merged = mergeFindings(stood.kept);
    return {
      findings: merged.kept.flatMap((candidate) => identified(candidate, reviewed.get(candidate.location.path), ports)),
      dropped: [...dropped, ...stood.dropped, ...merged.dropped],
    };
  } finally {
    for (const { tree } of reviewed.values()) tree?.free();
  }
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
  const dropped: Dropped[] = [];
  const suppressions = new Map([...reviewed].map(([path, file]) => [path, suppressionsIn(file)] as const));
  const locked = new Set(rules.all.filter((rule) => rule.locked).map(({ id }) => id));
  const take = (candidate: Candidate) => {
    const { rule, location, title } = candidate;
    const silenced = isSuppressed(candidate, locked.has(rule), suppressions.get(location.path) ?? []);
    if (silenced) dropped.push({ reason: 'suppressed', path: location.path, rule, title });
    else candidates.push(candidate);
  };
  for (const { path, hits } of grounds.hits) {
    const file = reviewed.get(path);
    if (file !== undefined) for (const hit of hits) take(fromHit(hit, file));
  }
  for (const raw of raws) {
    const result = fromRaw(raw, reviewed.get(raw.path), rules);
    if ('reason' in result) dropped.push(result);
    else take(result);
  }
  return { candidates, dropped };
}

function fromRaw(raw: RawFinding, reviewed: ReviewedFile | undefined, rules: RuleLookup): Candidate | Dropped {
  const drop = (reason: Dropped['reason']): Dropped => ({
    reason,
    path: raw.path,
    rule: raw.rule,
    title: oneLine(raw.title),
  });
  if (reviewed === undefined) return drop('path-not-in-change');
  const anchored = anchorIn(reviewed.text, raw);
  if ('dropped' in anchored) return drop(anchored.dropped);
  if (!anchored.inChange) return drop('outside-change');
  const rule = knownRule(raw.rule, raw.path, rules);
  if (rule === null) return drop('rule-off');
  const { location, isVerbatim } = anchored;
  return {
    ...ofRule(rule, settledSeverity(rule.severity, raw.severity)),
    confidence: raw.confidence,
    origin: 'model',
    title: oneLine(raw.title),
    message: raw.message,
    location,
    related: [],
    evidence: [],
    suggestion: raw.replacement === null ? null : suggestionOf(raw.replacement, location, isVerbatim, reviewed.file),
    state: 'new',
    claim: raw.claim,
  };
}

function fromHit({ rule, startLine, endLine, message, replacement }: Hit, { file, text }: ReviewedFile): Candidate {
  const quote = startLine === null ? '' : text.lines.slice(startLine - 1, endLine ?? startLine).join('\n');
  const location: Location = {
    path: file.path,
    startLine,
    endLine,
    quote,
    anchoredBy: startLine === null ? 'file' : 'exact',
  };
  return {
    ...ofRule(rule, rule.severity),
    confidence: 1,
    origin: 'check',
    title: oneLine(rule.title),
    message,
    location,
    related: [],
    evidence: [],
    // A check saw the real text: its replacement could hold the secret that the quote does not show.
    suggestion:
      replacement === null || quote.includes('«secret:') ? null : suggestionOf(replacement, location, true, file),
    state: 'new',
    claim: null,
  };
}

function ofRule(rule: Pick<Rule, 'id' | 'version' | 'status' | 'owner' | 'group' | 'refute'>, severity: Severity) {
  const { id, version, status, owner, group, refute } = rule;
  return { rule: id, ruleVersion: version, status, owner, severity, group, refute };
}

/** At most 80 characters, never half a surrogate pair. */
function oneLine(title: string): string {
  const line = collapsed(title);
  return line.length <= 80 ? line : `${line.slice(0, 79).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
