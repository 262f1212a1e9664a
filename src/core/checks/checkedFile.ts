import { splitLines, type FileChange } from '../diff/change';
import { shownText } from '../diff/shownText';
import type { Syntax, SyntaxTree } from '../ports';
import { languageOf } from '../rules/languageOf';

type Span = { readonly kind: 'comment' | 'string'; readonly start: number; readonly end: number };

/** A file as the checks see it: its added lines, and its structure once somebody asks for it. */
export type CheckedFile = {
  readonly path: string;
  readonly language: string | null;
  /** The whole text of the new side, or as much of it as the change shows; null where there is none. */
  readonly after: string | null;
  readonly added: readonly { readonly line: number; readonly text: string }[];
  readonly isAdded: (line: number) => boolean;
  /** What the change shows of it: looked at where the whole is too large. */
  readonly shown: () => string | null;
  /** Parsed on the first call; null without a grammar, or where even what the change shows is too large. */
  readonly tree: () => Promise<SyntaxTree | null>;
  /** What a column of a line is part of; by the grammar, else guessed from how the line begins. */
  readonly kindAt: (line: number, column: number) => Promise<'code' | 'comment' | 'string'>;
  /** The new side's text of a range of lines. */
  readonly textOf: (startLine: number, endLine: number) => string;
  readonly free: () => void;
};

export function checkedFile(file: FileChange, syntax: Syntax): CheckedFile {
  let known: CheckedFile['added'] | null = null;
  // Most files hold nothing that any rule looks for, and then nobody asks for their lines.
  const added = () => (known ??= addedLines(file));
  let numbers: ReadonlySet<number> | null = null;
  const shown = () => (file.isBinary ? null : shownText(file.hunks));
  const after = file.after ?? shown();
  const language = languageOf(file.path, after?.slice(0, 200).split('\n')[0]);
  let parsing: Promise<Parsed | null> | null = null;
  let places: Promise<Places | null> | null = null;
  const parsed = () => (parsing ??= parsedFirst([() => after, shown], language, syntax));
  let lines: readonly string[] | null = null;
  return {
    path: file.path,
    language,
    after,
    get added() {
      return added();
    },
    isAdded: (line) => (numbers ??= new Set(added().map((each) => each.line))).has(line),
    shown,
    tree: async () => (await parsed())?.tree ?? null,
    kindAt: async (line, column) => {
      const spans = await (places ??= parsed().then(placesOf));
      return spans === null
        ? guessedKind(added().find((each) => each.line === line)?.text ?? '', column)
        : (spanAt(spans, line, column) ?? 'code');
    },
    textOf: (startLine, endLine) => (lines ??= splitLines(file.after ?? '')).slice(startLine - 1, endLine).join('\n'),
    free: () => void parsing?.then((found) => found?.tree.free()),
  };
}

function addedLines({ hunks }: FileChange): CheckedFile['added'] {
  const added: { line: number; text: string }[] = [];
  for (const { lines } of hunks) {
    for (const line of lines) if (line.kind === 'added') added.push({ line: line.newLine, text: line.text });
  }
  return added;
}

type Parsed = { readonly tree: SyntaxTree; readonly text: string };

async function parsedFirst(
  texts: readonly (() => string | null)[],
  language: string | null,
  syntax: Syntax,
): Promise<Parsed | null> {
  if (language === null || !syntax.supports(language)) return null;
  for (const textOf of texts) {
    const text = textOf();
    const tree = text === null ? null : await syntax.parse(language, text);
    if (text !== null && tree !== null) return { tree, text };
  }
  return null;
}

type Places = { readonly lineStarts: readonly number[]; readonly spans: readonly Span[] };

function placesOf(parsed: Parsed | null): Places | null {
  if (parsed === null) return null;
  const { tree, text } = parsed;
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { lineStarts, spans: [...tree.spans()].sort((one, other) => one.start - other.start) };
}

function spanAt({ lineStarts, spans }: Places, line: number, column: number): 'comment' | 'string' | null {
  const offset = (lineStarts[line - 1] ?? 0) + column;
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  const span = spans[low - 1];
  return span !== undefined && offset < span.end ? span.kind : null;
}

/** Without a grammar only whole-line comments can be told, by the marks that most languages share. */
function guessedKind(text: string, column: number): 'code' | 'comment' {
  const mark = /^\s*(?:\/\/|#(?!!|\[|include|define|if|end)|\/\*|\*(?:\s|\/|$)|--\s|<!--|;|%|REM\s)/i.exec(text);
  return mark !== null && column >= mark[0].trimEnd().length ? 'comment' : 'code';
}
