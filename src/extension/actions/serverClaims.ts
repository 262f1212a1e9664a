import type { Uri } from 'vscode';
import type { EvidenceOutcome } from '../../core/finding';
import { bracketed } from '../../core/findings/claims/bracketed';
import { argumentCount, arityOf } from '../../core/findings/claims/checkArgumentCount';
import { isAwaited, isTakenCareOf } from '../../core/findings/claims/checkNotAwaited';
import { speaksOfNames } from '../../core/findings/claims/checkUndefined';
import { isRead } from '../../core/findings/claims/checkUnused';
import type { Occurrence } from '../../core/findings/claims/codeText';
import { hoverSignature, hoverType, type HoverSignature } from '../../core/findings/claims/hoverSignature';
import { languageOf } from '../../core/rules/languageOf';
import {
  claimedPlace,
  isFlagged,
  isSamePlace,
  occurrenceAt,
  positionOf,
  type ClaimedPlace,
  type ServerQuestion,
} from './claimedPlace';
import type { ServerPlace } from './languageServer';

/** What a language server says for or against a claim, and the place it shows. */
export type ServerAnswer = {
  readonly outcome: Exclude<EvidenceOutcome, 'unknown'>;
  readonly uri: Uri;
  /** 1-based. */
  readonly line: number;
};

const checkers: Readonly<Record<string, (place: ClaimedPlace) => Promise<ServerAnswer | null>>> = {
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
  const { kind } = question.claim;
  const check = Object.hasOwn(checkers, kind) ? checkers[kind] : undefined;
  const place = check === undefined ? null : await claimedPlace(question);
  return place && check ? check(place) : null;
}

const mostReferences = 20;

/** "X is never used": refuted by a reference that reads it. */
async function unused(place: ClaimedPlace): Promise<ServerAnswer | null> {
  const { server, files, document, lines, at, name } = place;
  const declared = (await server.definitions(document, positionOf(at))) ?? [];
  if (!declared.some((one) => isFlagged(one, place))) return null;
  const references = await server.references(document, positionOf(at));
  if (references === null || references.length === 0) return null;
  const others = references.filter((one) => !isFlagged(one, place) && !declared.some((own) => isSamePlace(own, one)));
  for (const other of others.slice(0, mostReferences)) {
    const shown = await files.open(other.uri);
    const use = shown && occurrenceAt(shown, name, other);
    if (use && isUse(use)) return { outcome: 'refuted', uri: other.uri, line: use.line };
  }
  if (others.length > 0 || !place.isOwnAlone) return null;
  return { outcome: 'confirmed', uri: document.uri, line: lines.start };
}

/** "X is not defined", "X is not imported": refuted by its definition, confirmed by an error that names it. */
async function notDefined(place: ClaimedPlace): Promise<ServerAnswer | null> {
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
async function notAwaited(place: ClaimedPlace): Promise<ServerAnswer | null> {
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
async function wrongArgumentCount(place: ClaimedPlace): Promise<ServerAnswer | null> {
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
async function nullable({ server, document, at, name, files }: ClaimedPlace): Promise<ServerAnswer | null> {
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
  { server, document, files, name }: ClaimedPlace,
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

function callsIn({ found }: ClaimedPlace): readonly Occurrence[] {
  return found.filter(
    ({ before, after }) => /^(?:<[^<>()]*>)?\s*\(/.test(after) && !/\b(?:function|def|func|fn)\s+$/.test(before),
  );
}
