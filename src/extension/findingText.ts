import { l10n } from 'vscode';
import type { Finding, Severity } from '../core/finding';
import { inertLine } from '../core/inertText';
import type { ReviewResult } from '../core/review/reviewResult';
import { checksOf, trialOf, type ShownFinding, type ShownReview } from './findingStore';

export function severityName(severity: Severity): string {
  return { error: l10n.t('Error'), warning: l10n.t('Warning'), info: l10n.t('Info') }[severity];
}

export function stateName(state: Finding['state']): string {
  return { new: l10n.t('New'), open: l10n.t('Open'), late: l10n.t('Late') }[state];
}

/** Where a finding stands, in words: `line 12`, `staged version, line 12`, `whole file`. */
export function placeName({ finding, place }: ShownFinding): string {
  const { startLine } = finding.location;
  if (startLine === null) return l10n.t('whole file');
  if (place === null) return l10n.t('staged version, line {0}', startLine);
  if (!place.isSame) return l10n.t('line {0}, edited since', place.lines.start);
  return l10n.t('line {0}', place.lines.start);
}

/** What the editor's language server says of a finding, in words; none where it says nothing. */
export function serverWords({ serverEvidence }: ShownFinding): readonly string[] {
  if (!serverEvidence) return [];
  return [serverEvidence.outcome === 'refuted' ? l10n.t('likely not') : l10n.t('confirmed by the language server')];
}

/** What is to be known of a suggestion beside its text; empty for one that is offered as it is. */
export function suggestionWords(shown: ShownFinding): string {
  const trial = trialOf(shown);
  if (trial?.error) return l10n.t('as text only: with it the language server says "{0}"', inertLine(trial.error));
  if (checksOf(shown).length === 0) return l10n.t('not checked');
  return trial ? l10n.t('checked by the language server: no new errors') : '';
}

/** For screen readers: severity, rule, file and line in words. */
export function spokenFinding(shown: ShownFinding): string {
  const { severity, rule, title, location } = shown.finding;
  const words = [title, rule, location.path].map(inertLine);
  return [severityName(severity), ...words, placeName(shown), ...serverWords(shown)].join(', ');
}

export function verdictName(result: ReviewResult): string {
  const { verdict, mode, findings } = result;
  if (verdict === 'clean') {
    return mode === 'checks' ? l10n.t('Clean (checks only, no model asked)') : l10n.t('Clean');
  }
  if (verdict === 'findings') {
    return findings.length === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', findings.length);
  }
  return verdict === 'incomplete' ? l10n.t('Incomplete') : l10n.t('Nothing to review');
}

/** A result of an earlier stage says so, wherever its verdict stands. */
export function verdictWithFreshness({ result, findings, freshness, stage }: ShownReview): string {
  if (result === null) return '';
  const verdict = verdictName(result);
  // What was applied is off the list, and still in the stage that the verdict is about.
  const applied = result.findings.length - findings.length;
  const said = applied > 0 ? l10n.t('{0}, {1} applied', verdict, applied) : verdict;
  if (freshness === 'current') return said;
  if (freshness === 'stage-moved') return l10n.t('{0}, of an earlier stage', said);
  return l10n.t('{0}, of the stage on {1}', said, (stage?.head ?? '').slice(0, 7));
}

export function countBySeverity(findings: readonly ShownFinding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { finding } of findings) counts[finding.severity]++;
  return counts;
}
