import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import type { MessageArgs, MessageCode } from '../messages';
import { hiddenCharacterAt } from './hiddenCharacter';
import { yamlExcess } from './yamlExcess';

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
/** Two hundred globs in quotes are six hundred. */
const maxTokens = 2_000;

/**
 * Splits a rule file into its YAML front matter and its body. Warnings of the YAML reader are problems, because
 * `files: [!**\/*.ts]` silently reads as an empty text. Aliases, anchors and tags are refused: data needs none.
 */
export function frontMatter(text: string): FrontMatter {
  const lines = text.split('\n');
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  if (end < 0) {
    const code = lines[0] === '---' ? 'rules.front-matter-open' : 'rules.front-matter-missing';
    return unreadable({ line: 1, column: 1, code, args: {} });
  }
  const source = lines.slice(1, end).join('\n');
  if (source.length > maxFrontMatter) {
    return unreadable({ line: 1, column: 1, code: 'rules.front-matter-long', args: { max: maxFrontMatter } });
  }
  const excess = yamlExcess(source, maxTokens);
  if (excess !== null) return unreadable({ ...placeAt(source, excess), code: 'rules.yaml-deep', args: {} });
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

/** In the file, whose first line is above the front matter. */
function placeAt(source: string, offset: number): Place {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length + 1, column: (before.at(-1) ?? '').length + 1 };
}

const notAMap: PlacedProblem = { line: 1, column: 1, code: 'rules.front-matter-missing', args: {} };

function unreadable(problem: PlacedProblem): FrontMatter {
  return { values: null, problems: [problem], placeOf: () => ({ line: 1, column: 1 }), body: '', bodyLine: 1 };
}

function yamlProblems(document: Document.Parsed, place: (offset: number) => Place): PlacedProblem[] {
  return [...document.errors, ...document.warnings].map((error) => ({
    ...place(error.pos[0]),
    ...(error.code === 'DUPLICATE_KEY'
      ? { code: 'rules.key-duplicate' as const, args: {} }
      : { code: 'rules.yaml' as const, args: { reason: (error.message.split('\n')[0] ?? '').slice(0, 200) } }),
  }));
}

function forbiddenProblems(document: Document.Parsed, place: (offset: number) => Place): PlacedProblem[] {
  const found: PlacedProblem[] = [];
  const forbid = (node: Node, code: PlacedProblem['code'], args: PlacedProblem['args'] = {}) => {
    found.push({ ...place(node.range?.[0] ?? 0), code, args });
    return visit.BREAK;
  };
  visit(document, {
    Pair: (_, { key }) => (isNode(key) && !isScalar(key) ? forbid(key, 'rules.yaml-deep') : undefined),
    Node: (_, node) => {
      if (isAlias(node) || anchorOf(node) !== '' || node.tag !== undefined) return forbid(node, 'rules.yaml-alias');
      // An escape such as "\u202e" stands for a character that nobody sees.
      const hidden = isScalar(node) && typeof node.value === 'string' ? hiddenCharacterAt(node.value) : null;
      return hidden === null ? undefined : forbid(node, 'rules.hidden-character', { character: hidden.name });
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
