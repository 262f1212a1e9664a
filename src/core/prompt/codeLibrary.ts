import type { LineRange } from '../diff/change';
import { splitLines } from '../diff/change';
import type { Declaration, OpenedChange, SearchResult, Syntax } from '../ports';
import { languageOf } from '../rules/languageOf';
import { looksLikeDefinition } from './definitions';
import type { ElsewhereText } from './reviewPrompt';

export type LibraryTools = {
  readonly syntax: Syntax;
  readonly change: Pick<OpenedChange, 'search' | 'textAt'>;
  /** The secret gate over a whole text; the same number of lines. */
  readonly gate: (text: string) => Promise<string>;
  /** Paths that are never sent. */
  readonly isSecretPath: (path: string) => boolean;
};

const mostSearches = 60;
const longestSearchMs = 3_000;
const mostCallers = 4;
/** A longer definition is shown by its head only. */
const longestDefinition = 1_000;
const longestFile = 200_000;

export type CodeLibrary = {
  /** The one definition of a name in other files, where there is only one; its head only when it is long. */
  readonly definitionOf: (name: string, forPath: string) => Promise<ElsewhereText | null>;
  readonly callersOf: (name: string, forPath: string) => Promise<readonly ElsewhereText[]>;
};

/** Looks names up in the reviewed tree, all by one search; every file is read and gated once for the whole change. */
export async function codeLibrary(
  names: readonly string[],
  changed: ReadonlySet<string>,
  { change, gate, isSecretPath, syntax }: LibraryTools,
  signal: AbortSignal,
): Promise<CodeLibrary> {
  const found = await searched(names.slice(0, mostSearches), change, signal);
  const texts = new Map<string, Promise<string | null>>();
  const textOf = (path: string): Promise<string | null> =>
    remembered(texts, path, async () => {
      const text = await change.textAt('reviewed', path, signal);
      return text === null || text.length > longestFile ? null : gate(text);
    });
  /** In other files of the same language that may be sent; those of the change are shown anyway. */
  const hitsFor = (name: string, forPath: string) =>
    (found.get(name)?.hits ?? []).filter(
      ({ path }) => !changed.has(path) && !isSecretPath(path) && languageOf(path) === languageOf(forPath),
    );

  return {
    definitionOf: async (name, forPath) => {
      const hits = hitsFor(name, forPath).filter(({ text }) => looksLikeDefinition(text, name));
      const [hit] = hits;
      if (found.get(name)?.cut !== false || hits.length !== 1 || hit === undefined) return null;
      const text = await textOf(hit.path);
      if (text === null) return null;
      const read = await readSyntax(hit.path, text, syntax, []);
      const declaration = read?.declarations.find(
        ({ name: declared, lines }) => lines.start === hit.line && declared.endsWith(name),
      );
      return pieceOf(hit.path, declaration?.lines ?? { start: hit.line, end: hit.line }, text, `definition of ${name}`);
    },
    callersOf: async (name, forPath) => {
      const hits = hitsFor(name, forPath).filter(
        ({ text }) => text.includes(`${name}(`) && !looksLikeDefinition(text, name),
      );
      const pieces = await Promise.all(
        hits.slice(0, mostCallers).map(async ({ path, line }) => {
          const text = await textOf(path);
          return text === null
            ? null
            : pieceOf(path, { start: Math.max(1, line - 1), end: line + 1 }, text, `call of ${name}`);
        }),
      );
      return pieces.filter((piece) => piece !== null);
    },
  };
}

/** Without a search, or in a tree too large to search in time, there is less context, not less of a review. */
async function searched(
  names: readonly string[],
  { search }: LibraryTools['change'],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, SearchResult>> {
  if (names.length === 0) return new Map();
  try {
    return await search(names, AbortSignal.any([signal, AbortSignal.timeout(longestSearchMs)]));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error) return new Map();
    throw error;
  }
}

function pieceOf(path: string, { start, end }: LineRange, text: string, why: string): ElsewhereText {
  const lines = splitLines(text);
  const whole = lines.slice(start - 1, end);
  const isLong = whole.join('\n').length > longestDefinition;
  const shown = isLong ? whole.slice(0, 3) : whole;
  return {
    path,
    lines: { start, end: start + shown.length - 1 },
    text: shown.map((line) => line.replace(/\r$/, '')).join('\n'),
    why,
  };
}

export type ReadSyntax = { readonly declarations: readonly Declaration[]; readonly names: readonly string[] };

export async function readSyntax(
  path: string,
  text: string,
  syntax: Syntax,
  added: readonly LineRange[],
): Promise<ReadSyntax | null> {
  const language = languageOf(path, text.split('\n', 1)[0]);
  if (language === null || !syntax.supports(language)) return null;
  const tree = await syntax.parse(language, text);
  if (tree === null) return null;
  try {
    return {
      declarations: tree.declarations(),
      names: [...new Set(added.flatMap((lines) => tree.identifiers(lines)))],
    };
  } finally {
    tree.free();
  }
}

function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const there = known.get(key);
  if (there !== undefined) return there;
  const made = make();
  known.set(key, made);
  return made;
}
