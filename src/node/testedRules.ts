import { patternProblems } from '../core/checks/patternProblems';
import { testRule } from '../core/checks/testRule';
import type { RuleProblem } from '../core/rules/rule';
import { replayed, type ReplayPlace, type TestedRule } from './replayedTests';
import type { RulePorts } from './rulePorts';
import type { RulesOnDisk } from './rulesOnDisk';

/** Tests every rule of a set without a model; recorded answers of models are replayed. A rule that is not sound is a problem. */
export async function testedRules(
  set: RulesOnDisk,
  ports: RulePorts,
  place: ReplayPlace,
): Promise<{ readonly tested: readonly TestedRule[]; readonly problems: readonly RuleProblem[] }> {
  const tested: TestedRule[] = [];
  const problems: RuleProblem[] = [...set.problems];
  for (const { rule, file, text } of set.rules) {
    const found = rule.origin === 'built-in' ? [] : await patternProblems(rule, file, text, ports, place.signal);
    problems.push(...found);
    if (found.length === 0) tested.push({ test: await testRule(rule, ports, place.signal), file });
  }
  return { tested: await replayed(set, tested, place), problems };
}
