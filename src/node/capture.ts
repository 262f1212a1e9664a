import type { Node } from 'web-tree-sitter';
import type { LineRange } from '../core/diff/change';
import type { SyntaxCapture } from '../core/ports';

export function captureOf(name: string, node: Node): SyntaxCapture {
  return { name, text: node.text, start: node.startIndex, end: node.endIndex, lines: linesOf(node) };
}

/** A node that ends at the very start of a line does not stand on that line. */
export function linesOf(node: Node): LineRange {
  const start = node.startPosition.row + 1;
  const end = node.endPosition.row + (node.endPosition.column === 0 && node.endPosition.row + 1 > start ? 0 : 1);
  return { start, end };
}
