import type { Node, Tree } from 'web-tree-sitter';
import type { LineRange } from '../core/diff/change';
import { message } from '../core/messages';
import type { Declaration, Syntax, SyntaxTree } from '../core/ports';
import { ProblemError } from '../core/problem';
import { captureOf, linesOf } from './capture';
import { grammars, parseText, type Grammar } from './grammars';

/** Structure of source texts by the grammars in `grammarFolder`, each loaded on its first use. */
export function treeSitterSyntax(grammarFolder: string): Syntax {
  const known = grammars(grammarFolder);
  return {
    supports: known.supports,
    // Whatever is wrong with a grammar is told to whoever parses by it.
    prepare: (language) => void known.load(language).catch(() => undefined),
    parse: async (language, text) => {
      const grammar = await known.load(language);
      const tree = grammar === null ? null : parseText(grammar, text);
      return grammar === null || tree === null ? null : syntaxTree(grammar, tree);
    },
  };
}

function syntaxTree(grammar: Grammar, tree: Tree): SyntaxTree {
  let declared: readonly Declaration[] | null = null;
  const declarations = () => (declared ??= declarationsOf(grammar, tree));
  return {
    declarations,
    enclosing: ({ start, end }) =>
      declarations()
        .filter(({ lines }) => lines.start <= start && lines.end >= end)
        .reverse(),
    identifiers: (lines) => {
      const names = nodesOf(tree, grammar.nodes.identifiers, lines);
      return [...new Set(names.filter((node) => isWithin(node, lines)).map(({ text }) => text))];
    },
    spans: () =>
      nodesOf(tree, [...grammar.nodes.comments, ...grammar.nodes.strings]).map((node) => ({
        kind: grammar.nodes.comments.includes(node.type) ? 'comment' : 'string',
        start: node.startIndex,
        end: node.endIndex,
      })),
    errorCount: () =>
      tree.rootNode.hasError ? grammar.query('(ERROR) @error (MISSING) @error').captures(tree.rootNode).length : 0,
    query: (source, within) => {
      const query = compile(grammar, source);
      return query.matches(tree.rootNode, within === undefined ? {} : positionsOf(within)).map((match) => ({
        patternStart: query.startIndexForPattern(match.patternIndex),
        captures: match.captures.map(({ name, node }) => captureOf(name, node)),
      }));
    },
    free: () => tree.delete(),
  };
}

function positionsOf(lines: LineRange) {
  return { startPosition: { row: lines.start - 1, column: 0 }, endPosition: { row: lines.end, column: 0 } };
}

function compile(grammar: Grammar, source: string) {
  try {
    return grammar.query(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemError(
      { kind: 'usage', message: message('rules.query-invalid', { reason }), next: message('rules.query-invalid.next') },
      { cause: error },
    );
  }
}

/** Tokens such as a keyword may have the name of a type; they are no nodes of it. */
function nodesOf(tree: Tree, types: readonly string[], within?: LineRange): readonly Node[] {
  const { startPosition, endPosition } = within === undefined ? {} : positionsOf(within);
  const found = tree.rootNode.descendantsOfType([...types], startPosition, endPosition);
  return found.filter((node) => node.isNamed);
}

/** In order of their starts, outer before inner. */
function declarationsOf({ nodes: { declarations } }: Grammar, tree: Tree): readonly Declaration[] {
  const byName = new Map<number, Omit<Declaration, 'symbolPath'>>();
  for (const node of nodesOf(tree, Object.keys(declarations))) {
    for (const { kind, name, owner } of declarations[node.type]?.(node) ?? []) {
      // A decorated function is found twice; the first and wider node, with its decorators, stands.
      if (byName.has(name.startIndex)) continue;
      const prefix = owner === null ? '' : `${owner.text.replace(/^[*&\s]+|[[<].*$/gs, '')}.`;
      byName.set(name.startIndex, { kind, name: prefix + plainName(name.text), lines: linesOf(node) });
    }
  }
  const sorted = [...byName.values()].sort(
    (one, other) => one.lines.start - other.lines.start || other.lines.end - one.lines.end,
  );
  return withPaths(sorted);
}

function withPaths(sorted: readonly Omit<Declaration, 'symbolPath'>[]): readonly Declaration[] {
  const outer: Declaration[] = [];
  return sorted.map((found) => {
    while (
      (outer.at(-1)?.lines.end ?? Infinity) < found.lines.end ||
      (outer.at(-1)?.lines.end ?? Infinity) < found.lines.start
    )
      outer.pop();
    const parent = outer.at(-1);
    const declaration = {
      ...found,
      symbolPath: parent === undefined ? found.name : `${parent.symbolPath}.${found.name}`,
    };
    outer.push(declaration);
    return declaration;
  });
}

function plainName(text: string): string {
  return text
    .replaceAll('::', '.')
    .replace(/^['"]|['"]$/g, '')
    .replace(/\s+/g, ' ')
    .slice(0, 120);
}

function isWithin(node: Node, lines: LineRange): boolean {
  return node.startPosition.row + 1 >= lines.start && node.startPosition.row < lines.end;
}
