import { looksLikeDefinition } from '../../prompt/definitions';
import { confirmed, refuted, unknown, type Checked, type ClaimPlace } from './claimPlace';
import { isWithin, occurrencesOf } from './codeText';

/** "This repeats X": refuted where X stands nowhere but here, confirmed where the file defines it twice in one scope. */
export async function checkDuplicate({ name, file, code, lines, tools }: ClaimPlace): Promise<Checked> {
  const path = file.file.path;
  const here = file.declarations.filter(({ lines: range }) => isWithin(range.start, lines));
  const twin = file.declarations.find((one) =>
    here.some((own) => own !== one && own.symbolPath === one.symbolPath && own.kind === one.kind),
  );
  if (twin !== undefined && twin.name.endsWith(name)) return confirmed('syntax', path, twin.lines.start);
  if (occurrencesOf(name, code).some(({ line }) => !isWithin(line, lines))) return unknown;
  const result = await tools.search(name);
  if (result === null || result.cut) return unknown;
  const elsewhere = result.hits.filter((hit) => hit.path !== path || !isWithin(hit.line, lines));
  if (elsewhere.length === 0) return refuted('search', path, lines.start);
  const definition = elsewhere.find(({ text }) => looksLikeDefinition(text, name));
  return definition === undefined ? unknown : confirmed('search', definition.path, definition.line);
}
