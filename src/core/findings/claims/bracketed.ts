/** What stands between a bracket and its partner, split at its own commas; null where brackets do not match. */
export function bracketed(code: string, open: number, isType: boolean): readonly string[] | null {
  return insideBrackets(code, open, isType)?.parts ?? null;
}

/** The same with the offset of the closing bracket. */
export function insideBrackets(
  code: string,
  open: number,
  isType: boolean,
): { readonly parts: readonly string[]; readonly end: number } | null {
  let depth = 0;
  let start = open + 1;
  const parts: string[] = [];
  for (let at = open; at < Math.min(code.length, open + 20_000); at++) {
    const character = code[at] ?? '';
    if ('([{'.includes(character) || (isType && character === '<')) depth++;
    else if (')]}'.includes(character) || (isType && character === '>' && code[at - 1] !== '=' && code[at - 1] !== '-'))
      depth--;
    if (depth === 0) {
      const last = code.slice(start, at).trim();
      return { parts: last === '' ? parts : [...parts, last], end: at };
    }
    if (character === ',' && depth === 1) {
      parts.push(code.slice(start, at).trim());
      start = at + 1;
    }
  }
  return null;
}
