import { decodePath, isPlainPath } from '../core/diff/pathBytes';
import { gitFailed } from './gitFailed';
import type { GitView } from './gitView';
import type { GitObject, ObjectDesk } from './objectDesk';
import { splitAtNul } from './splitAtNul';

/** More than this are not named to git one by one: it would look for each of them in each of its paths. */
const mostNamed = 50;
/** Of a folder's own list of names; git is asked by name what stands in a longer one. */
const largestFolder = 64 * 1024 * 1024;

/**
 * Paths of one tree (null: of our copy of the index) that are among the given ones or below one of them. Where a change
 * reaches into many folders, thousands of places may be asked for that mostly are not there: then the folders that would
 * hold them are read, one process for all.
 */
export async function gitPaths(
  view: GitView,
  desk: ObjectDesk,
  tree: string | null,
  under: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const wanted = [...new Set(under.map((path) => path.replace(/\/+$/, '')))];
  if (tree === null) {
    if (wanted.length <= mostNamed) return listed(view, null, wanted, signal);
    const isWanted = underAny(wanted);
    return (await listed(view, null, [], signal)).filter(isWanted);
  }
  const { found, rest } = await foundInFolders(desk, tree, wanted, signal);
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
async function foundInFolders(desk: ObjectDesk, tree: string, wanted: readonly string[], signal: AbortSignal) {
  const isSimple = (path: string): boolean => path !== '' && !path.includes('\n') && isPlainPath(path);
  const found: string[] = [];
  const rest = wanted.filter((path) => !isSimple(path));
  const inside = new Map<string, string[]>();
  for (const path of wanted.filter(isSimple)) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const names = inside.get(folder) ?? [];
    inside.set(folder, names);
    names.push(path.slice(folder === '' ? 0 : folder.length + 1));
  }
  const folders = [...inside.keys()];
  const names = folders.map((folder) => (folder === '' ? tree : `${tree}:${folder}`));
  const answers = await desk.readAll(names, largestFolder, signal);
  for (const [index, folder] of folders.entries()) {
    const answer = answers[index];
    // Whatever was not answered is asked for again: nothing may look absent because a process ended early.
    const isKnown = answer === null || (answer !== undefined && (answer.type !== 'tree' || answer.bytes !== null));
    const isFolder = isKnown ? treeNames(answer) : null;
    for (const name of inside.get(folder) ?? []) {
      const path = inFolder(folder, name);
      if (isFolder === null || isFolder.get(name) === true) rest.push(path);
      else if (isFolder.get(name) === false) found.push(path);
    }
  }
  return { found, rest };
}

function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The names in a tree object, and whether each is a folder. Source: git's `tree-walk.c`: mode, space, name, NUL, id. */
function treeNames(object: GitObject | null): ReadonlyMap<string, boolean> {
  const names = new Map<string, boolean>();
  if (object?.type !== 'tree' || object.bytes === null) return names;
  const { bytes } = object;
  const idLength = object.id.length / 2;
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0) break;
    names.set(bytes.toString('utf8', space + 1, end), bytes.toString('latin1', at, space) === '40000');
    at = end + 1 + idLength;
  }
  return names;
}
