import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { RuleProblem } from './rule';

/** What a configuration, manifest or lock may weigh. UTF-16 code units. */
const maxText = 256 * 1024;

/** The tree of a JSON text with comments, and what is wrong with the text itself. */
export function jsoncTree(text: string, file: string): { root: Node | null; problems: readonly RuleProblem[] } {
  if (text.length > maxText) {
    return { root: null, problems: [{ file, line: 1, column: 1, code: 'rules.file-long', args: { max: maxText } }] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true }) ?? null;
  const problems: RuleProblem[] = errors.map((error) => ({
    file,
    ...placeOfOffset(text, error.offset),
    code: 'rules.json',
    args: { reason: printParseErrorCode(error.error) },
  }));
  for (const node of root === null ? [] : duplicates(root)) {
    problems.push({ file, ...placeIn(text, node), code: 'rules.key-duplicate', args: {} });
  }
  if (root === null && problems.length === 0) {
    problems.push({ file, line: 1, column: 1, code: 'rules.json', args: { reason: 'ValueExpected' } });
  }
  return { root, problems };
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
