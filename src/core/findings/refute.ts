import type { LineRange } from '../diff/change';
import type { Dropped } from '../finding';
import type { OpenedChange, Ports, SearchResult } from '../ports';
import type { Candidate } from './candidate';
import { checkClaim } from './claims/checkClaim';
import type { ClaimTools } from './claims/claimPlace';
import { codeText, type CodeText } from './claims/codeText';
import type { ReviewedFile } from './reviewedFile';

export type Refuted = { readonly kept: readonly Candidate[]; readonly dropped: readonly Dropped[] };
export type SearchedChange = Pick<OpenedChange, 'search' | 'textAt'>;

/** For all claims of a review together; what is not settled by then stays as it is. */
const longestMs = 1_500;
const mostSearches = 60;

/**
 * Puts each claim that can be checked to the tree under review: refuted ones are dropped with the evidence, confirmed
 * ones gain confidence and say by what, the rest stays. It may only ever err on the side of keeping.
 */
export async function refute(
  candidates: readonly Candidate[],
  reviewed: ReadonlyMap<string, ReviewedFile>,
  change: SearchedChange,
  { syntax, clock }: Pick<Ports, 'syntax' | 'clock'>,
  signal: AbortSignal,
): Promise<Refuted> {
  const end = clock.elapsed() + longestMs;
  const tools: ClaimTools = { search: boundedSearch(change, signal), textAt: change.textAt, syntax, signal };
  const codes = new Map<string, CodeText>();
  const kept: Candidate[] = [];
  const dropped: Dropped[] = [];
  for (const candidate of candidates) {
    signal.throwIfAborted();
    const file = reviewed.get(candidate.location.path);
    const evidence =
      file === undefined || clock.elapsed() > end ? null : await evidenceFor(candidate, file, codes, tools);
    if (evidence?.outcome === 'refuted') {
      const { location, rule, title } = candidate;
      const { path, quote } = location;
      dropped.push({ reason: 'refuted', path, rule, title, quote, evidence: [evidence] });
    } else if (evidence?.outcome === 'confirmed') {
      const confidence = candidate.confidence + (1 - candidate.confidence) / 2;
      kept.push({ ...candidate, confidence, evidence: [...candidate.evidence, evidence] });
    } else kept.push(candidate);
  }
  return { kept, dropped };
}

async function evidenceFor(
  { claim, location, title, message }: Candidate,
  file: ReviewedFile,
  codes: Map<string, CodeText>,
  tools: ClaimTools,
) {
  const { tree, language } = file;
  if (claim === null || location.startLine === null || tree === null || language === null) return null;
  const known = codes.get(location.path);
  const code = known ?? codeText(file.file.after ?? '', tree);
  if (known === undefined) codes.set(location.path, code);
  const expression = claim.symbol.trim().replace(/\(\)$/, '');
  const name = expression.split(/\.|::|->/).at(-1) ?? '';
  const lines: LineRange = { start: location.startLine, end: location.endLine ?? location.startLine };
  return checkClaim(claim.kind, { expression, name, said: `${title}\n${message}`, lines, file, language, code, tools });
}

/**
 * Each word once, a bounded number of words. A search that does not find the word at all proves nothing: it is asked only
 * for words that stand in the change, so such a tree cannot be searched (a patch without its repository).
 */
function boundedSearch({ search }: SearchedChange, signal: AbortSignal): ClaimTools['search'] {
  const known = new Map<string, Promise<SearchResult | null>>();
  const ask = async (word: string): Promise<SearchResult | null> => {
    try {
      const found = await search([word], AbortSignal.any([signal, AbortSignal.timeout(longestMs)]));
      const result = found.get(word);
      return result === undefined || result.hits.length === 0 ? null : result;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Error) return null;
      throw error;
    }
  };
  return (word) => {
    const there = known.get(word);
    if (there !== undefined) return there;
    const asked = known.size >= mostSearches ? Promise.resolve(null) : ask(word);
    known.set(word, asked);
    return asked;
  };
}
