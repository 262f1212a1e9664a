import type { EffectiveRule } from '../rules/ruleSet';
import { nativePattern } from './nativePattern';
import { queryWords, type QueryWords } from './queryWords';

/** A list of rules made ready: what is the same for every file is done once. */
export type CheckPlan = {
  readonly regex: readonly PlannedPatterns[];
  /** The syntax rules for a language that could match somewhere in the text: a look at words decides before any parsing. */
  readonly queriesFor: (language: string, text: string) => readonly PlannedQuery[];
  /** Rules and context that a model is given, and those of them that are asked only where a pattern matches an added line. */
  readonly model: readonly EffectiveRule[];
  readonly filtered: readonly PlannedPatterns[];
};

/** `native` is null for patterns of other people, which run in the engine. */
export type PlannedPatterns = { readonly rule: EffectiveRule; readonly native: readonly RegExp[] | null };

export type PlannedQuery = { readonly rule: EffectiveRule; readonly query: string };

export type CheckPlans = (rules: readonly EffectiveRule[]) => CheckPlan;

/** Plans by the list of rules itself: paths to which the same rules apply share one list. */
export function checkPlans(): CheckPlans {
  const plans = new WeakMap<readonly EffectiveRule[], CheckPlan>();
  return (rules) => {
    const plan = plans.get(rules) ?? planOf(rules);
    plans.set(rules, plan);
    return plan;
  };
}

function planOf(rules: readonly EffectiveRule[]): CheckPlan {
  const model = rules.filter(({ kind }) => kind === 'model' || kind === 'context');
  const syntax = rules.filter(({ kind }) => kind === 'syntax');
  const finders = new Map<string, (text: string) => readonly PlannedQuery[]>();
  return {
    regex: rules.filter(({ kind }) => kind === 'regex').map(withPatterns),
    model,
    filtered: model.filter(({ match }) => match.length > 0).map(withPatterns),
    queriesFor: (language, text) => {
      const find = finders.get(language) ?? queryFinder(syntax, language);
      finders.set(language, find);
      return find(text);
    },
  };
}

function withPatterns(rule: EffectiveRule): PlannedPatterns {
  return { rule, native: rule.origin === 'built-in' ? rule.match.map(nativePattern) : null };
}

/** UTF-16 units; parsing a longer text costs less than patterns could, were it made to keep them busy. */
const longestSearched = 200_000;

/** Somebody else's queries are always wanted: the engine bounds their cost, and nothing here has proved their words. */
function queryFinder(rules: readonly EffectiveRule[], language: string): (text: string) => readonly PlannedQuery[] {
  const asked = rules.flatMap((rule) => {
    const query = rule.queries[language];
    if (query === undefined) return [];
    const isOurs = rule.origin === 'built-in';
    return [
      { rule, query, words: isOurs ? queryWords(query) : null, native: isOurs ? withPatterns(rule).native : null },
    ];
  });
  const findWords = wordFinder(asked.flatMap(({ words }) => words ?? []).flat(2));
  return (text) => {
    const found = findWords(text);
    return asked.filter(({ words, native }) => {
      if (words !== null && !isFulfilled(words, found)) return false;
      if (native === null || native.length === 0 || text.length > longestSearched) return true;
      return native.some((pattern) => pattern.test(text));
    });
  };
}

function isFulfilled(words: QueryWords, found: ReadonlySet<string>): boolean {
  return words.some((lists) => lists.every((list) => list.some((word) => found.has(word))));
}

/** Which of the words stand in a text; names not inside longer ones, and all of those in one pass. */
function wordFinder(words: readonly string[]): (text: string) => ReadonlySet<string> {
  const distinct = [...new Set(words)];
  const names = distinct.filter((word) => /^\w+$/.test(word));
  const others = distinct.filter((word) => !/^\w+$/.test(word));
  const pattern = names.length === 0 ? null : new RegExp(`\\b(?:${names.join('|')})\\b`, 'g');
  return (text) =>
    new Set([
      ...(pattern === null ? [] : (text.match(pattern) ?? [])),
      ...others.filter((word) => text.includes(word)),
    ]);
}
