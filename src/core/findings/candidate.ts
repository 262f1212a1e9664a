import type { Claim, Dropped, Finding, Location, Severity } from '../finding';
import type { RawFinding } from '../model/replySchema';
import type { Rule } from '../rules/rule';
import { anchorIn } from './anchor';
import { collapsed } from './fingerprint';
import { knownRule, settledSeverity, type RuleLookup } from './knownRule';
import type { ReviewedFile } from './reviewedFile';
import { suggestionOf } from './suggestion';

/** A finding on its way up the ladder: everything but its identity, which needs its final place and rule. */
export type Candidate = Omit<Finding, 'fingerprint' | 'claim'> & {
  readonly group: string | null;
  readonly claim: Claim | null;
  /** The rule wants its findings put to the model once more. */
  readonly refute: boolean;
};

/** What a deterministic check found; lines of the new side. */
export type Hit = {
  readonly rule: Rule;
  /** Null speaks of the file as a whole. */
  readonly startLine: number | null;
  readonly endLine: number | null;
  readonly message: string;
  readonly replacement: string | null;
};

export type Grounded = { readonly candidate: Candidate; readonly isInChange: boolean };

/** A model's item, located and under a rule we know; or why it is none. */
export function fromRaw(raw: RawFinding, reviewed: ReviewedFile | undefined, rules: RuleLookup): Grounded | Dropped {
  const drop = (reason: Dropped['reason']): Dropped => ({
    reason,
    path: raw.path,
    rule: raw.rule,
    title: oneLine(raw.title),
  });
  if (reviewed === undefined) return drop('path-not-in-change');
  const anchored = anchorIn(reviewed.text, raw);
  if ('dropped' in anchored) return drop(anchored.dropped);
  const rule = knownRule(raw.rule, raw.path, rules);
  if (rule === null) return drop('rule-off');
  const { location, isVerbatim } = anchored;
  const candidate: Candidate = {
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
  return { candidate, isInChange: anchored.inChange };
}

/** A check says what it says: the place is where it looked, the confidence whole. */
export function fromHit(
  { rule, startLine, endLine, message, replacement }: Hit,
  { file, text }: ReviewedFile,
): Candidate {
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
