import { english, message, type MessageCode } from '../messages';
import type { RuleProblem } from '../rules/rule';
import type { RuleSet } from '../rules/ruleSet';
import type { Failure } from './reviewResult';

/** A rule that cannot be read is left out, and the review says so: it is not what was asked for. */
export function ruleFailures(rules: Pick<RuleSet, 'problems'>): readonly Failure[] {
  return rules.problems.map((problem) => ({
    kind: 'rules',
    message: message('review.rule-invalid', {
      file: problem.file,
      line: problem.line,
      column: problem.column,
      problem: english(message(problem.code, problem.args)),
    }),
    next: message(nextOf(problem)),
    paths: [problem.file],
  }));
}

function nextOf({ code }: RuleProblem): MessageCode {
  if (code === 'rules.pack-missing') return 'rules.pack-missing.next';
  return code === 'rules.pack-unlocked' ? 'rules.pack-unlocked.next' : 'review.rule-invalid.next';
}
