import { message, type Message } from '../messages';
import { textLine, type TextLine } from '../textLines';
import type { ExplainedRule, RuleStep } from './explainRules';
import { effectText } from './ruleSettings';

/** Which rules apply, from where, at which severity and why; after them those that are off or drafts. */
export function explainedLines(explained: readonly ExplainedRule[], path: string): readonly TextLine[] {
  const applying = explained.filter(({ leftOut }) => leftOut === null);
  const others = explained.filter(({ leftOut }) => leftOut !== null && leftOut !== 'files');
  return [
    textLine(0, message('rules.explain-count', { path, count: applying.length })),
    textLine(0, ''),
    ...[...applying, ...others].flatMap(ruleLines),
  ];
}

function ruleLines({ rule, leftOut, effect, steps }: ExplainedRule): readonly TextLine[] {
  const args = { effect: effectText(effect), rule: rule.id, title: rule.title };
  const head = message(leftOut === 'draft' ? 'rule-facts.explained-draft' : 'rule-facts.explained', args);
  return [textLine(0, head), ...steps.map((step) => textLine(2, stepMessage(step)))];
}

function stepMessage({ by, source, key, effect, isLocked }: RuleStep): Message {
  const args = { effect: effectText(effect), source, key: key ?? '' };
  if (by === 'declared') return message('rule-facts.declared', args);
  return message(`rule-facts.${by}${isLocked ? '-locked' : ''}`, args);
}
