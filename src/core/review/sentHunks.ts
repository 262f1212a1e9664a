import { splitLines, type Hunk, type LineRange } from '../diff/change';
import type { Declaration, Ports } from '../ports';
import type { PromptFile } from '../prompt/reviewPrompt';
import { languageOf } from '../rules/languageOf';

/** One hunk as a model saw it, so that a later review can tell whether it was shown the same. */
export type SentHunk = {
  readonly path: string;
  /** New-side lines, at least one long. */
  readonly lines: LineRange;
  /** Over the hunk and what was sent along because of it: functions around it, definitions it uses. */
  readonly digest: string;
  /** Names it changes for the rest of the change: the functions its changed lines stand in, what they declare outside. */
  readonly defines: readonly string[];
  /** Every name that stands in it or around it. */
  readonly uses: ReadonlySet<string>;
};

const mostNames = 100;

export async function sentHunks(
  files: readonly PromptFile[],
  { syntax, hash }: Pick<Ports, 'syntax' | 'hash'>,
): Promise<readonly SentHunk[]> {
  const sent: SentHunk[] = [];
  for (const prompt of files) {
    const { path, after } = prompt.file;
    const language = languageOf(path, after?.split('\n', 1)[0]);
    const tree = language === null || after === null ? null : await syntax.parse(language, after);
    const declarations = tree?.declarations() ?? null;
    tree?.free();
    const text = splitLines(after ?? '');
    sent.push(...prompt.file.hunks.map((hunk) => sentHunk(hunk, prompt, text, declarations, hash)));
  }
  return sent;
}

function sentHunk(
  hunk: Hunk,
  { file, around, elsewhere }: PromptFile,
  text: readonly string[],
  declarations: readonly Declaration[] | null,
  hash: Ports['hash'],
): SentHunk {
  const lines = {
    start: Math.max(1, hunk.newStart),
    end: Math.max(1, hunk.newStart, hunk.newStart + hunk.newLines - 1),
  };
  const enclosing = (declarations ?? []).filter((one) => touches(one.lines, lines));
  const uses = new Set([
    ...namesIn(hunk.lines.map((line) => line.text)),
    ...enclosing.flatMap(({ name }) => namesIn([name])),
  ]);
  const shown = around.filter((range) => touches(range, lines) || isNamed(range, declarations, uses));
  const along = elsewhere.filter(({ why }) => namesIn([why]).some((name) => uses.has(name)));
  const content = [
    file.kind === 'renamed' ? file.oldPath : file.path,
    hunk.lines.map(({ kind, text: line }) => [kind, line]),
    shown.map(({ start, end }) => text.slice(start - 1, end)),
    along.map((piece) => [piece.path, piece.text]),
  ];
  return {
    path: file.path,
    lines,
    digest: hash(JSON.stringify(content)),
    defines: definesOf(hunk, declarations),
    uses,
  };
}

function touches(a: LineRange, b: LineRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function isNamed(range: LineRange, declarations: readonly Declaration[] | null, uses: ReadonlySet<string>): boolean {
  return (declarations ?? []).some(
    ({ name, lines }) => lines.start === range.start && namesIn([name]).some((one) => uses.has(one)),
  );
}

/** Inside a function only the function itself changes for others; outside, or without a grammar, every name may. */
function definesOf({ lines }: Hunk, declarations: readonly Declaration[] | null): readonly string[] {
  const names = new Set<string>();
  let next = lines.find((line) => line.kind !== 'removed')?.newLine ?? 1;
  for (const line of lines) {
    if (line.kind !== 'removed') next = line.newLine + 1;
    if (line.kind === 'context') continue;
    const at = line.kind === 'added' ? line.newLine : next;
    const around = (declarations ?? []).filter(
      ({ kind, lines: range }) => kind === 'function' && range.start <= at && at <= range.end,
    );
    const isBody = around.some(({ lines: range }) => range.start < at);
    for (const { name } of around) for (const one of namesIn([name])) names.add(one);
    if (!isBody) for (const name of namesIn([line.text])) names.add(name);
  }
  return [...names].sort().slice(0, mostNames);
}

function namesIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.match(/[\p{L}_$][\p{L}\p{N}_$]+/gu) ?? []).filter((name) => !keywords.has(name));
}

const keywords = new Set(
  (
    'and as async await bool boolean break case catch char class const continue def default defer delete do double elif else end enum except ' +
    'export extends extern false final finally float fn for from func function go goto if impl implements import in include int interface is ' +
    'let long match module mut namespace new nil none None not null number of or package pass private protected pub public raise readonly ref ' +
    'return self short sizeof static string struct super switch template this throw throws trait true True False try type typedef typeof ' +
    'undefined union unsafe use using val var void volatile where while with yield definition call'
  ).split(' '),
);
