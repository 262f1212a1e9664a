/**
 * Texts of which one stands in everything that a regular expression matches; null when none is certain, or only short
 * ones. Never wrong for a pattern that it does not understand: then it is null, or less than could be known.
 */
export function patternLiterals(pattern: string): readonly string[] | null {
  const { demand, end } = alternatives(pattern, 0);
  return end === pattern.length ? demand : null;
}

/** Shorter ones stand nearly everywhere, and {@link triggerScan} knows none. */
const shortest = 3;
/** As in the seven marks of a merge conflict; a text of more than so many would be no better. */
const longestRepeat = 20;

type Demand = readonly string[] | null;
type Read = { readonly demand: Demand; readonly end: number };

/** Up to the end or the closing parenthesis, which is not read. Each alternative must demand something, or none is certain. */
function alternatives(pattern: string, start: number): Read {
  const demands: Demand[] = [];
  let at = start - 1;
  do {
    const read = sequence(pattern, at + 1);
    demands.push(read.demand);
    at = read.end;
  } while (pattern[at] === '|');
  const known = demands.flatMap((demand) => (demand === null ? [] : [demand]));
  return { demand: known.length === demands.length ? known.flat() : null, end: at };
}

/** Of all that a sequence demands, the one that is seen least: whose shortest text is longest. */
function sequence(pattern: string, start: number): Read {
  const demands: (readonly string[])[] = [];
  let run = '';
  let at = start;
  const endRun = (): void => {
    if (run.length >= shortest) demands.push([run]);
    run = '';
  };
  while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') {
    const atom = readAtom(pattern, at);
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(pattern.slice(atom.end))?.[0] ?? '';
    const mayLack = /^[*?]|^\{0/.test(quantifier);
    const times = repeats(quantifier);
    if (atom.literal === null || mayLack) endRun();
    if (atom.literal !== null && !mayLack) run += atom.literal.repeat(Math.min(times, longestRepeat));
    if (atom.demand !== null && !mayLack) demands.push(atom.demand);
    if (quantifier !== '' && !(times > 1 && times <= longestRepeat)) endRun();
    at = atom.end + quantifier.length;
  }
  endRun();
  const best = demands.reduce<Demand>((one, other) => (one === null || least(other) > least(one) ? other : one), null);
  return { demand: best, end: at };
}

/** How often an atom stands there exactly; 1 where the quantifier does not tell. */
function repeats(quantifier: string): number {
  return Number(/^\{(\d+)\}/.exec(quantifier)?.[1] ?? 1);
}

function least(texts: readonly string[]): number {
  return Math.min(...texts.map((text) => text.length));
}

type Atom = Read & { readonly literal: string | null };

function readAtom(pattern: string, at: number): Atom {
  const character = pattern[at] ?? '';
  if (character === '\\') {
    // `\.` is a point; `\b`, `\s`, `\1` and all that has a letter or digit is no certain text.
    const escaped = pattern[at + 1] ?? '';
    const length = /^\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[uk]\{[^}]*\}|[pP]\{[^}]*\}|k<[^>]*>|c[A-Za-z])/.exec(
      pattern.slice(at),
    )?.[0].length;
    return { literal: /[^\w\n]/.test(escaped) ? escaped : null, demand: null, end: at + (length ?? 2) };
  }
  if (character === '[') return { literal: null, demand: null, end: classEnd(pattern, at) };
  if (character === '(') return readGroup(pattern, at);
  const isLiteral = /[^.^$*+?{}\]]/.test(character) && /[ -~]/.test(character);
  return { literal: isLiteral ? character : null, demand: null, end: at + 1 };
}

function classEnd(pattern: string, start: number): number {
  let at = start + 1;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** What a look around demands stands outside of the match, or must not stand at all. */
function readGroup(pattern: string, at: number): Atom {
  const opening = /^\((?:\?(?:[:=!]|<[=!]|<[A-Za-z_]\w*>))?/.exec(pattern.slice(at))?.[0] ?? '(';
  const inner = alternatives(pattern, at + opening.length);
  const isLookAround = /^\(\?<?[=!]/.test(opening);
  return { literal: null, demand: isLookAround ? null : inner.demand, end: inner.end + 1 };
}
