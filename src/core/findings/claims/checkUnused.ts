import { looksLikeDefinition } from '../../prompt/definitions';
import { bindingsOf } from './bindings';
import { confirmed, outermostFunctionAround, refuted, unknown, type Checked, type ClaimPlace } from './claimPlace';
import { isWithin, occurrencesOf, type Occurrence } from './codeText';

/** "X is never used": refuted by a place that reads it, confirmed where the name stands nowhere else. */
export async function checkUnused(place: ClaimPlace): Promise<Checked> {
  const { name, expression, lines, file, code, language, tools } = place;
  const path = file.file.path;
  const isMember = expression.includes('.');
  const all = occurrencesOf(name, code);
  if (!all.some(({ line }) => isWithin(line, lines))) return unknown;
  const scope = outermostFunctionAround(place);
  const isLocal = scope !== null && scope.start !== lines.start && !isMember;
  const others = all.filter(({ line }) => !isWithin(line, lines) && (!isLocal || isWithin(line, scope)));
  const raw = file.file.after ?? '';
  const bindings = bindingsOf(name, code, language, raw).filter(({ line }) => !isLocal || isWithin(line, scope));
  const isShadowed = bindings.some(({ line }) => !isWithin(line, lines));
  const read = others.find((one) => isRead(one, isMember));
  if (read !== undefined) return isShadowed ? unknown : refuted('syntax', path, read.line);
  if (others.length > 0 || wordCount(name, raw) > all.length) return unknown;
  if (isLocal) return confirmed('syntax', path, lines.start);
  const result = await tools.search(name);
  if (result === null || result.cut) return unknown;
  const elsewhere = result.hits.filter((hit) => hit.path !== path && !looksLikeDefinition(hit.text, name));
  return elsewhere.length === 0 ? confirmed('search', path, lines.start) : unknown;
}

/** Neither written to only, nor a property of something else, nor a key. */
export function isRead({ before, after }: Occurrence, isMember: boolean): boolean {
  if (/^\s*(?:=(?![=>])|:=|[-+*/%&|^]=)/.test(after)) return false;
  if (/^\s*:(?!:)/.test(after) && !/\?\s*[^:]*$/.test(before)) return false;
  if (/[^.]\.\s*$|^\.\s*$|->\s*$/.test(before) && !isMember) return false;
  return !/\b(?:import|export|let|var|const|function|def|func|fn|class)\s+(?:type\s+)?$/.test(before);
}

/** Comments and strings included: a name in a string may be used by reflection. */
function wordCount(name: string, text: string): number {
  return text.split(/[^\w$]+/).filter((word) => word === name).length;
}
