import type { FileChange } from '../diff/change';
import type { Dropped, Finding, Location, Severity } from '../finding';
import type { RawFinding } from '../model/replySchema';
import type { Ports } from '../ports';
import type { Rule } from '../rules/rule';
import { anchorIn } from './anchor';
import { squeeze } from './anchorText';
import type { Candidate } from './candidate';
import { collapsed, fingerprint } from './fingerprint';
import { knownRule, settledSeverity, type RuleLookup } from './knownRule';
import { mergeFindings } from './mergeFindings';
import { reviewedFile, symbolPathAt, type ReviewedFile } from './reviewedFile';
import { suggestionOf } from './suggestion';

/** What a deterministic check found; lines of the new side. */
export type Hit = {
  readonly rule: Rule;
  readonly startLine: number;
  readonly endLine: number;
  readonly message: string;
  readonly replacement: string | null;
};

export type Claims = {
  readonly raws: readonly RawFinding[];
  readonly hits: readonly { readonly path: string; readonly hits: readonly Hit[] }[];
};

export type Believed = { readonly findings: readonly Finding[]; readonly dropped: readonly Dropped[] };

/**
 * The ladder from what was claimed to what is believed, each rung in turn: located in the reviewed text; inside the
 * change; under a rule we know, at its severity; not silenced in the code; not refuted by evidence; said once. What
 * falls off is dropped with its reason. `files` are the change as sent, with placeholders for secrets.
 */
export async function believe(
  claims: Claims,
  files: readonly FileChange[],
  rules: RuleLookup,
  ports: Pick<Ports, 'syntax' | 'hash'>,
  signal: AbortSignal,
): Promise<Believed> {
  const reviewed = await reviewedFiles(claims, files, ports, signal);
  try {
    const { candidates, dropped } = grounded(claims, reviewed, rules);
    const merged = mergeFindings(candidates);
    return {
      findings: merged.kept.flatMap((candidate) => identified(candidate, reviewed, ports)),
      dropped: [...dropped, ...merged.dropped],
    };
  } finally {
    for (const { tree } of reviewed.values()) tree?.free();
  }
}

/** Only files that something is claimed about, each parsed once. */
async function reviewedFiles(
  claims: Claims,
  files: readonly FileChange[],
  ports: Pick<Ports, 'syntax'>,
  signal: AbortSignal,
) {
  const claimed = new Set([...claims.raws, ...claims.hits].map(({ path }) => path));
  const reviewed = new Map<string, ReviewedFile>();
  for (const file of files) {
    signal.throwIfAborted();
    if (claimed.has(file.path)) reviewed.set(file.path, await reviewedFile(file, ports.syntax));
  }
  return reviewed;
}

function grounded(claims: Claims, reviewed: ReadonlyMap<string, ReviewedFile>, rules: RuleLookup) {
  const candidates: Candidate[] = [];
  const dropped: Dropped[] = [];
  for (const { path, hits } of claims.hits) {
    const file = reviewed.get(path);
    if (file !== undefined) candidates.push(...hits.map((hit) => fromHit(hit, file)));
  }
  for (const raw of claims.raws) {
    const result = fromRaw(raw, reviewed.get(raw.path), rules);
    if ('reason' in result) dropped.push(result);
    else candidates.push(result);
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
  const quote = text.lines.slice(startLine - 1, endLine).join('\n');
  const location = { path: file.path, startLine, endLine, quote, anchoredBy: 'exact' as const };
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

function identified(
  candidate: Candidate,
  reviewed: ReadonlyMap<string, ReviewedFile>,
  ports: Pick<Ports, 'hash'>,
): Finding[] {
  const file = reviewed.get(candidate.location.path);
  if (file === undefined) return [];
  const { rule, ruleVersion, status, owner, severity, confidence, origin } = candidate;
  const { title, message, location, related, evidence, suggestion, state } = candidate;
  return [
    {
      fingerprint: identityOf(candidate, file, ports),
      ...{ rule, ruleVersion, status, owner, severity, confidence, origin },
      ...{ title, message, location, related, evidence, suggestion, state },
    },
  ];
}

function identityOf(
  { rule, ruleVersion, location }: Candidate,
  reviewed: ReviewedFile,
  { hash }: Pick<Ports, 'hash'>,
): string {
  const { file, declarations } = reviewed;
  const symbol = symbolPathAt(declarations, location.startLine);
  const path = file.kind === 'renamed' ? (file.oldPath ?? file.path) : file.path;
  return fingerprint(
    { rule, ruleVersion, path, symbol, quote: location.quote, ordinal: ordinalOf(location, symbol, reviewed) },
    hash,
  );
}

/** How many equal quotes stand above this one in the same symbol. */
function ordinalOf({ startLine, quote }: Location, symbol: string, { text, declarations }: ReviewedFile): number {
  if (startLine === null) return 0;
  const wanted = quote.split('\n').map(collapsed);
  const first = squeeze(wanted[0] ?? '');
  return text.solid.filter(
    ({ line, squeezed }) =>
      line < startLine &&
      squeezed === first &&
      wanted.every((part, index) => collapsed(text.lines[line - 1 + index] ?? '') === part) &&
      symbolPathAt(declarations, line) === symbol,
  ).length;
}
