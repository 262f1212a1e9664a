import type { Log, Notification, ReportingDescriptor, Run } from 'sarif';
import type { Finding } from '../finding';
import { inertJson } from '../inertText';
import { english } from '../messages';
import type { Rule } from '../rules/rule';
import { isNotDone, type ReviewResult } from '../review/reviewResult';
import { artifactUri, sarifLevel, sarifResult } from './sarifResult';

/**
 * SARIF 2.1.0 (OASIS Standard, errata 01), within the limits of GitHub code scanning. `rules` gives the help texts of
 * the rules that have findings; rules it does not know are described by their id.
 */
export function sarifReport(result: ReviewResult, version: string, rules: readonly Rule[] = []): string {
  return `${inertJson(sarifLog(result, version, rules), 2)}\n`;
}

function sarifLog(result: ReviewResult, version: string, rules: readonly Rule[]): Log {
  const shown = [...result.findings, ...result.dismissed];
  const ids = [...new Set(shown.map(({ rule }) => rule))].sort();
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const run: Run = {
    tool: {
      driver: {
        name: 'Fresh Eyes',
        semanticVersion: version,
        rules: ids.map((id) => descriptor(id, known.get(id), shown)),
      },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { SRCROOT: { description: { text: 'The top of the repository.' } } },
    invocations: [
      {
        // A run that could not look at everything must not pass for one that found nothing.
        executionSuccessful: result.verdict !== 'incomplete',
        toolExecutionNotifications: notifications(result),
      },
    ],
    results: [
      ...result.findings.map((finding) => sarifResult(finding, ids.indexOf(finding.rule), false)),
      ...result.dismissed.map((finding) => sarifResult(finding, ids.indexOf(finding.rule), true)),
    ],
    properties: {
      verdict: result.verdict,
      mode: result.mode,
      digest: result.source.digest,
      model: result.provenance.model,
      promptVersion: result.provenance.promptVersion,
      rulesDigest: result.provenance.rulesDigest,
    },
  };
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
}

/** GitHub shows ten tags and stores twenty. */
const maxTags = 20;

function descriptor(id: string, rule: Rule | undefined, findings: readonly Finding[]): ReportingDescriptor {
  const example = findings.find((finding) => finding.rule === id);
  if (rule === undefined) {
    const level = sarifLevel(example?.severity ?? 'info');
    return { id, shortDescription: { text: id }, help: { text: id }, defaultConfiguration: { level } };
  }
  const { title, instruction, advice, severity, tags, cwe, owner, version, status } = rule;
  const isSecurity = cwe !== null || tags.includes('security');
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: instruction === '' ? title : instruction },
    help: { text: [instruction, advice ?? ''].filter((text) => text !== '').join('\n\n') || title },
    defaultConfiguration: { level: sarifLevel(severity) },
    properties: {
      tags: [...tags, ...(cwe === null ? [] : [`external/cwe/cwe-${cwe}`])].slice(0, maxTags),
      precision: rule.kind === 'model' ? 'medium' : 'very-high',
      ...(isSecurity ? { 'security-severity': securitySeverity[severity] } : {}),
      owner,
      version,
      status,
    },
  };
}

/** GitHub reads 7.0 and up as high, 4.0 and up as medium. */
const securitySeverity = { error: '8.0', warning: '5.0', info: '2.0' } as const;

function notifications({ coverage, failures, notes }: ReviewResult): Notification[] {
  return [
    ...failures.map(({ kind, message, next }): Notification => ({
      level: 'error',
      descriptor: { id: kind },
      message: { text: `${english(message)} ${english(next)}` },
    })),
    ...coverage
      .filter(({ status }) => status !== 'reviewed')
      .map((file): Notification => ({
        level: isNotDone(file) ? 'error' : 'note',
        descriptor: { id: file.reason ?? 'skipped' },
        message: { text: `${file.path}: ${file.status} (${file.reason ?? ''})` },
        locations: [{ physicalLocation: { artifactLocation: { uri: artifactUri(file.path), uriBaseId: 'SRCROOT' } } }],
      })),
    ...notes.map((note): Notification => ({ level: 'note', message: { text: english(note) } })),
  ];
}
