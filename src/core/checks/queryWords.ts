/**
 * Words of which a text must hold at least one for a query to match: what `#eq?` and `#any-of?` compare with. Null where
 * a pattern of the query asks for no word, so that the query must run on every text.
 */
export function queryWords(source: string): readonly string[] | null {
  const words: string[] = [];
  for (const pattern of topLevel(source)) {
    const found = wordsOf(pattern);
    if (found.length === 0) return null;
    words.push(...found);
  }
  return words;
}

/** The first predicate that demands a word decides; the others only narrow further. */
function wordsOf(pattern: string): readonly string[] {
  const predicate = /\(#(?:eq|any-of)\?\s+@[\w.-]+((?:\s+"(?:[^"\\]|\\.)*")+)\s*\)/.exec(pattern);
  const listed = [...(predicate?.[1] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word]) => word ?? '');
  return listed.map((word) => word.replace(/\\(.)/g, '$1'));
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
