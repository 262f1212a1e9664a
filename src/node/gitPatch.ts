import { PatchError } from '../core/diff/patchError';
import { patchSplitter, type PatchSection } from '../core/diff/patchSplitter';
import { diffFlags, patchFlags } from './gitCommand';
import { firstLine } from './gitPlace';
import { comparison, type GitView } from './gitView';

export type PatchOptions = {
  /** Paths that git need not compare. */
  readonly left: ReadonlySet<string>;
  readonly maxFileBytes: number;
  readonly flags?: readonly string[];
  /** Narrows the comparison to these paths instead of the view's. */
  readonly paths?: readonly string[];
};

/**
 * The patch of a view, file by file in git's order, while git writes it.
 * @throws PatchError with git's own words when it failed.
 */
export async function* gitPatch(
  view: GitView,
  { left, maxFileBytes, flags = [], paths = view.paths }: PatchOptions,
  signal: AbortSignal,
): AsyncGenerator<PatchSection> {
  const { command, sides } = comparison(view);
  // Looking for renames costs as much again as the patch; the list of entries already knows whether there are any.
  const hasRenames = view.entries.some((entry) => entry.oldPath !== null);
  const all = [...diffFlags, ...(hasRenames ? [] : ['--no-renames']), ...patchFlags, ...flags];
  const args = [...command, ...all, ...sides, '--', ...pathspecs(paths, left)];
  const git = view.reader.start(args, signal, left.size === 0 ? {} : { isMagic: true });
  const splitter = patchSplitter(maxFileBytes);
  try {
    for await (const chunk of git.stdout) yield* splitter.push(chunk);
    const { code, stderr } = await git.ended;
    if (code !== 0) throw new PatchError(firstLine(stderr));
    yield* splitter.end();
  } finally {
    git.kill();
  }
}

/** With something to leave out every path says for itself that it is literal. */
function pathspecs(paths: readonly string[], left: ReadonlySet<string>): readonly string[] {
  if (left.size === 0) return paths;
  const wanted = paths.length === 0 ? [':(top)'] : paths.map((path) => `:(top,literal)${path}`);
  return [...wanted, ...[...left].map((path) => `:(top,exclude,literal)${path}`)];
}
