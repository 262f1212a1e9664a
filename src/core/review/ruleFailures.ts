import { english, message, type Message, type MessageCode } from '../messages';
import type { RuleProblem } from '../rules/rule';
import type { RuleSet } from '../rules/ruleSet';
import type { Failure } from './reviewResult';

/** A rule that cannot be read is left out, and the review says so: it is not what was asked for. */
export function ruleFailures(rules: Pick<RuleSet, 'problems'>): readonly Failure[] {
  return rules.problems.filter(isLeftOut).map((problem) => ({
    kind: 'rules',
    message: told(problem),
    next: message(nextOf(problem)),
    paths: [problem.file],
  }));
}

/** What a repository said in vain, and nothing was left out for it. */
export function ruleNotes(rules: Pick<RuleSet, 'problems'>): readonly Message[] {
  return rules.problems.filter((problem) => !isLeftOut(problem)).map(told);
}

function isLeftOut({ code }: RuleProblem): boolean {
  return code !== 'rules.config-personal';
}

function told({ file, line, column, code, args }: RuleProblem): Message {
  return message('review.rule-invalid', { file, line, column, problem: english(message(code, args)) });
}

function nextOf({ code }: RuleProblem): MessageCode {
  if (code === 'rules.pack-missing') return 'rules.pack-missing.next';
  return code === 'rules.pack-unlocked' ? 'rules.pack-unlocked.next' : 'review.rule-invalid.next';
}
