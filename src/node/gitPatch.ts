import type { ChangeEntry } from '../core/diff/change';
import type { PatchPart } from '../core/diff/fileContent';
import { PatchError } from '../core/diff/patchError';
import { patchSplitter, type PatchSection } from '../core/diff/patchSplitter';
import { isPlainPath } from '../core/diff/pathBytes';
import { patchPart } from './decodeText';
import { diffFlags, patchFlags } from './gitArguments';
import { firstLine } from './gitPlace';
import type { RunningGit } from './gitCommand';
import { allLines } from './gitListing';
import { comparison, type GitView } from './gitView';

export type PatchOptions = {
  readonly maxFileBytes: number;
  /** Lines around a change: the usual few, or all that the file has. */
  readonly context: 'usual' | 'whole';
  /** Paths that git need not compare. */
  readonly left?: ReadonlySet<string>;
  readonly flags?: readonly string[];
  /** Narrows the comparison to these paths instead of the view's. */
  readonly paths?: readonly string[];
};

/**
 * The patch of a view, file by file in git's order, while git writes it; as many files at a time as there are.
 * @throws PatchError with git's own words when it failed.
 */
export async function* gitPatch(
  view: GitView,
  options: PatchOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly PatchSection[]> {
  const git = startedFor(view, options, signal) ?? start(view, options, signal);
  const splitter = patchSplitter(options.maxFileBytes);
  try {
    for await (const chunk of git.stdout) {
      const sections = splitter.push(chunk);
      if (sections.length > 0) yield sections;
    }
    const { code, stderr } = await git.ended;
    if (code !== 0) throw new PatchError(firstLine(stderr));
    yield splitter.end();
  } finally {
    git.kill();
  }
}

/** What git is writing already, where that is the very same. */
function startedFor(
  { started }: GitView,
  { left, context, flags, paths }: PatchOptions,
  signal: AbortSignal,
): RunningGit | null {
  const isWhole = context === 'whole' && paths === undefined && flags === undefined && (left?.size ?? 0) === 0;
  return isWhole ? (started?.take(signal) ?? null) : null;
}

function start(
  view: GitView,
  { left = new Set(), context, flags = [], paths = view.paths }: PatchOptions,
  signal: AbortSignal,
): RunningGit {
  view.started?.stop();
  const { command, sides } = comparison(view);
  // Looking for renames costs as much again as the patch; the list of entries already knows whether there are any.
  const renames = view.entries.some((entry) => entry.oldPath !== null) ? [] : ['--no-renames'];
  const lines = `-U${context === 'whole' ? allLines : 3}`;
  const options = [...diffFlags, ...renames, ...patchFlags, lines, ...flags];
  const args = [...command, ...options, ...sides, '--', ...pathspecs(paths, left)];
  return view.reader.start(args, signal, left.size === 0 ? {} : { isMagic: true });
}

/**
 * The patch of one file by itself.
 * @throws PatchError
 */
export async function gitFilePatch(
  view: GitView,
  entry: ChangeEntry,
  options: Omit<PatchOptions, 'paths' | 'left'>,
  signal: AbortSignal,
): Promise<readonly PatchPart[] | 'too-large'> {
  const paths = [entry.oldPath, entry.path].flatMap((path) => (path === null ? [] : [path]));
  // Arguments are UTF-8, so a name in another encoding cannot be named to git.
  if (!paths.every(isPlainPath)) throw new PatchError('undecodable name');
  const sections: PatchSection[] = [];
  for await (const some of gitPatch(view, { ...options, paths }, signal)) sections.push(...some);
  if (sections.length === 0) throw new PatchError('no patch');
  const parts = sections.flatMap((section) => patchPart(section) ?? []);
  return parts.length < sections.length ? 'too-large' : parts;
}

/** With something to leave out every path says for itself that it is literal. */
function pathspecs(paths: readonly string[], left: ReadonlySet<string>): readonly string[] {
  if (left.size === 0) return paths;
  const wanted = paths.length === 0 ? [':(top)'] : paths.map((path) => `:(top,literal)${path}`);
  return [...wanted, ...[...left].map((path) => `:(top,exclude,literal)${path}`)];
}
