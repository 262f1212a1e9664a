import { RE2JS } from 're2js';
import type { Query, QueryMatch, Tree } from 'web-tree-sitter';
import type { SyntaxMatch } from '../core/ports';
import { captureOf } from './capture';
import type { Grammar } from './grammars';

/** In-progress matches a query may hold; the library's default of 2^32 lets one query take all memory. */
const matchLimit = 4_096;
const maxMatches = 1_000;

/**
 * Runs a query that somebody else wrote. The library would run `#match?` as a native regular expression, which can take
 * for ever; here those predicates are renamed, so that the library leaves them alone, and run in linear time afterwards.
 * @throws Error when the query or an expression in it is not valid.
 */
export function foreignQuery(grammar: Grammar, tree: Tree, source: string): readonly SyntaxMatch[] {
  const query = grammar.query(withoutNativePatterns(source));
  const conditions = Array.from({ length: query.patternCount() }, (_, index) => conditionsOf(query, index));
  return query
    .matches(tree.rootNode, { matchLimit })
    .filter((match) => conditions[match.patternIndex]?.every((holds) => holds(match)))
    .slice(0, maxMatches)
    .map((match) => ({
      patternStart: query.startIndexForPattern(match.patternIndex),
      captures: match.captures.map(({ name, node }) => captureOf(name, node)),
    }));
}

/** `#match?` and its kin become `#safe-match?` and so on, outside strings and comments of the query. */
export function withoutNativePatterns(source: string): string {
  return source.replace(/"(?:[^"\\\n]|\\.)*"|;[^\n]*|#((?:any-)?(?:not-)?match\?)/g, (whole, operator?: string) =>
    operator === undefined ? whole : `#safe-${operator}`,
  );
}

type Condition = (match: QueryMatch) => boolean;

function conditionsOf(query: Query, patternIndex: number): readonly Condition[] {
  return query.predicatesForPattern(patternIndex).map(({ operator, operands }) => {
    const [subject, expression] = operands;
    const known = /^safe-(any-)?(not-)?match\?$/.exec(operator);
    if (known === null) throw new Error(`unknown predicate #${operator}`);
    if (subject?.type !== 'capture' || expression?.type !== 'string') {
      throw new Error(`#${operator.slice('safe-'.length)} takes a capture and a text`);
    }
    const pattern = RE2JS.compile(expression.value);
    const [isAny, isNegative] = [known[1] !== undefined, known[2] !== undefined];
    return ({ captures }) => {
      const texts = captures.filter(({ name }) => name === subject.name).map(({ node }) => node.text);
      const holds = (text: string) => pattern.test(text) !== isNegative;
      return isAny ? texts.some(holds) : texts.every(holds);
    };
  });
}
