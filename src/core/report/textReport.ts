import type { FileCoverage, Finding, Severity } from '../finding';
import { inert, inertLine } from '../inertText';
import { english, message, type Message } from '../messages';
import { isOutOfScope, type ReviewResult } from '../review/reviewResult';

/** How a piece of text is to look; the terminal decides with what codes. */
export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'blue' | 'green';
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

const severityStyle: Record<Severity, Style> = { error: 'red', warning: 'yellow', info: 'blue' };

/** The report for a person at a terminal: findings by file, then what was and was not reviewed, then the verdict. */
export function textReport(
  result: ReviewResult,
  options: { readonly paint: Paint; readonly verbose: boolean },
): string {
  const { paint, verbose } = options;
  const sections = [
    ...byFile(result.findings).map(([path, findings]) => fileSection(path, findings, paint)),
    noteSection(result.notes),
    failureSection(result, paint),
    verbose ? droppedSection(result, paint) : '',
    summary(result, paint),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function byFile(findings: readonly Finding[]): [string, Finding[]][] {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { path } = finding.location;
    files.set(path, [...(files.get(path) ?? []), finding]);
  }
  return [...files];
}

function fileSection(path: string, findings: readonly Finding[], paint: Paint): string {
  return [paint('bold', inertLine(path)), ...findings.map((finding) => findingText(finding, paint))].join('\n');
}

function findingText(finding: Finding, paint: Paint): string {
  const { location, severity, title, message: text, rule, suggestion, state, fingerprint } = finding;
  const place = location.startLine === null ? '' : `${inertLine(location.path)}:${location.startLine}`;
  const mark = state === 'new' ? '' : ` (${state})`;
  const lines = [
    `  ${paint(severityStyle[severity], severity)} ${inertLine(title)}${mark} ${paint('dim', `${place === '' ? '' : `${place} `}[${inertLine(rule)}] ${fingerprint.slice(0, 10)}`)}`,
    ...indentedLines(location.quote, '      | ', paint),
    ...(text === title ? [] : indentedLines(text, '      ')),
    ...finding.evidence
      .filter(({ outcome }) => outcome === 'confirmed')
      .map(({ kind, note }) => `      ${inertLine(english(message('report.confirmed', { kind, note })))}`),
    ...(suggestion === null ? [] : indentedLines(suggestion.newText, '      + ')),
  ];
  return lines.join('\n');
}

function indentedLines(text: string, indent: string, paint: Paint = plain): string[] {
  if (text === '') return [];
  return inert(text)
    .split('\n')
    .map((line) => `${paint('dim', indent)}${line}`);
}

function noteSection(notes: readonly Message[]): string {
  return notes.map((note) => inertLine(english(note))).join('\n');
}

function failureSection({ failures }: ReviewResult, paint: Paint): string {
  return failures
    .map(({ message: what, next }) => `${paint('red', inertLine(english(what)))}\n  ${inertLine(english(next))}`)
    .join('\n');
}

function droppedSection({ dropped }: ReviewResult, paint: Paint): string {
  if (dropped.length === 0) return '';
  const lines = dropped.map(
    ({ reason, path, rule, title, evidence = [] }) =>
      `  ${reason}: ${inertLine(title)} ${paint('dim', `${inertLine(path)} [${inertLine(rule)}]`)}${evidence.map(({ note }) => ` ← ${inertLine(note)}`).join('')}`,
  );
  return [english(message('report.dropped', { count: dropped.length })), ...lines].join('\n');
}

function summary(result: ReviewResult, paint: Paint): string {
  return [
    verdictText(result, paint),
    coverageText(result.coverage),
    hiddenText(result),
    usageText(result),
    checksText(result),
    gateText(result, paint),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function verdictText({ verdict, mode, findings }: ReviewResult, paint: Paint): string {
  switch (verdict) {
    case 'clean':
      return paint('green', english(message(mode === 'model' ? 'report.clean' : 'report.clean-checks')));
    case 'findings':
      return paint(
        'bold',
        english(message(findings.length === 1 ? 'report.finding' : 'report.findings', { count: findings.length })),
      );
    case 'incomplete':
      return paint('red', english(message('report.incomplete', { count: findings.length })));
    case 'nothing-to-review':
      return english(message('report.nothing'));
  }
}

/** "reviewed 12 of 14 files; skipped 2: package-lock.json (lock file), logo.png (binary)". */
export function coverageText(coverage: readonly FileCoverage[]): string {
  if (coverage.length === 0) return '';
  const reviewed = coverage.filter(({ status }) => status === 'reviewed').length;
  const skipped = coverage.filter((file) => file.status === 'skipped' && isOutOfScope(file.reason));
  const notDone = coverage.filter((file) => file.status !== 'reviewed' && !skipped.includes(file));
  const parts = [english(message('report.reviewed', { reviewed, total: coverage.length }))];
  if (skipped.length > 0)
    parts.push(english(message('report.skipped', { count: skipped.length, files: fileList(skipped) })));
  if (notDone.length > 0)
    parts.push(english(message('report.not-done', { count: notDone.length, files: fileList(notDone) })));
  return parts.join('; ');
}

const listed = 10;

function fileList(files: readonly FileCoverage[]): string {
  const shown = files
    .slice(0, listed)
    .map(({ path, reason }) => `${inertLine(path)} (${(reason ?? '').replaceAll('-', ' ')})`);
  const more = files.length > listed ? [english(message('report.more', { count: files.length - listed }))] : [];
  return [...shown, ...more].join(', ');
}

function hiddenText({ hidden, dismissed }: ReviewResult): string {
  const parts = [
    dismissed.length > 0 ? english(message('report.dismissed', { count: dismissed.length })) : '',
    hidden.belowConfidence > 0 ? english(message('report.below-confidence', { count: hidden.belowConfidence })) : '',
    hidden.overMax > 0 ? english(message('report.over-max', { count: hidden.overMax })) : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function usageText({ mode, usage, provenance, timing }: ReviewResult): string {
  if (mode === 'checks') return '';
  return english(
    message(usage.costUsd === null ? 'report.usage' : 'report.usage-cost', {
      model: inertLine(provenance.model),
      origin: inertLine(provenance.origin),
      requests: usage.requests,
      reused: usage.reused,
      input: usage.inputTokens,
      cached: usage.cachedInputTokens,
      output: usage.outputTokens,
      cost: (usage.costUsd ?? 0).toFixed(4),
      seconds: (timing.totalMs / 1000).toFixed(1),
    }),
  );
}

/** Without a model a person should know what did look at the change, and how to have more. */
function checksText({ mode, checksRun, verdict }: ReviewResult): string {
  if (verdict === 'nothing-to-review') return english(message('report.nothing.next'));
  if (mode === 'model') return '';
  const ran =
    checksRun.length === 0
      ? []
      : [english(message('report.checks-ran', { checks: checksRun.map(inertLine).join(', ') }))];
  return [...ran, english(message('report.set-up-model'))].join('\n');
}

function gateText({ gate }: ReviewResult, paint: Paint): string {
  if (gate.passed) return '';
  return paint(
    'red',
    english(message(gate.explicit ? 'report.gate-explicit' : 'report.gate', { severity: gate.failOn })),
  );
}
