import type { EffectiveRule } from '../rules/ruleSet';
import { nativePattern } from './nativePattern';
import { patternLiterals } from './patternLiterals';
import { queryWords } from './queryWords';
import { wordFinder, type WordFinder } from './wordFinder';

/** A list of rules made ready: what is the same for every file is done once. */
export type CheckPlan = {
  /** Ids of the rules that look at a file without a model. */
  readonly checks: readonly string[];
  /** What could match somewhere in the text of a file; without the text, all of it that needs none. */
  readonly lookAt: (language: string | null, text: string | null) => Promising;
  /** Rules and context that a model is given, and those of them that are asked only where a pattern matches an added line. */
  readonly model: readonly EffectiveRule[];
  readonly filtered: readonly PlannedPatterns[];
};

export type Promising = { readonly regex: readonly PlannedPatterns[]; readonly queries: readonly PlannedQuery[] };

/** `native` is null for patterns of other people, which run in the engine. */
export type PlannedPatterns = { readonly rule: EffectiveRule; readonly native: readonly RegExp[] | null };

export type PlannedQuery = { readonly rule: EffectiveRule; readonly query: string };

export type CheckPlans = (rules: readonly EffectiveRule[]) => CheckPlan;

/** Plans by the list of rules itself: paths to which the same rules apply share one list. */
export function checkPlans(): CheckPlans {
  const plans = new WeakMap<readonly EffectiveRule[], CheckPlan>();
  const needs = sharedNeeds();
  return (rules) => {
    const plan = plans.get(rules) ?? planOf(rules, needs);
    plans.set(rules, plan);
    return plan;
  };
}

function planOf(rules: readonly EffectiveRule[], needs: SharedNeeds): CheckPlan {
  const model = rules.filter(({ kind }) => kind === 'model' || kind === 'context');
  const regex = rules.filter(({ kind }) => kind === 'regex').map(withPatterns);
  const syntax = rules.filter(({ kind }) => kind === 'syntax');
  const looks = new Map<string, (text: string) => Promising>();
  return {
    checks: rules.flatMap(({ kind, id }) =>
      kind === 'model' || kind === 'context' || id === 'core/other' ? [] : [id],
    ),
    model,
    filtered: model.filter(({ match }) => match.length > 0).map(withPatterns),
    lookAt: (language, text) => {
      if (text === null) return { regex, queries: language === null ? [] : queriesFor(syntax, language) };
      const look = looks.get(language ?? '') ?? lookFor(regex, syntax, language ?? '', needs);
      looks.set(language ?? '', look);
      return look(text);
    },
  };
}

function queriesFor(syntax: readonly EffectiveRule[], language: string): readonly PlannedQuery[] {
  return syntax.flatMap((rule) => {
    const query = rule.queries[language];
    return query === undefined ? [] : [{ rule, query }];
  });
}

function withPatterns(rule: EffectiveRule): PlannedPatterns {
  return { rule, native: rule.origin === 'built-in' ? rule.match.map(nativePattern) : null };
}

/** UTF-16 units; parsing a longer text costs less than patterns could, were it made to keep them busy. */
const longestSearched = 200_000;

type IsFound = (number: number) => boolean;

type QueryLook = PlannedQuery & {
  readonly needs: Need | null;
  readonly patterns: readonly RegExp[];
  readonly patternNeeds: readonly Need[];
};

/**
 * All words that any rule needs are looked for in one pass; only where those of a rule stand, its patterns are tried.
 * What other people wrote is always promising: the engine bounds its cost, and nothing here has proved its words.
 */
function lookFor(
  planned: readonly PlannedPatterns[],
  syntax: readonly EffectiveRule[],
  language: string,
  { ofPatterns, ofQuery, find }: SharedNeeds,
): (text: string) => Promising {
  const regex = planned.map((each) => ({
    ...each,
    needs: each.native === null ? [] : ofPatterns(each.rule),
  }));
  const queries = syntax.flatMap((rule): QueryLook[] => {
    const query = rule.queries[language];
    if (query === undefined) return [];
    if (rule.origin !== 'built-in') return [{ rule, query, needs: null, patterns: [], patternNeeds: [] }];
    const needs = ofQuery(query);
    return [{ rule, query, needs, patterns: rule.match.map(nativePattern), patternNeeds: ofPatterns(rule) }];
  });
  return (text) => {
    const isFound = find(text);
    return {
      regex: regex.flatMap(({ rule, native, needs }) => {
        const promising = native?.filter((_, index) => needs[index]?.(isFound) !== false) ?? null;
        return promising?.length === 0 ? [] : [{ rule, native: promising }];
      }),
      queries: queries.filter(({ needs, patterns, patternNeeds: each }) => {
        if (needs?.(isFound) === false) return false;
        if (patterns.length === 0 || text.length > longestSearched) return true;
        return patterns.some((pattern, index) => each[index]?.(isFound) !== false && pattern.test(text));
      }),
    };
  };
}

type Need = (isFound: IsFound) => boolean;

type SharedNeeds = {
  readonly ofPatterns: (rule: EffectiveRule) => readonly Need[];
  readonly ofQuery: (query: string) => Need;
  readonly find: WordFinder['find'];
};

/** The words of all lists of rules are numbered together, because most lists share most of their rules. */
function sharedNeeds(): SharedNeeds {
  const { numberOf, find } = wordFinder();
  const patterns = new Map<readonly string[], readonly Need[]>();
  const queries = new Map<string, Need>();
  return {
    ofPatterns: ({ match }) => {
      const known = patterns.get(match) ?? match.map((pattern) => patternNeed(pattern, numberOf));
      patterns.set(match, known);
      return known;
    },
    ofQuery: (query) => {
      const known = queries.get(query) ?? queryNeed(query, numberOf);
      queries.set(query, known);
      return known;
    },
    find,
  };
}

function patternNeed(pattern: string, numberOf: WordFinder['numberOf']): Need {
  const ignoreCase = pattern.startsWith('(?i)');
  const literals = patternLiterals(ignoreCase ? pattern.slice(4) : pattern);
  const numbers = literals?.map((text) => numberOf({ text, ignoreCase, isWhole: false }));
  return (isFound) => numbers?.some(isFound) !== false;
}

function queryNeed(query: string, numberOf: WordFinder['numberOf']): Need {
  const patterns = queryWords(query)?.map((lists) =>
    lists.map((words) => words.map((text) => numberOf({ text, ignoreCase: false, isWhole: true }))),
  );
  return (isFound) => patterns?.some((lists) => lists.every((numbers) => numbers.some(isFound))) !== false;
}
