import { looksLikeDefinition } from '../../prompt/definitions';
import { languageOf } from '../../rules/languageOf';
import { imports } from './bindings';
import type { ClaimPlace } from './claimPlace';
import { codeText, occurrencesOf, type CodeText, type Occurrence } from './codeText';

/** The one function that calls on the flagged lines can mean. */
export type Callee = {
  readonly path: string;
  readonly line: number;
  /** Code of the text it stands in, and where its name stands there. */
  readonly code: CodeText;
  readonly nameAt: number;
};

/** Calls of the claimed name on the flagged lines; the offset is that of the opening bracket. */
export function callsOn({ name, code, lines }: ClaimPlace): readonly (Occurrence & { readonly open: number })[] {
  return occurrencesOf(name, code).flatMap((found) => {
    if (found.line < lines.start || found.line > lines.end) return [];
    const bracket = /^(?:<[^<>()]*>|::<[^<>()]*>)?\s*\(/.exec(found.after);
    return bracket === null || /\b(?:function|def|func|fn)\s+$/.test(found.before)
      ? []
      : [{ ...found, open: found.offset + name.length + bracket[0].length - 1 }];
  });
}

/**
 * The definition behind an unqualified call: the only one of the file's top level, or the only one of the tree when the
 * file imports the name. Null where more than one thing could be meant, methods of objects among them.
 */
export async function calleeOf(place: ClaimPlace): Promise<Callee | null> {
  const { name, file, code, language } = place;
  const calls = callsOn(place);
  const isOwn = calls.length > 0 && calls.every(({ before }) => /\b(?:this|self)\.$/.test(before));
  const isPlain = calls.length > 0 && calls.every(({ before }) => !/[.>:]$/.test(before.trimEnd()));
  if (!isOwn && !isPlain) return null;
  const own = file.declarations.filter(
    (declaration) => declaration.kind === 'function' && lastName(declaration.name) === name,
  );
  const [only] = own;
  if (own.length > 1) return null;
  if (only !== undefined) {
    const isReached = isOwn || !only.symbolPath.includes('.');
    return isReached ? calleeIn(file.file.path, code, name, only.lines.start) : null;
  }
  const isImported = isPlain && imports(name, code, language, file.file.after ?? '').length > 0;
  return isImported ? importedCallee(place) : null;
}

async function importedCallee({ name, language, tools }: ClaimPlace): Promise<Callee | null> {
  const result = await tools.search(name);
  if (result === null || result.cut) return null;
  const hits = result.hits.filter(({ path, text }) => languageOf(path) === language && looksLikeDefinition(text, name));
  const [hit] = hits;
  if (hits.length !== 1 || hit === undefined) return null;
  const text = await tools.textAt('reviewed', hit.path, tools.signal);
  const tree = text === null ? null : await tools.syntax.parse(language, text);
  if (text === null || tree === null) return null;
  try {
    return calleeIn(hit.path, codeText(text, tree), name, hit.line);
  } finally {
    tree.free();
  }
}

function calleeIn(path: string, code: CodeText, name: string, line: number): Callee | null {
  const at = occurrencesOf(name, code).find((found) => found.line >= line && found.line <= line + 4);
  return at === undefined ? null : { path, line: at.line, code, nameAt: at.offset };
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
