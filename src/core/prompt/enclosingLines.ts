import type { FileChange, Hunk, LineRange } from '../diff/change';
import { splitLines } from '../diff/change';
import type { Declaration } from '../ports';

/** Lines of a heading, or of a function too long to show whole, that still say where one is. */
const headLines = 3;
/** Without a grammar: how far up an enclosing line is looked for, and how much is shown below it. */
const farthestHeader = 80;

/**
 * Lines of the reviewed text around each hunk that say what it stands in, within `budget` characters: the enclosing
 * function whole where it fits, else its head and the head of its class; by indentation or heading where no grammar
 * tells. Smaller pieces first, so that one long function does not take the room of ten short ones.
 */
export function enclosingLines(
  file: FileChange,
  declarations: readonly Declaration[] | null,
  budget: number,
): readonly LineRange[] {
  if (file.after === null || file.kind === 'added') return [];
  const lines = splitLines(file.after);
  const wanted = file.hunks.flatMap((hunk) => piecesFor(hunk, declarations, lines));
  return withinBudget(wanted, lines, shownLines(file), budget);
}

/** Pieces that fit, cheapest first; `shown` lines cost nothing. */
export function withinBudget(
  wanted: readonly (readonly LineRange[])[],
  lines: readonly string[],
  shown: ReadonlySet<number>,
  budget: number,
): readonly LineRange[] {
  const taken = new Set(shown);
  const cost = ({ start, end }: LineRange) => {
    let sum = 0;
    for (let line = start; line <= end; line++) if (!taken.has(line)) sum += (lines[line - 1] ?? '').length + 8;
    return sum;
  };
  let left = budget;
  const kept: LineRange[] = [];
  const costOf = new Map(wanted.map((choices) => [choices, choices[0] ? cost(choices[0]) : 0] as const));
  for (const choices of [...wanted].sort((a, b) => (costOf.get(a) ?? 0) - (costOf.get(b) ?? 0))) {
    const fitting = choices.find((range) => cost(range) <= left);
    if (fitting === undefined || cost(fitting) === 0) continue;
    left -= cost(fitting);
    for (let line = fitting.start; line <= fitting.end; line++) taken.add(line);
    kept.push(fitting);
  }
  return kept;
}

export function shownLines({ hunks }: Pick<FileChange, 'hunks'>): ReadonlySet<number> {
  return new Set(
    hunks.flatMap((hunk) => hunk.lines.flatMap((line) => (line.kind === 'removed' ? [] : [line.newLine]))),
  );
}

/** For each thing the hunk's touched lines stand in: the ranges that would show it, best first. */
function piecesFor(hunk: Hunk, declarations: readonly Declaration[] | null, lines: readonly string[]): LineRange[][] {
  const touched = touchedRange(hunk, lines.length);
  if (declarations === null) return [byIndentation(touched, lines)];
  const around = declarations.filter(({ lines: { start, end } }) => start <= touched.end && touched.start <= end);
  const functions = around.filter(({ kind }) => kind === 'function');
  const outermost = functions.filter(
    (one) => !functions.some((other) => other !== one && holds(other.lines, one.lines)),
  );
  const classes = around.filter(({ kind, lines: range }) => kind === 'class' && holds(range, touched));
  return [
    ...outermost.map(({ lines: range }) => [range, ...innerOf(range, functions, touched), headOf(range)]),
    ...classes.map(({ lines: range }) => [{ start: range.start, end: range.start }]),
  ];
}

/** Functions inside a long one that still hold the whole touched range, largest first. */
function innerOf(outer: LineRange, functions: readonly Declaration[], touched: LineRange): LineRange[] {
  return functions
    .map(({ lines }) => lines)
    .filter((range) => range !== outer && holds(outer, range) && holds(range, touched))
    .sort((a, b) => b.end - b.start - (a.end - a.start));
}

function touchedRange(hunk: Hunk, lastLine: number): LineRange {
  const touched = hunk.lines.flatMap((line) => (line.kind === 'added' ? [line.newLine] : []));
  const removedAt = Math.min(Math.max(1, hunk.newStart + Math.floor(hunk.newLines / 2)), Math.max(1, lastLine));
  return { start: touched[0] ?? removedAt, end: touched.at(-1) ?? removedAt };
}

function holds(outer: LineRange, inner: LineRange): boolean {
  return outer.start <= inner.start && outer.end >= inner.end;
}

function headOf({ start, end }: LineRange): LineRange {
  return { start, end: Math.min(end, start + headLines - 1) };
}

/** As `git diff -W` would: from the nearest line above that is indented less, or heads the section, to the hunk. */
function byIndentation(touched: LineRange, lines: readonly string[]): LineRange[] {
  const own = Math.min(
    ...rangeOf(touched, lines)
      .filter((line) => line.trim() !== '')
      .map(indentation),
    Infinity,
  );
  const farthest = Math.max(1, touched.start - farthestHeader);
  for (let line = touched.start - 1; line >= farthest; line--) {
    const text = lines[line - 1] ?? '';
    if (text.trim() === '') continue;
    const isHeader = /^#{1,6}\s|^\[[^\]]+\]\s*$|^\\(?:sub)*section/.test(text) || indentation(text) < own;
    if (isHeader)
      return [
        { start: line, end: touched.start },
        { start: line, end: line },
      ];
  }
  return [];
}

function rangeOf({ start, end }: LineRange, lines: readonly string[]): readonly string[] {
  return lines.slice(start - 1, end);
}

function indentation(line: string): number {
  return /^\s*/.exec(line)?.[0].length ?? 0;
}
