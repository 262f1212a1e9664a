import { patternProblems } from '../core/checks/patternProblems';
import { githubMessage, githubProperty, inertJson } from '../core/inertText';
import { english, message } from '../core/messages';
import type { RuleProblem } from '../core/rules/rule';
import { exitCode, type CommandIo } from './io';
import { problemText } from './problemText';
import { rulePorts } from '../node/rulePorts';
import type { RulesOptions } from './rulesArgs';
import { rulesFor } from './rulesTargets';

/** `rules check`: every rule file, configuration and lock reads without a problem, patterns and queries included. */
export async function checkRules({ targets, format }: RulesOptions, io: CommandIo): Promise<number> {
  const sets = await rulesFor(targets, io);
  const ports = rulePorts();
  const problems: RuleProblem[] = [];
  try {
    for (const set of sets) {
      problems.push(...set.problems);
      for (const { rule, file, text } of set.rules) {
        problems.push(...(await patternProblems(rule, file, text, ports, io.signal)));
      }
    }
  } finally {
    await ports.close();
  }
  io.stdout.write(report(problems, format));
  const count = sets.reduce((sum, { rules }) => sum + rules.length, 0);
  io.stderr.write(`${english(message('rules.checked', { count, problems: problems.length }))}\n`);
  return problems.length === 0 ? exitCode.passed : exitCode.failed;
}

function report(problems: readonly RuleProblem[], format: RulesOptions['format']): string {
  if (format === 'json') {
    const listed = problems.map((problem) => ({ ...problem, text: english(message(problem.code, problem.args)) }));
    return `${inertJson({ problems: listed }, 2)}\n`;
  }
  const line = (problem: RuleProblem) => {
    const { file, line: at, column, code, args } = problem;
    return format === 'github'
      ? `::error file=${githubProperty(file)},line=${String(at)},col=${String(column)}::${githubMessage(english(message(code, args)))}`
      : problemText(problem);
  };
  return problems.map((problem) => `${line(problem)}\n`).join('');
}
