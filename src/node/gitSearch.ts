import { decodePath } from '../core/diff/pathBytes';
import type { SearchResult } from '../core/ports';
import type { GitView } from './gitView';
import { splitAtNul } from './splitAtNul';

type SearchHit = SearchResult['hits'][number];

const mostHits = 200;
const mostPerFile = 20;
const longestText = 500;
/** Of all words together; what is not read by then may hold more of any of them. */
const mostLines = 20_000;

type Found = { readonly hits: SearchHit[]; readonly perFile: Map<string, number>; cut: boolean };

/**
 * Whole-word occurrences of each name in the reviewed side's text files, by one search for all of them; a word that is
 * no name has none.
 */
export async function gitSearch(
  view: GitView,
  words: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, SearchResult>> {
  const found = new Map<string, Found>(words.map((word) => [word, { hits: [], perFile: new Map(), cut: false }]));
  const names = words.filter((word) => /^[\p{L}\p{N}_$]{2,200}$/u.test(word));
  if (names.length === 0) return found;
  let lines = 0;
  for await (const hit of hitsOf(names, view, signal)) {
    for (const name of names) if (hasWord(hit.text, name)) keep(hit, found.get(name));
    if (++lines < mostLines && names.some((name) => (found.get(name)?.hits.length ?? mostHits) < mostHits)) continue;
    for (const result of found.values()) result.cut = true;
    break;
  }
  return found;
}

/** Lines that hold any of the names, as git finds them. */
async function* hitsOf(names: readonly string[], view: GitView, signal: AbortSignal): AsyncGenerator<SearchHit> {
  const where = view.reviewed.kind === 'tree' ? view.reviewed.id : null;
  // `-m` came with git 2.38; the cap per file is ours.
  const flags = ['-z', '-n', '-I', '-F', '-w', '--no-color', '--full-name', '--threads=1'];
  const patterns = names.flatMap((name) => ['-e', name]);
  const git = view.reader.start(['grep', ...flags, ...patterns, ...(where === null ? ['--cached'] : [where])], signal);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of git.stdout) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end; (end = rest.indexOf(10)) >= 0; rest = rest.subarray(end + 1)) {
      const hit = searchHit(rest.subarray(0, end), where === null ? 0 : where.length + 1);
      if (hit !== null) yield hit;
    }
  }
}

function keep(hit: SearchHit, found: Found | undefined): void {
  if (found === undefined) return;
  const count = (found.perFile.get(hit.path) ?? 0) + 1;
  found.perFile.set(hit.path, count);
  if (count > mostPerFile || found.hits.length >= mostHits) found.cut = true;
  else found.hits.push({ ...hit, text: hit.text.slice(0, longestText) });
}

/** As git's `-w` does: no letter, digit or underscore on either side. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/\w/.test(text[at - 1] ?? ' ') && !/\w/.test(text[at + word.length] ?? ' ')) return true;
  }
  return false;
}

function searchHit(line: Buffer, prefix: number): SearchHit | null {
  const [name, number] = splitAtNul(line);
  if (name === undefined || number === undefined) return null;
  const text = line.subarray(name.length + number.length + 2).toString('utf8');
  return { path: decodePath(name.subarray(prefix)), line: Number(number.toString()), text };
}
