import { bindingsOf, hasWildcardImport, imports, type Binding } from './bindings';
import { confirmed, refuted, unknown, type Checked, type ClaimPlace } from './claimPlace';
import { bracketed } from './bracketed';
import { codeText, isWithin, occurrencesOf, type CodeText } from './codeText';

/** A value that may be undefined is another matter, and one that the word alone does not tell from this. */
export const speaksOfNames =
  /\b(?:not|never|isn't) (?:been )?(?:defined|declared)\b|undeclared|undefined (?:variable|name|symbol|function|reference|identifier|method|constant)|no such|(?:does|do)(?: not|n't) exist|ReferenceError|NameError/i;

/** "X is not defined": refuted by a binding that the flagged lines see, confirmed where the change took the only one away. */
export async function checkUndefined(place: ClaimPlace): Promise<Checked> {
  const { name, expression, lines, file, code, language, said } = place;
  if (!speaksOfNames.test(said)) return unknown;
  if (expression !== name || !occurrencesOf(name, code).some(({ line }) => isWithin(line, lines))) return unknown;
  const path = file.file.path;
  const seen = bindingsOf(name, code, language, file.file.after ?? '').find((binding) => isSeenFrom(binding, place));
  if (seen !== undefined) return refuted('syntax', path, seen.line);
  const parameter = parameterLine(place);
  if (parameter !== null) return refuted('syntax', path, parameter);
  return (await wasTakenAway(place)) ? confirmed('syntax', path, lines.start) : unknown;
}

/** "X is not imported": as above, and confirmed where the change took the import away. */
export async function checkMissingImport(place: ClaimPlace): Promise<Checked> {
  const { name, lines, file, code, language } = place;
  const raw = file.file.after ?? '';
  const [imported] = imports(name, code, language, raw);
  if (imported !== undefined && !isWithin(imported.line, lines))
    return refuted('syntax', file.file.path, imported.line);
  const own = bindingsOf(name, code, language, raw).find(
    (binding) => binding.kind === 'definition' && isSeenFrom(binding, place),
  );
  if (own !== undefined) return refuted('syntax', file.file.path, own.line);
  return (await wasTakenAway(place)) ? confirmed('syntax', file.file.path, lines.start) : unknown;
}

/** At the top of the file, or in a function around the flagged lines; never the flagged lines themselves. */
function isSeenFrom({ line }: Binding, { file, lines }: ClaimPlace): boolean {
  if (isWithin(line, lines)) return false;
  const around = file.declarations.filter(({ lines: range }) => isWithin(line, range) && range.start !== line);
  return around.every(({ lines: range }) => isWithin(lines.start, range));
}

function parameterLine({ name, code, file, lines }: ClaimPlace): number | null {
  for (const { kind, lines: range } of file.declarations) {
    if (kind !== 'function' || !isWithin(lines.start, range) || range.start === lines.start) continue;
    const open = code.text.indexOf('(', code.startOf(range.start));
    const parts = open < 0 || code.lineAt(open) > range.start + 3 ? null : bracketed(code.text, open, true);
    if (
      parts?.some((part) =>
        new RegExp(`^(?:\\.\\.\\.|[*&]*|mut\\s+|this\\.)?${name.replace(/\$/g, '\\$')}\\s*(?:[?:=,]|\\s|$)`).test(part),
      ) === true
    ) {
      return range.start;
    }
  }
  return null;
}

/** Bound at the top of the file before the change, and nowhere in it now. */
async function wasTakenAway({ name, file, code, language, tools }: ClaimPlace): Promise<boolean> {
  const { before, after } = file.file;
  if (before === null || after === null || hasWildcardImport(code, language)) return false;
  if (bindingsOf(name, code, language, after).length > 0) return false;
  const tree = await tools.syntax.parse(language, before);
  if (tree === null) return false;
  try {
    const old: CodeText = codeText(before, tree);
    return bindingsOf(name, old, language, before).some(({ kind }) => kind !== 'local');
  } finally {
    tree.free();
  }
}
