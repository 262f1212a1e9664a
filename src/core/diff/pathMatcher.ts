import { Minimatch } from 'minimatch';

/** Of a glob, the folder that it stands in included. */
const longestGlob = 4_096;
/** `{a,b}` eighteen times over takes a second to expand; nobody writes more than a few. */
const mostBraces = 4;
/** What braces may expand to: four alphabets in a row are 456,976 globs, for each of which the matcher takes 10 µs. */
const mostExpansions = 1_000;

/**
 * True for paths that any of the globs matches; a glob that starts with `!` takes paths out again, later ones win.
 * Globs come from repositories: those that would take long to match take nothing in and nothing out.
 */
export function pathMatcher(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map((glob) => {
    const isNegative = glob.startsWith('!');
    return { isNegative, matches: globMatcher(isNegative ? glob.slice(1) : glob) };
  });
  return (path) => {
    let isMatch = false;
    for (const { isNegative, matches } of matchers) if (isMatch === isNegative && matches(path)) isMatch = !isNegative;
    return isMatch;
  };
}

/**
 * Tests paths against one glob without `!`; one without a slash speaks of the name in any folder. One that is not harmless
 * matches nothing: left out of a list it could leave the list empty, and an empty list speaks of every path.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const plain = plainTest(glob);
  if (plain !== null) return plain;
  if (!isHarmless(glob)) return () => false;
  const matcher = new Minimatch(glob, { dot: true, nonegate: true, nocomment: true, matchBase: !glob.includes('/') });
  return (path) => matcher.match(path);
}

/** `src/**`, `docs/*.md` and the like: a folder by its name, then endings of files at any depth below it or in it. */
const plainForm = /^((?:(?!\.{1,2}\/)[\w.-]+\/)*)(\*\*\/)?\*(?:((?:\.[\w-]+)+)|\.\{([\w-]+(?:,[\w-]+)+)\})$/;
const belowFolder = /^((?:(?!\.{1,2}\/)[\w.-]+\/)+)\*\*$/;
const folders = /^\*\*\/(?:([\w-]+)|\{([\w-]+(?:,[\w-]+)+)\})\/\*\*$/;

/** The forms that most globs have, decided without a matcher; null for the others. */
function plainTest(glob: string): ((path: string) => boolean) | null {
  return endingTest(glob) ?? folderTest(glob);
}

function endingTest(glob: string): ((path: string) => boolean) | null {
  const [isPlain, folder = '', anyDepth, ending, endings] = plainForm.exec(glob) ?? [];
  if (isPlain === undefined) return null;
  const isDeep = anyDepth !== undefined || folder === '';
  const known = new Set(endings?.split(','));
  return (path) => {
    const fits =
      ending === undefined
        ? path.includes('.', folder.length) && known.has(path.slice(path.lastIndexOf('.') + 1))
        : path.endsWith(ending);
    if (!fits || !path.startsWith(folder)) return false;
    const isInName = path.length - path.lastIndexOf('/') > (ending ?? '.').length;
    return isInName && path.length > folder.length && (isDeep || !path.includes('/', folder.length));
  };
}

function folderTest(glob: string): ((path: string) => boolean) | null {
  const [, below] = belowFolder.exec(glob) ?? [];
  if (below !== undefined) return (path) => path.length > below.length && path.startsWith(below);
  const [isFolder, folder, someFolders = folder] = folders.exec(glob) ?? [];
  if (isFolder === undefined) return null;
  const known = new Set(someFolders?.split(','));
  return (path) => {
    let start = 0;
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
      if (known.has(path.slice(start, end))) return true;
      start = end + 1;
    }
    return false;
  };
}

/** False for globs that could keep the matcher busy. */
export function isHarmless(glob: string): boolean {
  if (glob.length > longestGlob || /[*?+@!]\([^)]*[*?+@!]\(/.test(glob)) return false;
  return glob.split('{').length - 1 <= mostBraces && expansions(glob) <= mostExpansions;
}

/** At most so many globs come of the braces: the product of all groups, as if none stood inside another. */
function expansions(glob: string): number {
  let product = 1;
  const open: { start: number; commas: number }[] = [];
  for (let at = 0; at < glob.length; at += 1) {
    const [character, group] = [glob[at], open.at(-1)];
    if (character === '{') open.push({ start: at + 1, commas: 0 });
    else if (character === ',' && group !== undefined) group.commas += 1;
    else if (character === '}' && group !== undefined) {
      open.pop();
      product *= group.commas > 0 ? group.commas + 1 : rangeSize(glob.slice(group.start, at));
    }
  }
  return product;
}

/** Of `1..9` or `a..z`; 1 for anything else. */
function rangeSize(text: string): number {
  const [, first, last] = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.-?\d+)?$/.exec(text) ?? [];
  if (first === undefined || last === undefined) return 1;
  const place = (end: string) => (/\d/.test(end) ? Number(end) : end.charCodeAt(0));
  return Math.abs(place(last) - place(first)) + 1;
}
