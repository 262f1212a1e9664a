import { Minimatch } from 'minimatch';

const longestGlob = 256;
/** `{a,b}` eighteen times over takes a second to expand; nobody writes more than a few. */
const mostBraces = 4;

/**
 * True for paths that any of the globs matches; a glob that starts with `!` takes paths out again, later ones win.
 * Globs come from repositories: those that would take long to match are left out.
 */
export function pathMatcher(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.filter(isHarmless).map((glob) => {
    const isNegative = glob.startsWith('!');
    return { isNegative, matches: globMatcher(isNegative ? glob.slice(1) : glob) };
  });
  if (matchers.length === 0) return () => false;
  return (path) => {
    let isMatch = false;
    for (const { isNegative, matches } of matchers) if (isMatch === isNegative && matches(path)) isMatch = !isNegative;
    return isMatch;
  };
}

/** Tests paths against one harmless glob without `!`; one without a slash speaks of the name in any folder. */
export function globMatcher(glob: string): (path: string) => boolean {
  const plain = plainTest(glob);
  if (plain !== null) return plain;
  const matcher = new Minimatch(glob, { dot: true, nonegate: true, nocomment: true, matchBase: !glob.includes('/') });
  return (path) => matcher.match(path);
}

const endings = /^(?:\*\*\/)?\*\.(?:([\w-]+)|\{([\w-]+(?:,[\w-]+)+)\})$/;
const folders = /^\*\*\/(?:([\w-]+)|\{([\w-]+(?:,[\w-]+)+)\})\/\*\*$/;

/** The two forms that most globs have, files by their ending and all below folders by name; null for the others. */
function plainTest(glob: string): ((path: string) => boolean) | null {
  const [isEnding, ending, someEndings = ending] = endings.exec(glob) ?? [];
  if (isEnding !== undefined) {
    const known = new Set(someEndings?.split(','));
    return (path) => path.includes('.') && known.has(path.slice(path.lastIndexOf('.') + 1));
  }
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
  if (glob.length > longestGlob) return false;
  return glob.split('{').length - 1 <= mostBraces && !/\.\.\d{4,}/.test(glob) && !/[*?+@!]\([^)]*[*?+@!]\(/.test(glob);
}
