import { exampleMessage } from '../core/checks/exampleMessage';
import { isRight, type ExampleResult } from '../core/checks/testRule';
import { githubMessage, githubProperty, inertJson, inertLine, xmlText } from '../core/inertText';
import { english, message } from '../core/messages';
import type { RuleProblem } from '../core/rules/rule';
import { problemText } from './problemText';
import type { RulesOptions } from './rulesArgs';
import type { TestedRule } from '../node/replayedTests';

/** What `rules test` found, for people, scripts, CI servers and GitHub. */
export function ruleTestReport(
  tested: readonly TestedRule[],
  problems: readonly RuleProblem[],
  format: RulesOptions['format'],
): string {
  switch (format) {
    case 'text':
      return textReport(tested, problems);
    case 'json':
      return `${inertJson({ rules: tested.map(ruleDocument), problems }, 2)}\n`;
    case 'junit':
      return junitReport(tested, problems);
    case 'github':
      return [...problems.map(problemAnnotation), ...tested.flatMap(annotations)].map((line) => `${line}\n`).join('');
  }
}

function textReport(tested: readonly TestedRule[], problems: readonly RuleProblem[]): string {
  const lines = problems.map(problemText);
  for (const { test, file, outdated = [] } of tested) {
    const count = test.examples.length;
    if (test.passed) lines.push(`ok    ${test.rule.id} (${String(count)} examples)`);
    else lines.push(`FAIL  ${test.rule.id}`);
    for (const model of outdated) lines.push(`      ${english(message('rules.test-outdated', { model }))}`);
    for (const kind of test.lacks) lines.push(`      ${english(message('rules.test-lacks', { kind }))}`);
    for (const result of test.examples.filter((each) => !isRight(each))) {
      lines.push(`      ${file}:${String(result.example.line)} ${resultText(result)}`);
    }
  }
  const failed = tested.filter(({ test }) => !test.passed).length + problems.length;
  lines.push('', english(message('rules.tested', { count: tested.length, failed })));
  return `${lines.map(inertLine).join('\n')}\n`;
}

function resultText(result: ExampleResult): string {
  return english(exampleMessage(result));
}

function ruleDocument({ test, file, outdated = [] }: TestedRule) {
  const { rule, passed, lacks, examples } = test;
  const listed = examples.map(({ example, outcome, hitLines, missingLines, reason }) => {
    return { kind: example.kind, path: example.path, line: example.line, outcome, hitLines, missingLines, reason };
  });
  return { id: rule.id, version: rule.version, kind: rule.kind, file, passed, lacks, outdated, examples: listed };
}

function junitReport(tested: readonly TestedRule[], problems: readonly RuleProblem[]): string {
  const suites = tested.map(suiteXml);
  const failures = tested.reduce((sum, { test }) => sum + failuresOf(test.examples, test.lacks), 0);
  const tests = tested.reduce((sum, { test }) => sum + test.examples.length + test.lacks.length, 0) + problems.length;
  const broken = problems.map(
    (problem) =>
      `    <testcase classname="${xmlText(problem.file)}" name="reads"><error message="${xmlText(problemText(problem))}"/></testcase>`,
  );
  const reading =
    broken.length === 0
      ? []
      : [
          `  <testsuite name="files" tests="${String(broken.length)}" failures="0" errors="${String(broken.length)}">`,
          ...broken,
          '  </testsuite>',
        ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="fresh-eyes rules" tests="${String(tests)}" failures="${String(failures)}" errors="${String(problems.length)}">`,
    ...reading,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function failuresOf(examples: readonly ExampleResult[], lacks: readonly string[]): number {
  return examples.filter((result) => !isRight(result)).length + lacks.length;
}

function suiteXml({ test, file, outdated = [] }: TestedRule): string {
  const cases = test.examples.map((result) => {
    const { kind, path, line } = result.example;
    const head = `    <testcase classname="${xmlText(test.rule.id)}" name="${xmlText(`${kind} ${path}`)}" file="${xmlText(file)}" line="${String(line)}"`;
    return isRight(result)
      ? `${head}/>`
      : `${head}><failure type="${result.outcome}" message="${xmlText(resultText(result))}"/></testcase>`;
  });
  const lacking = test.lacks.map(
    (kind) =>
      `    <testcase classname="${xmlText(test.rule.id)}" name="has a ${kind} example" file="${xmlText(file)}"><failure message="${xmlText(english(message('rules.test-lacks', { kind })))}"/></testcase>`,
  );
  const count = cases.length + lacking.length;
  return [
    `  <testsuite name="${xmlText(test.rule.id)}" tests="${String(count)}" failures="${String(failuresOf(test.examples, test.lacks))}">`,
    ...cases,
    ...lacking,
    ...outdated.map(
      (model) => `    <system-out>${xmlText(english(message('rules.test-outdated', { model })))}</system-out>`,
    ),
    '  </testsuite>',
  ].join('\n');
}

function annotations({ test, file, outdated = [] }: TestedRule): readonly string[] {
  const at = (line: number, text: string, kind = 'error') =>
    `::${kind} file=${githubProperty(file)},line=${String(line)}::${githubMessage(`${test.rule.id}: ${text}`)}`;
  return [
    ...outdated.map((model) => at(1, english(message('rules.test-outdated', { model })), 'warning')),
    ...test.lacks.map((kind) => at(1, english(message('rules.test-lacks', { kind })))),
    ...test.examples.filter((result) => !isRight(result)).map((result) => at(result.example.line, resultText(result))),
  ];
}

function problemAnnotation({ file, line, column, code, args }: RuleProblem): string {
  return `::error file=${githubProperty(file)},line=${String(line)},col=${String(column)}::${githubMessage(english(message(code, args)))}`;
}
