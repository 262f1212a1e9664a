import { message, type Message } from '../messages';
import { textLine, type TextLine } from '../textLines';
import type { ExplainedRule, RuleStep } from './explainRules';
import type { Rule } from './rule';
import { effectText } from './ruleSettings';

/**
 * Which rules apply, from where, at which severity and why; after them those that are off or drafts. `tokensOf`: what a
 * rule adds to a request.
 */
export function explainedLines(
  explained: readonly ExplainedRule[],
  path: string,
  tokensOf: (rule: Rule) => number,
): readonly TextLine[] {
  const applying = explained.filter(({ leftOut }) => leftOut === null);
  const others = explained.filter(({ leftOut }) => leftOut !== null && leftOut !== 'files');
  return [
    textLine(0, message('rules.explain-count', { path, count: applying.length })),
    textLine(0, ''),
    ...[...applying, ...others].flatMap((each) => ruleLines(each, tokensOf(each.rule))),
  ];
}

function ruleLines({ rule, leftOut, effect, steps }: ExplainedRule, tokens: number): readonly TextLine[] {
  const args = { effect: effectText(effect), rule: rule.id, title: rule.title };
  const head = message(leftOut === 'draft' ? 'rule-facts.explained-draft' : 'rule-facts.explained', args);
  const cost = tokens === 0 ? [] : [textLine(2, message('rule-facts.tokens', { tokens }))];
  return [textLine(0, head), ...steps.map((step) => textLine(2, stepMessage(step))), ...cost];
}

function stepMessage({ by, source, key, effect, isLocked }: RuleStep): Message {
  const args = { effect: effectText(effect), source, key: key ?? '' };
  if (by === 'declared') return message('rule-facts.declared', args);
  return message(`rule-facts.${by}${isLocked ? '-locked' : ''}`, args);
}
