import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { Language, Parser, Query, type Tree } from 'web-tree-sitter';
import { grammarNodes, type GrammarNodes } from './grammarNodes';
import { withoutWasmTiering } from './wasmTiering';

export type Grammar = {
  readonly parser: Parser;
  readonly language: Language;
  readonly nodes: GrammarNodes;
  /** Compiles once per text. @throws Error of the library when the query is not valid for the language. */
  readonly query: (source: string) => Query;
};

export type Grammars = {
  readonly supports: (language: string) => boolean;
  /** Null for a language without a grammar; each grammar is read on its first use and kept. */
  readonly load: (language: string) => Promise<Grammar | null>;
};

/** A rule set asks for a handful of query texts over and over; more than this are somebody's experiment. */
const keptQueries = 200;

/** The grammars of `folder`: `<name>.wasm.br` files, made by `buildGrammars` in esbuild.mjs. */
export function grammars(folder: string): Grammars {
  const loaded = new Map<GrammarNodes, Promise<Grammar>>();
  let started: Promise<void> | null = null;

  const start = () => (started ??= unpack(folder, 'web-tree-sitter').then(init));
  const load = async (nodes: GrammarNodes): Promise<Grammar> => {
    await start();
    const language = await Language.load(await unpack(folder, `tree-sitter-${nodes.file}`));
    const parser = new Parser();
    parser.setLanguage(language);
    return { parser, language, nodes, query: compiler(language) };
  };

  return {
    supports: (language) => Object.hasOwn(grammarNodes, language),
    load: async (language) => {
      const nodes = Object.hasOwn(grammarNodes, language) ? grammarNodes[language] : undefined;
      if (nodes === undefined) return null;
      const known = loaded.get(nodes) ?? load(nodes);
      loaded.set(nodes, known);
      return known;
    },
  };
}

/** Larger texts are generated or data; parsing them would only cost time. UTF-16 code units. */
const maxTextLength = 1024 * 1024;
const maxParseMs = 2_000;

/** Null when the text is too large or takes too long; the parser is ready for the next text either way. */
export function parseText(grammar: Grammar, text: string): Tree | null {
  if (text.length > maxTextLength) return null;
  const end = performance.now() + maxParseMs;
  const tree = grammar.parser.parse(text, null, { progressCallback: () => performance.now() > end });
  if (tree === null) grammar.parser.reset();
  return tree;
}

function compiler(language: Language): (source: string) => Query {
  const compiled = new Map<string, Query>();
  return (source) => {
    const known = compiled.get(source);
    if (known !== undefined) return known;
    const query = new Query(language, source);
    const oldest = compiled.size >= keptQueries ? compiled.entries().next().value : undefined;
    if (oldest !== undefined) {
      compiled.delete(oldest[0]);
      oldest[1].delete();
    }
    compiled.set(source, query);
    return query;
  };
}

async function init(wasmBinary: Uint8Array): Promise<void> {
  withoutWasmTiering();
  await Parser.init({ wasmBinary });
}

async function unpack(folder: string, name: string): Promise<Uint8Array> {
  return promisify(brotliDecompress)(await readFile(join(folder, `${name}.wasm.br`)));
}
