import type { LineRange } from '../../diff/change';
import type { Evidence } from '../../finding';
import type { OpenedChange, SearchResult, Syntax } from '../../ports';
import { innermostAt, type ReviewedFile } from '../reviewedFile';
import type { CodeText } from './codeText';

/** A claim that can be checked, at the place it was made about. */
export type ClaimPlace = {
  /** What the claim is about, as the model wrote it: `name` or `user.name`. */
  readonly expression: string;
  /** Title and message of the finding. */
  readonly said: string;
  /** Its last name. */
  readonly name: string;
  readonly lines: LineRange;
  readonly file: ReviewedFile;
  readonly language: string;
  readonly code: CodeText;
  readonly tools: ClaimTools;
};

export type ClaimTools = {
  /** Whole-word search in the reviewed tree; null where there is none that can be trusted, or the time is up. */
  readonly search: (word: string) => Promise<SearchResult | null>;
  readonly textAt: OpenedChange['textAt'];
  readonly syntax: Syntax;
  readonly signal: AbortSignal;
};

export type Checked = Pick<Evidence, 'outcome' | 'source' | 'note'>;
export type ClaimChecker = (place: ClaimPlace) => Promise<Checked> | Checked;

export const unknown: Checked = { outcome: 'unknown', source: 'syntax', note: '' };

/** `note` cites a place, never its text: search reads the tree as it is, secrets included. */
export function confirmed(source: Checked['source'], path: string, line: number): Checked {
  return { outcome: 'confirmed', source, note: `${path}:${String(line)}` };
}

export function refuted(source: Checked['source'], path: string, line: number): Checked {
  return { outcome: 'refuted', source, note: `${path}:${String(line)}` };
}

/** Lines of the innermost function around the flagged ones; null at the top of a file. */
export function functionAround({ file, lines }: Pick<ClaimPlace, 'file' | 'lines'>): LineRange | null {
  const functions = file.declarations.filter(({ kind }) => kind === 'function');
  return innermostAt(functions, lines.start)?.lines ?? null;
}

/** The outermost one: nothing local to it is seen outside. */
export function outermostFunctionAround({ file, lines }: Pick<ClaimPlace, 'file' | 'lines'>): LineRange | null {
  const around = file.declarations.filter(
    ({ kind, lines: range }) => kind === 'function' && range.start <= lines.start && lines.start <= range.end,
  );
  return around[0]?.lines ?? null;
}
