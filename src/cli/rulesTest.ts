import { patternProblems } from '../core/checks/patternProblems';
import { testRule } from '../core/checks/testRule';
import type { RuleProblem } from '../core/rules/rule';
import { exitCode, type CommandIo } from './io';
import { rulePorts } from './rulePorts';
import type { RulesOptions } from './rulesArgs';
import { rulesFor } from './rulesTargets';
import { replayed } from './rulesReplay';
import { ruleTestReport } from './ruleTestReport';
import type { TestedRule } from './testedRule';

/** `rules test`: every example of every rule says what it should, without a model; recorded answers of models are replayed. */
export async function testRules(options: RulesOptions, io: CommandIo): Promise<number> {
  if (options.live) return await (await import('./rulesLive')).testRulesLive(options, io);
  const sets = await rulesFor(options.targets, io);
  const ports = rulePorts();
  const tested: TestedRule[] = [];
  const problems: RuleProblem[] = [];
  try {
    for (const set of sets) {
      problems.push(...set.problems);
      const own: TestedRule[] = [];
      for (const { rule, file, text } of set.rules) {
        const found = rule.origin === 'built-in' ? [] : await patternProblems(rule, file, text, ports, io.signal);
        problems.push(...found);
        if (found.length === 0) own.push({ test: await testRule(rule, ports, io.signal), file });
      }
      tested.push(...(await replayed(set, own, io)));
    }
  } finally {
    await ports.close();
  }
  io.stdout.write(ruleTestReport(tested, problems, options.format));
  const isRight = problems.length === 0 && tested.every(({ test }) => test.passed);
  return isRight ? exitCode.passed : exitCode.failed;
}
