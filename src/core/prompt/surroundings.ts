import type { FileChange, LineRange } from '../diff/change';
import { splitLines } from '../diff/change';
import type { Declaration } from '../ports';
import { codeLibrary, readSyntax, type CodeLibrary, type LibraryTools, type ReadSyntax } from './codeLibrary';
import { isCommonName } from './definitions';
import { enclosingLines, shownLines, withinBudget } from './enclosingLines';
import { numberedFile } from './numberedFile';
import type { ElsewhereText } from './reviewPrompt';

/** Unchanged text that helps to judge a change; all of it went through the secret gate. */
export type Surroundings = { readonly around: readonly LineRange[]; readonly elsewhere: readonly ElsewhereText[] };

/** Share of the file's own hunks that may be added, and what a small change may have all the same; characters. */
const aroundShare = 0.6;
const aroundLeast = 1_200;
const elsewhereShare = 0.25;
const elsewhereLeast = 500;
const mostNamesPerFile = 8;

/**
 * What surrounds the hunks of each file: the enclosing functions, the definitions that its added lines use, and the
 * callers of functions whose head it changes, by tree-sitter and by search on the reviewed tree, within a budget that
 * grows with the hunks. `files` are as sent. Searches are bounded for the change as a whole; riskier reading of more
 * context did not pay (see docs/quality.md).
 */
export async function surroundings(
  files: readonly FileChange[],
  tools: LibraryTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Surroundings>> {
  const drafts: Draft[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    drafts.push(await draftOf(file, tools.syntax));
  }
  const names = new Set([...drafts.flatMap(({ heads }) => heads), ...drafts.flatMap(({ foreign }) => foreign)]);
  const changed = new Set(files.map(({ path }) => path));
  const library = await codeLibrary([...names], changed, tools, signal);
  const found = new Map<string, Surroundings>();
  for (const draft of drafts) {
    signal.throwIfAborted();
    found.set(draft.path, { around: draft.around, elsewhere: await fromElsewhere(draft, library) });
  }
  return found;
}

/** What a file's own text gives, and the names to look for elsewhere. */
type Draft = {
  readonly path: string;
  readonly around: readonly LineRange[];
  /** Functions whose head the change touches: their callers may no longer fit. */
  readonly heads: readonly string[];
  /** Names that the added lines use and the file does not define. */
  readonly foreign: readonly string[];
  /** Characters left for what stands elsewhere. */
  readonly left: number;
};

async function draftOf(file: FileChange, syntax: LibraryTools['syntax']): Promise<Draft> {
  const { path, after } = file;
  if (after === null) return { path, around: [], heads: [], foreign: [], left: 0 };
  const size = numberedFile(file).length;
  const read = await readSyntax(path, after, syntax, addedRanges(file));
  const around = enclosingLines(file, read?.declarations ?? null, Math.max(aroundLeast, aroundShare * size));
  if (read === null) return { path, around, heads: [], foreign: [], left: 0 };
  const shown = new Set([...shownLines(file), ...around.flatMap(({ start, end }) => linesIn(start, end))]);
  const budget = Math.max(elsewhereLeast, elsewhereShare * size);
  const { own, foreign } = namesToDefine(file, read, shown);
  const lines = splitLines(after);
  const pieces = withinBudget(
    own.map((range) => [range, { start: range.start, end: range.start }]),
    lines,
    shown,
    budget,
  );
  const spent = pieces.reduce((sum, { start, end }) => sum + lines.slice(start - 1, end).join('\n').length, 0);
  return {
    path,
    around: [...around, ...pieces],
    heads: changedHeads(file, read.declarations),
    foreign,
    left: budget - spent,
  };
}

/** Definitions that the added lines use: those of the same file as lines, the names of the others to look for. */
function namesToDefine({ hunks }: FileChange, { declarations, names }: ReadSyntax, shown: ReadonlySet<number>) {
  const added = hunks
    .flatMap(({ lines }) => lines.flatMap((line) => (line.kind === 'added' ? [line.text] : [])))
    .join('\n');
  const own: LineRange[] = [];
  const foreign: string[] = [];
  for (const name of names) {
    if (isCommonName(name)) continue;
    const here = declarations.filter(
      (declaration) => declaration.name === name || declaration.name.endsWith(`.${name}`),
    );
    if (here.length === 1 && here[0] !== undefined && !shown.has(here[0].lines.start)) own.push(here[0].lines);
    if (here.length === 0 && isCalledOrType(name, added)) foreign.push(name);
  }
  return { own, foreign: foreign.slice(0, mostNamesPerFile) };
}

/** Local variables are not worth a search: what is called, made or used as a type is. */
function isCalledOrType(name: string, added: string): boolean {
  const escaped = name.replace(/[$]/g, '\\$&');
  return /^[A-Z][a-z]/.test(name) || new RegExp(`(?:^|[^\\w$])${escaped}(?:<[^>(]*>)?!?\\(`, 'm').test(added);
}

async function fromElsewhere(
  { path, heads, foreign, left: budget }: Draft,
  library: CodeLibrary,
): Promise<readonly ElsewhereText[]> {
  const callers = await Promise.all(heads.map((name) => library.callersOf(name, path)));
  const definitions = await Promise.all(foreign.map((name) => library.definitionOf(name, path)));
  let left = budget;
  const kept: ElsewhereText[] = [];
  for (const piece of [...callers.flat(), ...definitions.filter((one) => one !== null)]) {
    const isShown = kept.some((one) => one.path === piece.path && one.lines.start === piece.lines.start);
    if (isShown || piece.text.length > left) continue;
    left -= piece.text.length;
    kept.push(piece);
  }
  return kept;
}

/** Functions of before whose first line the change touches: their callers may no longer fit. */
function changedHeads({ hunks, before }: FileChange, declarations: readonly Declaration[]): readonly string[] {
  if (before === null) return [];
  const added = new Set(
    hunks.flatMap(({ lines }) => lines.flatMap((line) => (line.kind === 'added' ? [line.newLine] : []))),
  );
  const removed = hunks
    .flatMap(({ lines }) => lines.flatMap((line) => (line.kind === 'removed' ? [line.text] : [])))
    .join('\n');
  return declarations
    .filter(
      ({ kind, name, lines }) =>
        kind === 'function' && added.has(lines.start) && !isCommonName(name) && wordIn(removed, name),
    )
    .map(({ name }) => name.slice(name.lastIndexOf('.') + 1))
    .slice(0, mostNamesPerFile / 2);
}

function wordIn(text: string, name: string): boolean {
  const at = text.indexOf(name);
  return at >= 0 && !/[\w$]/.test(text[at - 1] ?? ' ') && !/[\w$]/.test(text[at + name.length] ?? ' ');
}

function addedRanges({ hunks }: FileChange): readonly LineRange[] {
  const ranges: { start: number; end: number }[] = [];
  for (const { lines } of hunks) {
    for (const line of lines) {
      if (line.kind !== 'added') continue;
      const last = ranges.at(-1);
      if (last?.end === line.newLine - 1) last.end = line.newLine;
      else ranges.push({ start: line.newLine, end: line.newLine });
    }
  }
  return ranges;
}

function linesIn(start: number, end: number): number[] {
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}
