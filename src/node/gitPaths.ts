import { decodePath, isPlainPath } from '../core/diff/pathBytes';
import { gitFailed } from './gitFailed';
import type { GitView } from './gitView';
import { splitAtNul } from './splitAtNul';

/** More than this are not named to git one by one: it would look for each of them in each of its paths. */
const mostNamed = 50;

/**
 * Paths of one tree (null: of our copy of the index) that are among the given ones or below one of them. Where a change
 * reaches into many folders, thousands of places may be asked for that mostly are not there: then the folders that would
 * hold them are read, one process for all.
 */
export async function gitPaths(
  view: GitView,
  tree: string | null,
  under: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const wanted = [...new Set(under.map((path) => path.replace(/\/+$/, '')))];
  if (wanted.length <= mostNamed) return listed(view, tree, wanted, signal);
  if (tree === null) {
    const isWanted = underAny(wanted);
    return (await listed(view, null, [], signal)).filter(isWanted);
  }
  const { found, rest } = await foundInFolders(view, tree, wanted, signal);
  for (let at = 0; at < rest.length; at += mostNamed) {
    found.push(...(await listed(view, tree, rest.slice(at, at + mostNamed), signal)));
  }
  return [...new Set(found)].sort();
}

async function listed(
  { reader, place }: GitView,
  tree: string | null,
  named: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const args =
    tree === null
      ? ['ls-files', '-z', '--', ...named]
      : ['ls-tree', '-r', '-z', '--name-only', '--full-tree', tree, '--', ...named];
  const output = await reader.output(args, signal);
  if (output.code !== 0) throw gitFailed(args, output, place);
  return [...new Set(splitAtNul(output.stdout).map(decodePath))];
}

function underAny(wanted: readonly string[]): (path: string) => boolean {
  const places = new Set(wanted);
  return (path) => {
    for (let at = path.length; at > 0; at = path.lastIndexOf('/', at - 1))
      if (places.has(path.slice(0, at))) return true;
    return places.has('');
  };
}

/** Of the wanted paths those that are files, and those that git must be asked about: folders, and odd names. */
async function foundInFolders({ reader }: GitView, tree: string, wanted: readonly string[], signal: AbortSignal) {
  const isSimple = (path: string): boolean => path !== '' && !path.includes('\n') && isPlainPath(path);
  const found: string[] = [];
  const rest = wanted.filter((path) => !isSimple(path));
  const names = new Map<string, string[]>();
  for (const path of wanted.filter(isSimple)) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const inside = names.get(folder) ?? [];
    names.set(folder, inside);
    inside.push(path.slice(folder === '' ? 0 : folder.length + 1));
  }
  const folders = [...names.keys()];
  const input = folders.map((folder) => `${folder === '' ? tree : `${tree}:${folder}`}\n`).join('');
  const { stdout } = await reader.output(['cat-file', '--batch', '--buffer'], signal, { input });
  let at = 0;
  for (const folder of folders) {
    const answer = objectAt(stdout, at);
    at = answer.end;
    // Whatever was not answered is asked for again: nothing may look absent because a process ended early.
    const isFolder = answer.tree === null ? null : treeNames(answer.tree, answer.idLength);
    for (const name of names.get(folder) ?? []) {
      const path = inFolder(folder, name);
      if (isFolder === null || isFolder.get(name) === true) rest.push(path);
      else if (isFolder.get(name) === false) found.push(path);
    }
  }
  return { found, rest };
}

/** An answer of `cat-file --batch`: an empty tree where there is no such folder, null where the answer itself is missing. */
function objectAt(bytes: Buffer, at: number): { tree: Buffer | null; idLength: number; end: number } {
  const lineEnd = bytes.indexOf(10, at);
  if (lineEnd < 0) return { tree: null, idLength: 0, end: bytes.length };
  const line = bytes.toString('utf8', at, lineEnd);
  const match = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(line);
  if (match === null) return { tree: Buffer.alloc(0), idLength: 0, end: lineEnd + 1 };
  const [, id = '', type, size] = match;
  const end = lineEnd + 1 + Number(size);
  const content = bytes.subarray(lineEnd + 1, end);
  return { tree: type === 'tree' ? content : Buffer.alloc(0), idLength: id.length / 2, end: end + 1 };
}

function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The names in a tree object, and whether each is a folder. Source: git's `tree-walk.c`: mode, space, name, NUL, id. */
function treeNames(bytes: Buffer, idLength: number): ReadonlyMap<string, boolean> {
  const names = new Map<string, boolean>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0) break;
    names.set(bytes.toString('utf8', space + 1, end), bytes.toString('latin1', at, space) === '40000');
    at = end + 1 + idLength;
  }
  return names;
}
