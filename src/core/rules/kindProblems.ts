import type { MessageArgs, MessageCode } from '../messages';
import type { FrontMatter, PlacedProblem } from './frontMatter';
import type { RuleKind, RuleOrigin } from './rule';
import type { RuleBody } from './ruleBody';
import type { RuleHead } from './ruleSchema';

/** Keys that say nothing for a kind; a rule that has one means something it will not do. */
const uselessKeys: Readonly<Record<RuleKind, readonly (keyof RuleHead)[]>> = {
  model: ['message', 'fix', 'within'],
  regex: ['refute'],
  syntax: ['match', 'within', 'refute'],
  context: [],
  'built-in': ['match', 'within', 'refute', 'message', 'fix'],
};

/** Whether the parts of a rule fit its kind. */
export function kindProblems(
  head: RuleHead,
  body: RuleBody,
  { placeOf, bodyLine }: FrontMatter,
  origin: RuleOrigin,
): readonly PlacedProblem[] {
  const kind = head.kind ?? 'model';
  const problems: PlacedProblem[] = [];
  const at = (key: string, code: MessageCode, args: MessageArgs = {}) => {
    problems.push({ ...placeOf([key], true), code, args });
  };
  const hasQueries = Object.keys(body.queries).length > 0;
  if (kind === 'built-in' && origin !== 'built-in') at('kind', 'rules.kind-built-in');
  if (kind === 'regex' && (head.match ?? []).length === 0) at('kind', 'rules.regex-without-match');
  if (kind === 'syntax' && !hasQueries) at('kind', 'rules.syntax-without-query');
  if (kind !== 'syntax' && hasQueries) at('kind', 'rules.query-without-syntax', { kind });
  for (const key of uselessIn(head, kind, origin)) at(key, 'rules.key-not-for-kind', { key, kind });
  if (body.instruction === '')
    problems.push({ line: bodyLine, column: 1, code: 'rules.instruction-missing', args: {} });
  return problems;
}

function uselessIn(head: RuleHead, kind: RuleKind, origin: RuleOrigin): readonly (keyof RuleHead)[] {
  return uselessKeys[kind].filter((key) => {
    // Ours may say where a query need not be tried; those of other people run in the engine, whatever the text.
    if (kind === 'syntax' && key === 'match' && origin === 'built-in') return false;
    const value = head[key];
    return value !== undefined && value !== null && value !== false;
  });
}
