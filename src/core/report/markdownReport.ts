import type { FileCoverage, Finding } from '../finding';
import { markdownCode, markdownFence } from '../inertText';
import { english, message } from '../messages';
import { isNotDone, type ReviewResult } from '../review/reviewResult';

/**
 * A summary for a pull request or a job page. Everything that a model or a repository wrote stands in a code span or a
 * fence, so that no link, image, mention or HTML of theirs comes alive.
 */
export function markdownReport(result: ReviewResult): string {
  const { findings, coverage, failures, dismissed, provenance, mode, gate } = result;
  const sections = [
    `## Fresh Eyes: ${headline(result)}`,
    gate.passed ? '' : `**The gate is closed** (fails on ${gate.failOn}).`,
    findings.length === 0 ? '' : findingTable(findings),
    ...findings.map(findingSection),
    failures.length === 0
      ? ''
      : ['### Not done', ...failures.map((failure) => `- ${markdownCode(english(failure.message))}`)].join('\n'),
    coverageSection(coverage),
    dismissed.length === 0 ? '' : `${dismissed.length} dismissed.`,
    mode === 'checks' ? '' : `Model ${markdownCode(provenance.model)}, effort ${provenance.effort}.`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function headline({ verdict, mode, findings }: ReviewResult): string {
  switch (verdict) {
    case 'clean':
      return mode === 'checks' ? 'clean (checks only, no model asked)' : 'clean';
    case 'findings':
      return findings.length === 1 ? '1 finding' : `${findings.length} findings`;
    case 'incomplete':
      return `incomplete, ${findings.length} findings so far`;
    case 'nothing-to-review':
      return 'nothing to review';
  }
}

function findingTable(findings: readonly Finding[]): string {
  const rows = findings.map(({ severity, title, rule, location, state }) => {
    const place = `${location.path}${location.startLine === null ? '' : `:${location.startLine}`}`;
    const cells = [severity, place, title, rule].map((text, index) =>
      index === 0 ? text : markdownCode(text, { inTable: true }),
    );
    return `| ${[...cells, state].join(' | ')} |`;
  });
  return ['| severity | place | finding | rule | state |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function findingSection({ title, message: text, location, suggestion, evidence }: Finding): string {
  const parts = [`### ${markdownCode(title)}`, markdownFence(text)];
  if (location.quote !== '') parts.push(markdownFence(location.quote));
  const confirmed = evidence
    .filter(({ outcome }) => outcome === 'confirmed')
    .map(({ note }) => `- ${markdownCode(note)}`);
  if (confirmed.length > 0) parts.push(confirmed.join('\n'));
  if (suggestion !== null) {
    const checks = suggestion.checked.length === 0 ? 'unchecked' : `checked: ${suggestion.checked.join(', ')}`;
    parts.push(`Suggestion (${checks}):`, markdownFence(suggestion.newText));
  }
  return parts.join('\n\n');
}

const listed = 20;

function coverageSection(coverage: readonly FileCoverage[]): string {
  if (coverage.length === 0) return '';
  const reviewed = coverage.filter(({ status }) => status === 'reviewed').length;
  const others = coverage.filter(({ status }) => status !== 'reviewed');
  // What should have been reviewed and was not comes first: it decides the verdict.
  const ordered = [...others].sort((a, b) => Number(isNotDone(b)) - Number(isNotDone(a)));
  const more =
    others.length > listed ? [`- ${english(message('report.more', { count: others.length - listed }))}`] : [];
  return [
    `Reviewed ${reviewed} of ${coverage.length} files.`,
    ...(others.length === 0 ? [] : ['']),
    ...ordered.slice(0, listed).map((file) => {
      const what = isNotDone(file) ? 'not done' : 'out of scope';
      return `- ${markdownCode(file.path)}: ${what} (${file.reason ?? ''})`;
    }),
    ...more,
  ].join('\n');
}
