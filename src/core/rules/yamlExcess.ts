import { CST, Lexer } from 'yaml';

/** The reader calls itself for each level; honest texts have four. */
const maxDepth = 16;

/**
 * Offset at which a YAML text holds more than its reader should be given: it nests deeper than {@link maxDepth}, or has
 * more than `maxTokens` tokens, over some of which the reader goes again and again. Null where it does not. The lexer
 * alone decides, in one pass, so nothing that stands in quotes or comments counts, however it is written.
 */
export function yamlExcess(source: string, maxTokens: number): number | null {
  let [offset, tokens, flowDepth, lineDepth] = [0, 0, 0, 0];
  let isText = false;
  for (const lexeme of new Lexer().lex(source)) {
    const type: CST.TokenType | null = isText ? null : CST.tokenType(lexeme);
    isText = type === 'scalar';
    if (type !== null && marks.has(type)) continue;
    if (type === 'newline') lineDepth = 0;
    else if (type === 'flow-seq-start' || type === 'flow-map-start') flowDepth += 1;
    else if (type === 'flow-seq-end' || type === 'flow-map-end') flowDepth -= 1;
    else if (type === 'seq-item-ind' || type === 'explicit-key-ind') lineDepth += 1;
    if (type !== 'space') tokens += 1;
    if (flowDepth + lineDepth > maxDepth || tokens > maxTokens) return offset;
    offset += lexeme.length;
  }
  return null;
}

/** Lexemes of the lexer's own, which stand for nothing in the text. */
const marks: ReadonlySet<string> = new Set(['doc-mode', 'flow-error-end', 'scalar']);
