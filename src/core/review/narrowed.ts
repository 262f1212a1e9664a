import type { ChangeSource } from '../diff/change';

/** True for a review of some paths, one file or a selection: it says nothing about the rest of such a change. */
export function isNarrowed(source: ChangeSource): boolean {
  return source.kind === 'buffer' || pathsOf(source).length > 0;
}

/** Whether all changes of a path were asked for. */
export function isAskedFor(path: string, source: ChangeSource): boolean {
  if (source.kind === 'buffer') return source.path === path && source.lines === null;
  const paths = pathsOf(source);
  return paths.length === 0 || paths.some((wanted) => path === wanted || path.startsWith(`${wanted}/`));
}

/** Empty for all; `.` and the empty path are the whole repository. */
function pathsOf({ paths = [] }: ChangeSource): readonly string[] {
  const plain = paths.map((path) =>
    path
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/'),
  );
  return plain.includes('') ? [] : plain;
}
