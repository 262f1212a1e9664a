import type { LineRange } from '../../diff/change';
import type { SyntaxTree } from '../../ports';

/**
 * A text in which only code is left: comments are blanks, what stands in strings is `¤`, every offset and line is as it
 * was. So a pattern over it cannot be led astray by a word in a comment.
 */
export type CodeText = {
  readonly text: string;
  /** Index 0 is line 1. */
  readonly lines: readonly string[];
  /** Offset at which a line starts. */
  readonly startOf: (line: number) => number;
  readonly lineAt: (offset: number) => number;
};

export function codeText(text: string, tree: Pick<SyntaxTree, 'spans'>): CodeText {
  let masked = '';
  let done = 0;
  for (const { kind, start, end } of [...tree.spans()].sort((a, b) => a.start - b.start)) {
    if (start < done) continue;
    masked += text.slice(done, start) + text.slice(start, end).replace(/[^\r\n]/g, kind === 'comment' ? ' ' : '¤');
    done = end;
  }
  masked += text.slice(done);
  const lines = masked.split('\n');
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length + 1;
  }
  return {
    text: masked,
    lines,
    startOf: (line) => starts[line - 1] ?? masked.length,
    lineAt: (at) => {
      let low = 0;
      let high = starts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((starts[middle] ?? 0) <= at) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

export type Occurrence = {
  readonly line: number;
  readonly offset: number;
  /** Code of the same line on either side. */
  readonly before: string;
  readonly after: string;
};

/** Whole-word occurrences of a name in the code. */
export function occurrencesOf(name: string, code: CodeText): readonly Occurrence[] {
  if (name === '') return [];
  const found: Occurrence[] = [];
  for (let offset = code.text.indexOf(name); offset >= 0; offset = code.text.indexOf(name, offset + name.length)) {
    if (/[\w$]/.test(code.text[offset - 1] ?? ' ') || /[\w$]/.test(code.text[offset + name.length] ?? ' ')) continue;
    const line = code.lineAt(offset);
    const column = offset - code.startOf(line);
    const text = code.lines[line - 1] ?? '';
    found.push({ line, offset, before: text.slice(0, column), after: text.slice(column + name.length) });
  }
  return found;
}

export function isWithin(line: number, { start, end }: LineRange): boolean {
  return line >= start && line <= end;
}

/** For use in a regular expression. */
export function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
