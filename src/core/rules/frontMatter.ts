import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { MessageArgs, MessageCode } from '../messages';

/** Where something stands in a rule file; 1-based. */
export type Place = { readonly line: number; readonly column: number };
export type PlacedProblem = Place & { readonly code: MessageCode; readonly args: MessageArgs };

export type FrontMatter = {
  /** Plain data without aliases, tags or prototypes; null when it could not be read. */
  readonly values: Readonly<Record<string, unknown>> | null;
  readonly problems: readonly PlacedProblem[];
  /** Place of the value at a path of keys and indexes, of the key itself for `atKey`; the nearest parent's otherwise. */
  readonly placeOf: (path: readonly PropertyKey[], atKey?: boolean) => Place;
  readonly body: string;
  /** 1-based line of the file on which the body starts. */
  readonly bodyLine: number;
};

/** Front matter is a handful of keys; more is a mistake or an attack. */
const maxFrontMatter = 16 * 1024;

/**
 * Splits a rule file into its YAML front matter and its body. Warnings of the YAML reader are problems, because
 * `files: [!**\/*.ts]` silently reads as an empty text. Aliases, anchors and tags are refused: data needs none.
 */
export function frontMatter(text: string): FrontMatter {
  const lines = text.split('\n');
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  if (end < 0) {
    const code = lines[0] === '---' ? 'rules.front-matter-open' : 'rules.front-matter-missing';
    return unreadable(text, { line: 1, column: 1, code, args: {} });
  }
  const source = lines.slice(1, end).join('\n');
  if (source.length > maxFrontMatter) {
    return unreadable(text, { line: 1, column: 1, code: 'rules.front-matter-long', args: { max: maxFrontMatter } });
  }
  if (isDeep(source)) return unreadable(text, { line: 1, column: 1, code: 'rules.yaml-deep', args: {} });
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter, prettyErrors: false, version: '1.2', merge: false });
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { line: line + 1, column: col };
  };
  const problems = [...yamlProblems(document, place), ...forbiddenProblems(document, place)];
  return {
    values: problems.length === 0 ? plainMap(document) : null,
    problems: problems.length === 0 && !isMap(document.contents) ? [notAMap] : problems,
    placeOf: (path, atKey = false) => placeIn(document, path, atKey, place),
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 2,
  };
}

/** The YAML reader walks nested brackets again and again; no honest key has more than a list in a list. */
function isDeep(source: string): boolean {
  let depth = 0;
  for (const [bracket] of source.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '').matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > 16) return true;
  }
  return false;
}

const notAMap: PlacedProblem = { line: 1, column: 1, code: 'rules.front-matter-missing', args: {} };

function unreadable(text: string, problem: PlacedProblem): FrontMatter {
  return { values: null, problems: [problem], placeOf: () => ({ line: 1, column: 1 }), body: text, bodyLine: 1 };
}

function yamlProblems(document: Document.Parsed, place: (offset: number) => Place): PlacedProblem[] {
  return [...document.errors, ...document.warnings].map((error) => ({
    ...place(error.pos[0]),
    ...(error.code === 'DUPLICATE_KEY'
      ? { code: 'rules.key-duplicate' as const, args: {} }
      : { code: 'rules.yaml' as const, args: { reason: error.message.split('\n')[0] ?? '' } }),
  }));
}

function forbiddenProblems(document: Document.Parsed, place: (offset: number) => Place): PlacedProblem[] {
  const found: PlacedProblem[] = [];
  visit(document, {
    Node: (_, node) => {
      const isForbidden = isAlias(node) || anchorOf(node) !== '' || node.tag !== undefined;
      if (!isForbidden) return undefined;
      found.push({ ...place(node.range?.[0] ?? 0), code: 'rules.yaml-alias', args: {} });
      return visit.BREAK;
    },
  });
  return found;
}

function anchorOf(node: object): string {
  return 'anchor' in node && typeof node.anchor === 'string' ? node.anchor : '';
}

/** Own keys only: `__proto__` in a file becomes a key to complain about, never a prototype. */
function plainMap(document: Document.Parsed): Readonly<Record<string, unknown>> | null {
  const { contents } = document;
  if (!isMap(contents)) return null;
  const entries = contents.items.map(({ key, value }): readonly [string, unknown] => [
    isScalar(key) ? String(key.value) : '',
    value === null ? null : (value.toJS(document) as unknown),
  ]);
  return Object.fromEntries(entries);
}

function placeIn(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  atKey: boolean,
  place: (offset: number) => Place,
): Place {
  const [first, ...rest] = path;
  const pair = isMap(document.contents)
    ? document.contents.items.find(({ key }) => isScalar(key) && String(key.value) === String(first))
    : undefined;
  if (pair === undefined) return { line: 1, column: 1 };
  const key = place(pair.key.range[0]);
  if (atKey || pair.value === null) return key;
  const inner = 'getIn' in pair.value && rest.length > 0 ? pair.value.getIn(rest, true) : pair.value;
  return place((hasRange(inner) ? inner : pair.value).range[0]);
}

function hasRange(value: unknown): value is { readonly range: readonly [number, number, number] } {
  return typeof value === 'object' && value !== null && 'range' in value && Array.isArray(value.range);
}
