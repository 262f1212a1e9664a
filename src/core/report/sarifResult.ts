import type { Fix, Location as SarifLocation, Region, ReportingConfiguration, Result } from 'sarif';
import type { Finding, Location, Severity, Suggestion } from '../finding';
import { visible } from '../inertText';

/** One finding as a SARIF result; a dismissed one is suppressed, not left out. */
export function sarifResult(finding: Finding, ruleIndex: number, isDismissed: boolean): Result {
  const { fingerprint, title, message, location, related, suggestion } = finding;
  const fixes = suggestion === null ? [] : sarifFixes(location.path, suggestion);
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: sarifLevel(finding.severity),
    message: { text: message === '' || message === title ? title : `${title}\n\n${message}` },
    locations: [sarifLocation(location)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((place, index) => ({
            ...sarifLocation(place),
            id: index + 1,
            message: { text: place.note },
          })),
        }),
    // Ours is stable across runs and lines; under GitHub's name it keeps code scanning from making its own from the line.
    fingerprints: { 'freshEyes/v1': fingerprint },
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1` },
    baselineState: finding.state === 'new' ? 'new' : 'unchanged',
    rank: Math.round(finding.confidence * 1000) / 10,
    suppressions: isDismissed ? [{ kind: 'external', status: 'accepted' }] : [],
    ...(fixes.length === 0 ? {} : { fixes }),
    properties: {
      confidence: finding.confidence,
      origin: finding.origin,
      status: finding.status,
      state: finding.state,
      owner: finding.owner,
      ruleVersion: finding.ruleVersion,
      anchoredBy: location.anchoredBy,
    },
  };
}

export function sarifLevel(severity: Severity): NonNullable<ReportingConfiguration['level']> {
  return severity === 'info' ? 'note' : severity;
}

/** A relative reference: every part percent-encoded, so that no path can be read as another scheme or host. */
export function artifactUri(path: string): string {
  return visible(path)
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
}

function sarifLocation({ path, startLine, endLine, quote }: Location): SarifLocation {
  const region: Region | null =
    startLine === null
      ? null
      : { startLine, endLine: endLine ?? startLine, ...(quote === '' ? {} : { snippet: { text: quote } }) };
  return {
    physicalLocation: {
      artifactLocation: { uri: artifactUri(path), uriBaseId: 'SRCROOT' },
      ...(region === null ? {} : { region }),
    },
  };
}

/** None for a suggestion that was not checked or that would write a placeholder where a secret stood. */
function sarifFixes(path: string, suggestion: Suggestion): Fix[] {
  const { startLine, endLine, oldText, newText, checked } = suggestion;
  if (checked.length === 0 || /«secret:/.test(oldText + newText)) return [];
  const isInsertion = endLine < startLine;
  // Whole lines with their line break, so that an empty replacement removes the line and an insertion adds one.
  const deletedRegion: Region = {
    startLine,
    startColumn: 1,
    endLine: isInsertion ? startLine : endLine + 1,
    endColumn: 1,
  };
  const isRemoval = newText === '' && !isInsertion;
  return [
    {
      description: { text: `Suggestion (checked: ${checked.join(', ')})` },
      artifactChanges: [
        {
          artifactLocation: { uri: artifactUri(path), uriBaseId: 'SRCROOT' },
          replacements: [{ deletedRegion, insertedContent: { text: isRemoval ? '' : `${newText}\n` } }],
        },
      ],
    },
  ];
}
