import { decodePath } from '../core/diff/pathBytes';
import type { SearchResult } from '../core/ports';
import type { GitView } from './gitView';
import { splitAtNul } from './splitAtNul';

type SearchHit = SearchResult['hits'][number];

const mostHits = 200;
const mostPerFile = 20;
const longestText = 500;

/** Whole-word occurrences of a name in the reviewed side's text files; a word that is no name has none. */
export async function gitSearch(view: GitView, word: string, signal: AbortSignal): Promise<SearchResult> {
  if (!/^[\p{L}\p{N}_$]{2,200}$/u.test(word)) return { hits: [], cut: false };
  const where = view.reviewed.kind === 'tree' ? view.reviewed.id : null;
  // `-m` came with git 2.38; the cap per file is ours.
  const flags = ['-z', '-n', '-I', '-F', '-w', '--no-color', '--full-name', '--threads=1'];
  const git = view.reader.start(['grep', ...flags, '-e', word, ...(where === null ? ['--cached'] : [where])], signal);
  const hits: SearchHit[] = [];
  const perFile = new Map<string, number>();
  let cut = false;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of git.stdout) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end; (end = rest.indexOf(10)) >= 0; rest = rest.subarray(end + 1)) {
      const hit = searchHit(rest.subarray(0, end), where === null ? 0 : where.length + 1);
      if (hit === null) continue;
      const count = (perFile.get(hit.path) ?? 0) + 1;
      perFile.set(hit.path, count);
      if (count > mostPerFile) cut = true;
      else hits.push(hit);
      if (hits.length >= mostHits) return { hits, cut: true };
    }
  }
  return { hits, cut };
}

function searchHit(line: Buffer, prefix: number): SearchHit | null {
  const [name, number] = splitAtNul(line);
  if (name === undefined || number === undefined) return null;
  const text = line
    .subarray(name.length + number.length + 2)
    .toString('utf8')
    .slice(0, longestText);
  return { path: decodePath(name.subarray(prefix)), line: Number(number.toString()), text };
}
