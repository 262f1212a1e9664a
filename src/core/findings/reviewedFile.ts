import type { FileChange } from '../diff/change';
import type { Declaration, Syntax, SyntaxTree } from '../ports';
import { languageOf } from '../rules/languageOf';
import { anchorText, type AnchorText } from './anchorText';

/** One file of the change, parsed once for all that is to be believed about it. The caller frees the tree. */
export type ReviewedFile = {
  readonly file: FileChange;
  readonly language: string | null;
  readonly tree: SyntaxTree | null;
  readonly declarations: readonly Declaration[];
  readonly text: AnchorText;
};

export async function reviewedFile(file: FileChange, syntax: Syntax): Promise<ReviewedFile> {
  const language = languageOf(file.path, file.after?.split('\n', 1)[0]);
  const isParsed = language !== null && file.after !== null && syntax.supports(language);
  const tree = isParsed ? await syntax.parse(language, file.after) : null;
  const declarations = tree?.declarations() ?? [];
  const functions = declarations.filter(({ kind }) => kind === 'function').map(({ lines }) => lines);
  return { file, language, tree, declarations, text: anchorText(file, functions) };
}

/** Names from the outside in of the innermost declaration around a line; empty where no grammar tells. */
export function symbolPathAt(declarations: readonly Declaration[], line: number | null): string {
  return innermostAt(declarations, line)?.symbolPath ?? '';
}

export function innermostAt(declarations: readonly Declaration[], line: number | null): Declaration | null {
  if (line === null) return null;
  let innermost: Declaration | null = null;
  for (const declaration of declarations) {
    const { start, end } = declaration.lines;
    if (line < start || line > end) continue;
    if (innermost === null || end - start <= innermost.lines.end - innermost.lines.start) innermost = declaration;
  }
  return innermost;
}
