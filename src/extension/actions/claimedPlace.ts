import { Position, type TextDocument } from 'vscode';
import type { LineRange } from '../../core/diff/change';
import type { Claim } from '../../core/finding';
import { codeText, isWithin, occurrencesOf, type Occurrence } from '../../core/findings/claims/codeText';
import type { SearchResult } from '../../core/ports';
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

/** A claim at the places of its name that a server can be asked about. */
export type ClaimedPlace = ServerQuestion & {
  readonly name: string;
  readonly found: readonly Occurrence[];
  /** The first of them. */
  readonly at: Occurrence;
  /** No other file of the reviewed tree holds the name, so nothing can be found elsewhere. */
  readonly isOwnAlone: boolean;
};

const mostOpened = 10;

/** Null where the lines do not hold the name. Files that hold it are opened: a server may look into no others. */
export async function claimedPlace(question: ServerQuestion): Promise<ClaimedPlace | null> {
  const { claim, document, lines, files } = question;
  const name =
    claim.symbol
      .trim()
      .replace(/\(\)$/, '')
      .split(/\.|::|->/)
      .at(-1) ?? '';
  if (!/^[\p{L}\p{N}_$]{2,}$/u.test(name)) return null;
  const found = occurrencesIn(document, name).filter(({ line }) => isWithin(line, lines));
  const [at] = found;
  if (at === undefined) return null;
  const { paths, isOwnAlone } = await pathsHolding(question, name);
  // Without a project file a server looks only into files that are open.
  await Promise.all(paths.slice(0, mostOpened).map((path) => files.open(files.uriOf(path))));
  return { ...question, name, found, at, isOwnAlone };
}

/** Files of the reviewed tree that hold the name. */
async function pathsHolding({ files, document, search }: ServerQuestion, name: string) {
  const result = await search(name);
  const paths = [...new Set(result?.hits.map(({ path }) => path))];
  const own = files.pathOf(document.uri);
  return { paths, isOwnAlone: result !== null && !result.cut && paths.every((path) => path === own) };
}

export function occurrencesIn(document: TextDocument, name: string): readonly Occurrence[] {
  return occurrencesOf(name, codeText(document.getText(), { spans: () => [] }));
}

export function positionOf({ line, before }: Occurrence): Position {
  return new Position(line - 1, before.length);
}

/** The occurrence that a server's range begins with. */
export function occurrenceAt(document: TextDocument, name: string, { range }: ServerPlace): Occurrence | undefined {
  return occurrencesIn(document, name).find((each) => positionOf(each).isEqual(range.start));
}

/** True for a place on the flagged lines themselves. */
export function isFlagged({ uri, range }: ServerPlace, { document, lines }: ClaimedPlace): boolean {
  return uri.toString() === document.uri.toString() && isWithin(toLines(range).start, lines);
}

export function isSamePlace(one: ServerPlace, other: ServerPlace): boolean {
  return one.uri.toString() === other.uri.toString() && one.range.start.isEqual(other.range.start);
}
