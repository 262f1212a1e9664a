import { Position, type TextDocument, type Uri } from 'vscode';
import type { LineRange } from '../../core/diff/change';
import type { Claim, EvidenceOutcome } from '../../core/finding';
import { bracketed } from '../../core/findings/claims/bracketed';
import { argumentCount, arityOf } from '../../core/findings/claims/checkArgumentCount';
import { isAwaited, isTakenCareOf } from '../../core/findings/claims/checkNotAwaited';
import { speaksOfNames } from '../../core/findings/claims/checkUndefined';
import { isRead } from '../../core/findings/claims/checkUnused';
import { codeText, isWithin, occurrencesOf, type Occurrence } from '../../core/findings/claims/codeText';
import { hoverSignature, hoverType, type HoverSignature } from '../../core/findings/claims/hoverSignature';
import type { SearchResult } from '../../core/ports';
import { languageOf } from '../../core/rules/languageOf';
import { toLines } from '../positions';
import type { LanguageServer, ServerPlace } from './languageServer';
import type { ReviewedDocuments } from './reviewedDocuments';

/** A claim about lines of a document whose text is the reviewed one. */
export type ServerQuestion = {
  readonly claim: Claim;
  /** Title and message of the finding. */
  readonly said: string;
  readonly document: TextDocument;
  readonly lines: LineRange;
  readonly server: LanguageServer;
  readonly files: ReviewedDocuments;
  /** Whole-word search in the reviewed tree; null where there is none that can be trusted. */
  readonly search: (word: string) => Promise<SearchResult | null>;
};

/** What a language server says for or against a claim, and the place it shows. */
export type ServerAnswer = {
  readonly outcome: Exclude<EvidenceOutcome, 'unknown'>;
  readonly uri: Uri;
  /** 1-based. */
  readonly line: number;
};

type Place = ServerQuestion & {
  readonly name: string;
  readonly found: readonly Occurrence[];
  readonly at: Occurrence;
  /** No other file of the reviewed tree holds the name, so nothing can be found elsewhere. */
  readonly isOwnAlone: boolean;
};

const checkers: Readonly<Record<string, (place: Place) => Promise<ServerAnswer | null>>> = {
  unused,
  undefined: notDefined,
  'missing-import': notDefined,
  'not-awaited': notAwaited,
  'argument-count': wrongArgumentCount,
  nullable,
};

/**
 * Evidence for or against a claim, null wherever it is not plain. Every place it rests on stands in a document whose text
 * is the reviewed one; that nothing was found counts only if no other file of the reviewed tree could have held it.
 */
export async function askServer(question: ServerQuestion): Promise<ServerAnswer | null> {
  const { claim, document, lines } = question;
  const check = Object.hasOwn(checkers, claim.kind) ? checkers[claim.kind] : undefined;
  const name =
    claim.symbol
      .trim()
      .replace(/\(\)$/, '')
      .split(/\.|::|->/)
      .at(-1) ?? '';
  if (check === undefined || !/^[\p{L}\p{N}_$]{2,}$/u.test(name)) return null;
  const found = occurrencesIn(document, name).filter(({ line }) => isWithin(line, lines));
  const [at] = found;
  if (at === undefined) return null;
  const holding = await pathsHolding(question, name);
  const { files } = question;
  // Without a project file a server looks only into files that are open.
  await Promise.all(holding.paths.slice(0, mostOpened).map((path) => files.open(files.uriOf(path))));
  return check({ ...question, name, found, at, isOwnAlone: holding.isOwnAlone });
}

const mostOpened = 10;
const mostReferences = 20;

/** "X is never used": refuted by a reference that reads it. */
async function unused(place: Place): Promise<ServerAnswer | null> {
  const { server, files, document, lines, at, name } = place;
  const declared = (await server.definitions(document, positionOf(at))) ?? [];
  if (!declared.some((one) => isFlagged(one, place))) return null;
  const references = await server.references(document, positionOf(at));
  if (references === null || references.length === 0) return null;
  const others = references.filter((one) => !isFlagged(one, place) && !declared.some((own) => isSamePlace(own, one)));
  for (const { uri, range } of others.slice(0, mostReferences)) {
    const other = await files.open(uri);
    const line = range.start.line + 1;
    const use =
      other &&
      occurrencesIn(other, name).find((each) => each.line === line && columnOf(each) === range.start.character);
    if (use && isUse(use)) return { outcome: 'refuted', uri, line };
  }
  if (others.length > 0 || !place.isOwnAlone) return null;
  return { outcome: 'confirmed', uri: document.uri, line: lines.start };
}

/** "X is not defined", "X is not imported": refuted by its definition, confirmed by an error that names it. */
async function notDefined(place: Place): Promise<ServerAnswer | null> {
  const { claim, said, server, files, document, found, name } = place;
  if (claim.kind === 'undefined' && !speaksOfNames.test(said)) return null;
  const errors = (await server.errors(document)) ?? [];
  const isWrong = (at: Occurrence) =>
    errors.some(({ range, message }) => range.contains(positionOf(at)) && message.includes(name));
  let shown: ServerPlace | undefined;
  for (const at of found) {
    const definitions = await server.definitions(document, positionOf(at));
    if (definitions === null) return null;
    const elsewhere = definitions.find((one) => !isFlagged(one, place));
    if (definitions.length === 0 && isWrong(at) && place.isOwnAlone)
      return { outcome: 'confirmed', uri: document.uri, line: at.line };
    if (elsewhere === undefined || isWrong(at)) return null;
    shown ??= elsewhere;
  }
  const definition = shown && (await files.open(shown.uri));
  if (!shown || !definition?.getText(shown.range).includes(name)) return null;
  return { outcome: 'refuted', uri: shown.uri, line: shown.range.start.line + 1 };
}

/** "The call of X is not awaited": the type that it returns decides. */
async function notAwaited(place: Place): Promise<ServerAnswer | null> {
  const calls = callsIn(place);
  if (calls.length === 0 || calls.some(({ before, after }) => isAwaited(before, after) || isTakenCareOf(before, after)))
    return null;
  const known = await signatureOf(place, calls);
  if (known === null) return null;
  const { returns, isAsync } = known.signature;
  if (isAsync || /^(?:Promise(?:Like)?|Thenable|Task|ValueTask|Coroutine\w*|Awaitable|Future)\b/.test(returns))
    return { outcome: 'confirmed', ...known.definition };
  // Anything that could be a promise in disguise proves nothing.
  const isPlain = /^(?:void|None|(?:string|number|boolean|bigint|bool|int|str|float)(?:\[\])?|[A-Z]\w+\[\])$/.test(
    returns,
  );
  return isPlain ? { outcome: 'refuted', ...known.definition } : null;
}

/** "X is called with the wrong number of arguments": counted against the signature that the server shows. */
async function wrongArgumentCount(place: Place): Promise<ServerAnswer | null> {
  const language = languageOf(place.document.uri.path) ?? '';
  const calls = callsIn(place);
  const known = calls.length === 0 ? null : await signatureOf(place, calls);
  const arity = known === null ? null : arityOf(known.signature.parameters, language);
  if (known === null || arity === null) return null;
  const text = place.document.getText();
  const counts = calls.map(({ offset, after }) =>
    argumentCount(bracketed(text, offset + place.name.length + after.indexOf('('), false), language),
  );
  if (counts.some((count) => count === null)) return null;
  const fits = counts.every((count) => count !== null && count >= arity.least && count <= arity.most);
  if (fits) return { outcome: 'refuted', ...known.definition };
  return ['typescript', 'tsx', 'python'].includes(language) ? { outcome: 'confirmed', ...known.definition } : null;
}

/** "X can be missing here": confirmed by the type that it has at this place; no type proves that a value is there. */
async function nullable({ server, document, at, name, files }: Place): Promise<ServerAnswer | null> {
  const codes = (await server.hover(document, positionOf(at))) ?? [];
  const mayBeMissing = codes.some((code) =>
    /(?:^|\|\s*)(?:undefined|null|None)\s*(?:$|\|)|^Optional[<[]/.test(hoverType(code, name) ?? ''),
  );
  if (!mayBeMissing) return null;
  const definitions = (await server.definitions(document, positionOf(at))) ?? [];
  if (definitions.length === 0) return null;
  for (const { uri } of definitions) if ((await files.open(uri)) === null) return null;
  return { outcome: 'confirmed', uri: document.uri, line: at.line };
}

/** The one signature behind all calls, where its definition stands in a reviewed text. */
async function signatureOf(
  { server, document, files, name }: Place,
  calls: readonly Occurrence[],
): Promise<{ readonly signature: HoverSignature; readonly definition: Pick<ServerAnswer, 'uri' | 'line'> } | null> {
  const [first] = calls;
  if (first === undefined) return null;
  const places: ServerPlace[] = [];
  for (const call of calls) {
    const definitions = (await server.definitions(document, positionOf(call))) ?? [];
    const [only] = definitions;
    if (only === undefined || definitions.length > 1) return null;
    places.push(only);
  }
  const [definition] = places;
  if (definition === undefined || !places.every((each) => isSamePlace(each, definition))) return null;
  const defined = await files.open(definition.uri);
  // A server that did not get to the definition shows the import instead.
  if (defined === null || isImport(defined.lineAt(definition.range.start.line).text)) return null;
  const signatures = ((await server.hover(document, positionOf(first))) ?? []).flatMap(
    (code) => hoverSignature(code, name) ?? [],
  );
  const [signature] = signatures;
  if (signature === undefined || signatures.length > 1) return null;
  return { signature, definition: { uri: definition.uri, line: definition.range.start.line + 1 } };
}

/** Files of the reviewed tree that hold the name. */
async function pathsHolding({ files, document, search }: ServerQuestion, name: string) {
  const result = await search(name);
  const paths = [...new Set(result?.hits.map(({ path }) => path))];
  const own = files.pathOf(document.uri);
  return { paths, isOwnAlone: result !== null && !result.cut && paths.every((path) => path === own) };
}

/** A reference that reads the name: no import, no export, no value given to it. */
function isUse(use: Occurrence): boolean {
  const { before, after } = use;
  if ((isImport(before) || /^\s*export\b/.test(before)) && !/[=(]/.test(before)) return false;
  if (/^\s*(?:\+\+|--)/.test(after) || !isRead(use, true)) return false;
  return (
    /^\s*(?:[[(.;+\-*/%<>&|?]|[=!]==?)/.test(after) ||
    /(?:[=(+\-*/%<>&|?:!]|\b(?:return|await|yield|new|typeof|throw|in|of|extends|implements))\s*$/.test(before)
  );
}

function isImport(line: string): boolean {
  return /^\s*(?:import|from|use|using)\b/.test(line);
}

function callsIn({ found }: Place): readonly Occurrence[] {
  return found.filter(
    ({ before, after }) => /^(?:<[^<>()]*>)?\s*\(/.test(after) && !/\b(?:function|def|func|fn)\s+$/.test(before),
  );
}

function occurrencesIn(document: TextDocument, name: string): readonly Occurrence[] {
  return occurrencesOf(name, codeText(document.getText(), { spans: () => [] }));
}

function positionOf(occurrence: Occurrence): Position {
  return new Position(occurrence.line - 1, columnOf(occurrence));
}

function columnOf({ before }: Occurrence): number {
  return before.length;
}

function isFlagged({ uri, range }: ServerPlace, { document, lines }: Place): boolean {
  return uri.toString() === document.uri.toString() && isWithin(toLines(range).start, lines);
}

function isSamePlace(one: ServerPlace, other: ServerPlace): boolean {
  return one.uri.toString() === other.uri.toString() && one.range.start.isEqual(other.range.start);
}
