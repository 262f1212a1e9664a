import { confirmed, functionAround, refuted, unknown, type Checked, type ClaimPlace } from './claimPlace';
import { escaped } from './codeText';

const exits = /\b(?:return|throw|raise|continue|break|panic|exit|abort|die|fail|fatal|unreachable!?)\b/i;

/**
 * "X can be null here": refuted by a guard that ends the function before these lines, or that they stand in; confirmed
 * where the head of the function says that X may be missing and no guard names it.
 */
export function checkNullable(place: ClaimPlace): Checked {
  const { expression, code, lines, file, said } = place;
  const around = functionAround(place);
  if (around === null || !/^[\w$.]+$/.test(expression)) return unknown;
  const word = `(?<![\\w$.])${escaped(expression)}(?![\\w$])`;
  const guard = guardAbove(code.lines, lines.start, around.start, word);
  if (guard.kind === 'guarded') {
    const text = code.lines[guard.line - 1] ?? '';
    const isKnown = holdsWhenThere(text, word) && namesCondition(said, text);
    return isKnown ? unknown : refuted('syntax', file.file.path, guard.line);
  }
  const flagged = code.lines.slice(lines.start - 1, lines.end).join('\n');
  const isUsed = new RegExp(`${word}\\s*(?:\\.|\\[|\\()`).test(flagged);
  return guard.kind === 'bare' && isUsed && mayBeMissing(headOf(code.lines, around.start), escaped(expression))
    ? confirmed('syntax', file.file.path, around.start)
    : unknown;
}

/**
 * Who quotes the guard that the lines stand in has seen it, and speaks of something else: of what is left undone where the value is missing, say.
 */
function namesCondition(said: string, guard: string): boolean {
  const plain = (text: string) => text.replace(/[\s`]/g, '');
  const [, keyword, rest = ''] = /\b(if|elif|while|unless|assert|guard)\b(.*)/.exec(guard) ?? [];
  if (keyword === undefined) return false;
  const condition = plain(rest)
    .replace(/[{:]$/, '')
    .replace(/^\((.*)\)$/, '$1');
  // A name alone stands in any finding about it.
  const isTelling = /[!=]|\bis\b/.test(rest);
  return plain(said)
    .replaceAll('(', '')
    .includes((isTelling ? condition : keyword + condition).replaceAll('(', ''));
}

type Guard = { readonly kind: 'guarded'; readonly line: number } | { readonly kind: 'bare' | 'unclear' };

/** From the flagged lines up to the head of the function; a new value in between makes everything above it moot. */
function guardAbove(lines: readonly string[], flagged: number, head: number, word: string): Guard {
  const own = indentationOf(lines[flagged - 1] ?? '');
  const named = new RegExp(word);
  const assigned = new RegExp(`${word}\\s*(?:=(?!=)|:=)|(?:\\+\\+|--)\\s*${word}`);
  let kind: 'bare' | 'unclear' = 'bare';
  for (let line = flagged - 1; line > head; line--) {
    const text = lines[line - 1] ?? '';
    if (!named.test(text)) continue;
    if (assigned.test(text)) return { kind: 'unclear' };
    if (/\b(?:if|while|unless|assert|guard|match|switch)\b|\?\.|\?\?|&&|\|\|/.test(text)) kind = 'unclear';
    if (indentationOf(text) > own) continue;
    const leaves = endsWhenMissing(text, word) && exits.test(statementFrom(lines, line));
    if (leaves || (holdsWhenThere(text, word) && isInBlock(lines, line, flagged))) return { kind: 'guarded', line };
  }
  return { kind };
}

/** The whole condition is "X is missing", perhaps among others joined by "or". */
function endsWhenMissing(text: string, word: string): boolean {
  const missing = `(?:!\\s*${word}(?!\\s*[.[(])|${word}\\s*(?:===?|is)\\s*(?:null|undefined|None|nil|nullptr|NULL)\\b|\\bnot\\s+${word}(?!\\s*[.[(])|(?:null|undefined|nil|nullptr|NULL)\\s*===?\\s*${word})`;
  return (
    new RegExp(`\\b(?:if|elif)\\b\\s*\\(?\\s*(?:[^&]*\\|\\|\\s*|[^&]*\\bor\\s+)?${missing}`).test(text) &&
    !/&&|\band\b/.test(text)
  );
}

/** The whole condition is "X is there", perhaps among others joined by "and". */
function holdsWhenThere(text: string, word: string): boolean {
  const there = `(?:${word}\\s*(?:!==?|is\\s+not)\\s*(?:null|undefined|None|nil|nullptr|NULL)\\b|(?<![!\\w.]\\s*)${word}(?=\\s*(?:\\)|&&|:|\\band\\b|$)))`;
  return (
    new RegExp(`\\bif\\b\\s*\\(?\\s*(?:[^|]*(?:&&|\\band\\b)\\s*)?${there}`).test(text) &&
    !/\|\||\bor\b|\bnot\s+\w+\s*:|!\s*\(/.test(text)
  );
}

/** The rest of the line, or the next ones of a block that goes no deeper. */
function statementFrom(lines: readonly string[], line: number): string {
  const own = indentationOf(lines[line - 1] ?? '');
  const block: string[] = [lines[line - 1] ?? ''];
  for (const text of lines.slice(line, line + 12)) {
    if (text.trim() !== '' && indentationOf(text) <= own && !/^\s*[{]/.test(text)) break;
    block.push(text);
  }
  const last = block.filter((text) => text.trim() !== '' && !/^\s*[{}]\s*$/.test(text)).at(-1) ?? '';
  return block.length === 1 ? (block[0] ?? '') : last;
}

/** No line between goes back out of the block that the header opens. */
function isInBlock(lines: readonly string[], header: number, line: number): boolean {
  const own = indentationOf(lines[header - 1] ?? '');
  return lines
    .slice(header, line)
    .every((text) => text.trim() === '' || /^\s*\{\s*$/.test(text) || indentationOf(text) > own);
}

function headOf(lines: readonly string[], start: number): string {
  const head: string[] = [];
  for (const line of lines.slice(start - 1, start + 11)) {
    head.push(line);
    if (/[{:]\s*$/.test(line)) break;
  }
  return head.join('\n');
}

function mayBeMissing(head: string, word: string): boolean {
  const type = '[^,)=]*?';
  return new RegExp(
    `(?<![\\w$.])${word}\\s*(?:\\?\\s*:|:\\s*${type}\\|\\s*(?:null|undefined|None)\\b|:\\s*(?:typing\\.)?Optional\\[|:\\s*Option<|=\\s*None\\b)`,
  ).test(head);
}

function indentationOf(line: string): number {
  return /^\s*/.exec(line)?.[0].length ?? 0;
}
