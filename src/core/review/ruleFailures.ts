import { message } from '../messages';
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
      problem: problem.code,
    }),
    next: message('review.rule-invalid.next'),
    paths: [problem.file],
  }));
}
