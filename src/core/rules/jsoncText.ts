import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { hiddenCharacterAt } from './hiddenCharacter';
import type { RuleProblem } from './rule';
import { issuePaths, issueWording, maxProblems, type SchemaIssue } from './schemaProblems';

/** What a configuration, manifest or lock may weigh. UTF-16 code units. */
const maxText = 256 * 1024;
/** The reader and all that walk its tree call themselves for each level; honest files have five. */
const maxDepth = 32;

/** The tree of a JSON text with comments, and what is wrong with the text itself. */
export function jsoncTree(given: string, file: string): { root: Node | null; problems: readonly RuleProblem[] } {
  const text = given.replace(/^\uFEFF/, ' ');
  const unfit = unfitText(text);
  if (unfit !== null) return { root: null, problems: [{ file, ...unfit }] };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true }) ?? null;
  const problems: RuleProblem[] = errors.slice(0, maxProblems).map((error) => ({
    file,
    ...placeOfOffset(text, error.offset),
    code: 'rules.json',
    args: { reason: printParseErrorCode(error.error) },
  }));
  if (root === null && problems.length === 0) {
    problems.push({ file, line: 1, column: 1, code: 'rules.json', args: { reason: 'ValueExpected' } });
  }
  if (root === null || problems.length > 0) return { root, problems };
  for (const node of duplicates(root).slice(0, maxProblems)) {
    problems.push({ file, ...placeIn(text, node), code: 'rules.key-duplicate', args: {} });
  }
  for (const { node, name } of hiddenTexts(root).slice(0, maxProblems)) {
    problems.push({ file, ...placeIn(text, node), code: 'rules.hidden-character', args: { character: name } });
  }
  return { root, problems };
}

/** What a schema says about the tree, each issue at the value or key it is about. */
export function jsoncIssues(issues: readonly SchemaIssue[], root: Node, text: string, file: string): RuleProblem[] {
  return issues
    .flatMap((issue) => issuePaths(issue).map((path) => ({ issue, path })))
    .slice(0, maxProblems)
    .map(({ issue, path }) => ({ file, ...placeIn(text, nodeAt(root, path)), ...issueWording(issue, path) }));
}

function unfitText(text: string): Omit<RuleProblem, 'file'> | null {
  if (text.length > maxText) return { line: 1, column: 1, code: 'rules.file-long', args: { max: maxText } };
  const hidden = hiddenCharacterAt(text.replaceAll('\r\n', '\n'));
  if (hidden !== null) {
    const { line, column, name } = hidden;
    return { line, column, code: 'rules.hidden-character', args: { character: name } };
  }
  const deep = tooDeepAt(text);
  return deep === null ? null : { ...placeOfOffset(text, deep), code: 'rules.json-deep', args: { max: maxDepth } };
}

/** `{`, `}`, `[`, `]` and the end of the text, as the scanner numbers them: its names cannot be imported. */
const steps: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, -1],
  [3, 1],
  [4, -1],
]);
const endOfText = 17;

/** Where the text nests too deeply; null where it does not. */
function tooDeepAt(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== endOfText; token = scanner.scan()) {
    depth += steps.get(token) ?? 0;
    if (depth > maxDepth) return scanner.getTokenOffset();
  }
  return null;
}

/** Keys and values in which an escape stands for a character that nobody sees. */
function hiddenTexts(node: Node): readonly { readonly node: Node; readonly name: string }[] {
  const hidden = node.type === 'string' ? hiddenCharacterAt(String(node.value)) : null;
  return hidden === null ? (node.children ?? []).flatMap(hiddenTexts) : [{ node, name: hidden.name }];
}

/** The value as plain data with own keys only: `__proto__` in a file is a key like any other. */
export function plain(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plain);
  if (node.type !== 'object') return node.value;
  return Object.fromEntries(
    (node.children ?? []).map(({ children = [] }) => [
      String(children[0]?.value),
      children[1] === undefined ? null : plain(children[1]),
    ]),
  );
}

export function nodeAt(root: Node, path: readonly PropertyKey[]): Node | undefined {
  let node: Node | undefined = root;
  for (const key of path) {
    node =
      node?.type === 'array'
        ? node.children?.[Number(key)]
        : node?.children?.find(({ children }) => children?.[0]?.value === String(key))?.children?.[1];
  }
  return node;
}

export function placeIn(text: string, node: Node | undefined): { line: number; column: number } {
  return placeOfOffset(text, node?.offset ?? 0);
}

function placeOfOffset(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function duplicates(node: Node): readonly Node[] {
  const children = node.children ?? [];
  const inner = children.flatMap(duplicates);
  if (node.type !== 'object') return inner;
  const seen = new Set<unknown>();
  const twice = children.flatMap(({ children: [key] = [] }) => {
    if (key === undefined || !seen.has(key.value)) {
      seen.add(key?.value);
      return [];
    }
    return [key];
  });
  return [...twice, ...inner];
}
