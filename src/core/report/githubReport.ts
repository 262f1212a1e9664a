import type { Finding, Severity } from '../finding';
import { githubMessage, githubProperty, inertLine } from '../inertText';
import { english } from '../messages';
import { isNotDone, type ReviewResult } from '../review/reviewResult';
import { coverageText } from './textReport';

/**
 * Workflow commands for GitHub Actions: one annotation per finding, failure and undone file, then the verdict as plain
 * lines. Nothing else in the output can be read as a command.
 */
export function githubReport(result: ReviewResult): string {
  const { failures, coverage, verdict, gate } = result;
  const lines = [
    ...result.findings.map(annotation),
    ...failures.map(({ message, next }) => command('error', {}, `${english(message)} ${english(next)}`)),
    ...coverage
      .filter(isNotDone)
      .map(({ path, reason }) => command('warning', { file: path }, `Not reviewed: ${reason ?? ''}`)),
    inertLine(`Fresh Eyes: ${verdict}; gate ${gate.passed ? 'open' : 'closed'} (fail on ${gate.failOn}).`),
    inertLine(coverageText(coverage)),
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

const commandOf: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

function annotation({ severity, title, message, rule, location }: Finding): string {
  const { path, startLine, endLine } = location;
  const place: Record<string, string> = { file: path };
  if (startLine !== null) place['line'] = String(startLine);
  if (endLine !== null) place['endLine'] = String(endLine);
  return command(commandOf[severity], { ...place, title: `${title} [${rule}]` }, message === '' ? title : message);
}

function command(name: string, properties: Readonly<Record<string, string>>, text: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${withoutHashes(githubProperty(value))}`);
  return `::${name}${list.length === 0 ? '' : ` ${list.join(',')}`}::${withoutHashes(githubMessage(text))}`;
}

/** What another build server would read as its command, wherever it stands in a line. */
function withoutHashes(text: string): string {
  return text.replace(/##(?=\[|vso\[)/gi, '#%23');
}
