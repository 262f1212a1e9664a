/** Of each list a text must hold a word; one of the patterns of the query must have its lists fulfilled. */
export type QueryWords = readonly (readonly (readonly string[])[])[];

/** Statements that no language of ours writes without the word. */
const keywords: Readonly<Record<string, string>> = {
  catch_clause: 'catch',
  debugger_statement: 'debugger',
  defer_statement: 'defer',
  except_clause: 'except',
  finally_clause: 'finally',
  throw_statement: 'throw',
};

/**
 * Words that a text must hold for a query to match: what `#eq?` and `#any-of?` compare with and the keywords of some
 * statements, a list for each, and so many lists for each pattern of the query. Null where a pattern asks for no word,
 * so that any text could match.
 */
export function queryWords(source: string): QueryWords | null {
  const patterns = topLevel(source).map(wordsOf);
  return patterns.some((lists) => lists.length === 0) ? null : patterns;
}

/** All predicates of a pattern must hold. One whose capture stands in an alternative need not, so it is no demand. */
function wordsOf(pattern: string): readonly (readonly string[])[] {
  const { captures, nodes } = inAlternatives(pattern);
  const compared = [...pattern.matchAll(/\(#(?:eq|any-of)\?\s+@([\w.-]+)((?:\s+"(?:[^"\\]|\\.)*")+)\s*\)/g)].flatMap(
    ([, capture = '', listed = '']) => {
      const words = [...listed.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => word.replace(/\\(.)/g, '$1'));
      return captures.has(capture) ? [] : [words];
    },
  );
  const written = Object.entries(keywords).flatMap(([node, word]) =>
    new RegExp(`\\(${node}\\b`).test(pattern) && !nodes.has(node) ? [[word]] : [],
  );
  return [...compared, ...written];
}

/** What stands inside `[…]`, or may be missing; what every branch has counts too, to be safe. */
function inAlternatives(pattern: string): {
  readonly captures: ReadonlySet<string>;
  readonly nodes: ReadonlySet<string>;
} {
  const captures = new Set([...pattern.matchAll(/[)\]"][?*]\s*@([\w.-]+)/g)].map(([, capture = '']) => capture));
  const hasQuantifier = /[)\]"][?*]/.test(pattern);
  const nodes = new Set<string>();
  let depth = 0;
  for (const [token] of pattern.matchAll(/"(?:[^"\\\n]|\\.)*"|;[^\n]*|[[\]]|@[\w.-]+|\(\w+/g)) {
    if (token === '[') depth += 1;
    else if (token === ']') depth -= 1;
    else if (token.startsWith('@') && depth > 0) captures.add(token.slice(1));
    else if (token.startsWith('(') && (depth > 0 || hasQuantifier)) nodes.add(token.slice(1));
  }
  return { captures, nodes };
}

/** The expressions in parentheses or brackets that stand at the top of a query, with what follows up to the next. */
function topLevel(source: string): readonly string[] {
  const patterns: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of source.matchAll(/"(?:[^"\\\n]|\\.)*"|;[^\n]*|[()[\]]/g)) {
    if (token === '(' || token === '[') {
      if (depth === 0 && source.slice(start, index).trim() !== '') patterns.push(source.slice(start, index));
      if (depth === 0) start = index;
      depth += 1;
    } else if (token === ')' || token === ']') depth -= 1;
    else if (depth === 0 && start === 0 && token.startsWith(';')) start = index + token.length;
  }
  patterns.push(source.slice(start));
  return patterns;
}
