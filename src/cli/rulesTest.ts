import type { RuleProblem } from '../core/rules/rule';
import { rulePorts } from '../node/rulePorts';
import type { TestedRule } from '../node/replayedTests';
import { testedRules } from '../node/testedRules';
import { exitCode, type CommandIo } from './io';
import type { RulesOptions } from './rulesArgs';
import { rulesFor } from './rulesTargets';
import { ruleTestReport } from './ruleTestReport';

/** `rules test`: every example of every rule says what it should, without a model; recorded answers of models are replayed. */
export async function testRules(options: RulesOptions, io: CommandIo): Promise<number> {
  if (options.live) return await (await import('./rulesLive')).testRulesLive(options, io);
  const sets = await rulesFor(options.targets, io);
  const ports = rulePorts();
  const tested: TestedRule[] = [];
  const problems: RuleProblem[] = [];
  try {
    for (const set of sets) {
      const found = await testedRules(set, ports, { folder: io.cwd, env: io.env, signal: io.signal });
      tested.push(...found.tested);
      problems.push(...found.problems);
    }
  } finally {
    await ports.close();
  }
  io.stdout.write(ruleTestReport(tested, problems, options.format));
  const isRight = problems.length === 0 && tested.every(({ test }) => test.passed);
  return isRight ? exitCode.passed : exitCode.failed;
}
