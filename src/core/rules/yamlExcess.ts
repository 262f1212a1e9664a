import { CST, Lexer } from 'yaml';

/** The reader calls itself for each level; honest texts have four. */
const maxDepth = 16;

/**
 * Offset at which a YAML text holds more than its reader should be given: it nests deeper than {@link maxDepth}, or has
 * more than `maxTokens` tokens, over some of which the reader goes again and again. Null where it does not. The lexer
 * alone decides, in one pass, so nothing that stands in quotes or comments counts, however it is written.
 */
export function yamlExcess(source: string, maxTokens: number): number | null {
  if (source.length <= maxTokens && (source.match(openings)?.length ?? 0) <= maxDepth) return null;
  let [offset, tokens, flowDepth, lineDepth] = [0, 0, 0, 0];
  for (const { type, lexeme } of tokensOf(source)) {
    flowDepth += flowSteps.get(type) ?? 0;
    lineDepth = type === 'newline' ? 0 : lineDepth + (lineOpeners.has(type) ? 1 : 0);
    tokens += type === 'space' ? 0 : 1;
    if (flowDepth + lineDepth > maxDepth || tokens > maxTokens) return offset;
    offset += lexeme.length;
  }
  return null;
}

/** Whatever can open a level, wherever it stands: most texts have too few to be looked at twice. */
const openings = /[[{]|[-?](?=\s)/g;

type Type = CST.TokenType | null;

/** Lexemes of the lexer's own, which stand for nothing in the text. */
const marks: ReadonlySet<Type> = new Set<Type>(['doc-mode', 'flow-error-end', 'scalar']);
const lineOpeners: ReadonlySet<Type> = new Set<Type>(['seq-item-ind', 'explicit-key-ind']);
const flowSteps: ReadonlyMap<Type, number> = new Map<Type, number>([
  ['flow-seq-start', 1],
  ['flow-map-start', 1],
  ['flow-seq-end', -1],
  ['flow-map-end', -1],
]);

function* tokensOf(source: string): Generator<{ readonly type: Type; readonly lexeme: string }> {
  let isText = false;
  for (const lexeme of new Lexer().lex(source)) {
    // What follows the mark of a scalar is its text, whatever it looks like.
    const type: Type = isText ? null : CST.tokenType(lexeme);
    isText = type === 'scalar';
    if (!marks.has(type)) yield { type, lexeme };
  }
}
