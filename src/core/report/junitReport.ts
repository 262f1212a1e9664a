import type { FileCoverage, Finding } from '../finding';
import { inert, inertLine, xmlText } from '../inertText';
import { english } from '../messages';
import { gatingFindings } from '../review/gate';
import { isNotDone, type Failure, type ReviewResult } from '../review/reviewResult';

type Case = {
  readonly suite: string;
  readonly name: string;
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped' | 'output';
  readonly type: string;
  readonly text: string;
};

/**
 * JUnit XML as CI servers read it. A finding that fails the gate is a failure, any other one a passed case with output;
 * what should have been reviewed and was not is an error, what is out of scope is skipped.
 */
export function junitReport(result: ReviewResult): string {
  const gating = new Set(
    gatingFindings(result.findings, {
      failOn: result.gate.explicit ? result.gate.failOn : null,
      configured: result.gate.failOn === 'none' ? 'error' : result.gate.failOn,
      minConfidence: 0,
    }),
  );
  const cases = [
    ...result.findings.map((finding) => findingCase(finding, gating.has(finding))),
    ...result.coverage.map((file) => fileCase(file, result.findings)),
    ...result.failures.map(failureCase),
    ...gateCase(result, gating),
  ];
  const count = (kind: Case['kind']): number => cases.filter((one) => one.kind === kind).length;
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${(result.timing.totalMs / 1000).toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="fresh-eyes" ${counts}>`,
    `  <testsuite name="fresh-eyes ${result.verdict}" ${counts}>`,
    ...cases.map(caseXml),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function findingCase({ location, title, rule, severity, message }: Finding, isGating: boolean): Case {
  const place = location.startLine === null ? '' : `:${location.startLine}`;
  return {
    suite: location.path,
    name: `${title} [${rule}]`,
    kind: isGating ? 'failure' : 'output',
    type: severity,
    text: `${location.path}${place}\n${severity} ${title}\n${message}\n\n${location.quote}`,
  };
}

function fileCase(file: FileCoverage, findings: readonly Finding[]): Case {
  const found = findings.filter(({ location }) => location.path === file.path).length;
  const kind = isNotDone(file) ? 'error' : file.status === 'skipped' ? 'skipped' : 'passed';
  return { suite: file.path, name: 'reviewed', kind, type: file.reason ?? '', text: file.reason ?? String(found) };
}

function failureCase({ kind, message, next }: Failure): Case {
  return {
    suite: 'fresh-eyes',
    name: kind,
    kind: 'error',
    type: kind,
    text: `${english(message)}\n${english(next)}`,
  };
}

/** The gate can be closed by a finding beyond `maxFindings`; the run must not look passed then. */
function gateCase({ gate }: ReviewResult, gating: ReadonlySet<Finding>): Case[] {
  if (gate.passed || gating.size > 0) return [];
  return [{ suite: 'fresh-eyes', name: 'gate', kind: 'failure', type: 'gate', text: `gate closed at ${gate.failOn}` }];
}

function caseXml({ suite, name, kind, type, text }: Case): string {
  const open = `    <testcase classname="${attribute(suite)}" name="${attribute(name)}"`;
  const firstLine = text.split('\n', 1)[0] ?? '';
  // Printed to a build's log, the document is read line by line for commands as everything else.
  const content = xmlText(inert(text));
  switch (kind) {
    case 'passed':
      return `${open}/>`;
    case 'output':
      return `${open}><system-out>${content}</system-out></testcase>`;
    case 'skipped':
      return `${open}><skipped message="${attribute(type)}"/></testcase>`;
    case 'failure':
    case 'error':
      return `${open}><${kind} type="${attribute(type)}" message="${attribute(firstLine)}">${content}</${kind}></testcase>`;
  }
}

function attribute(text: string): string {
  return xmlText(inertLine(text));
}
