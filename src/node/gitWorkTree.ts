import type { ChangeEntry, ChangeKind } from '../core/diff/change';
import { parseRaw } from '../core/diff/parseRaw';
import { concatBytes, decodePath, encodePath } from '../core/diff/pathBytes';
import { message, type Message } from '../core/messages';
import { gitEntries } from './gitEntries';
import { gitFailed } from './gitFailed';
import { copyIndex, indexCopy } from './gitIndexCopy';
import type { ReaderOptions } from './gitReader';
import type { RealGit } from './gitReal';
import { gitReferences } from './gitReferences';
import type { GitLimits, GitRepositoryAt, GitSides, GitView } from './gitView';
import { diskFiles, type DiskFile } from './diskFiles';
import { splitAtNul } from './splitAtNul';
import { workTreeSettings } from './workTreeSettings';

type Scope = 'unstaged' | 'all';

/**
 * The working tree against the index, or with untracked files against HEAD. git adds what changed to an index and to
 * objects of our own, so that line ends and encodings are converted as a commit would convert them, and from then on
 * nothing moves. No filter is run: there is none in our configuration, and those in the repository's are emptied too.
 */
export async function workTreeView(
  at: GitRepositoryAt,
  git: RealGit,
  scope: Scope,
  paths: readonly string[],
  limits: GitLimits,
  signal: AbortSignal,
): Promise<GitView> {
  const { references, place } = at;
  await copyIndex(at, git, signal);
  const seen = await look(at, git, scope, paths, limits, 'work', signal);
  const base = references.head ?? references.emptyTree;
  const from = scope === 'all' ? (references.headTree ?? references.emptyTree) : seen.indexTree;
  const sides: GitSides = { base, baseTree: from, from, reviewed: { kind: 'tree', id: seen.tree } };
  const entries = [...(await gitEntries(at, sides, paths, signal)), ...seen.unmerged];
  const left = seen.unread.filter(({ path }) => !entries.some((entry) => entry.path === path));
  const known = left.map(({ path }) => unreadEntry(path, place.objectFormat));
  return {
    ...at,
    ...sides,
    paths,
    entries: [...entries, ...known],
    unread: new Map(seen.unread.map(({ path, state }) => [path, state])),
    notes: seen.notes,
    isCurrent: async (later) => {
      if ((await gitReferences(place, git, later)).head !== references.head) return false;
      const now = await look(at, git, scope, paths, limits, 'later', later);
      return now.tree === seen.tree && (scope === 'all' || now.indexTree === seen.indexTree);
    },
  };
}

type Look = {
  readonly tree: string;
  readonly indexTree: string;
  readonly unmerged: readonly ChangeEntry[];
  readonly unread: readonly { readonly path: string; readonly state: 'binary' | 'too-large' | 'git' }[];
  readonly notes: readonly Message[];
};

/** Takes the working tree as it is now into two trees of our own. */
async function look(
  at: GitRepositoryAt,
  git: RealGit,
  scope: Scope,
  narrowed: readonly string[],
  limits: GitLimits,
  name: string,
  signal: AbortSignal,
): Promise<Look> {
  const { place, reader } = at;
  const index = await indexCopy(at, git, `${name}-tree-index`, signal);
  const options: ReaderOptions = { ...(await workTreeSettings(git, signal)), index, workTree: place.root };
  // Exit code 1 says that something differs.
  await reader.output(['update-index', '-q', '--unmerged', '--refresh'], signal, options);
  const args = [
    'diff-files',
    '--raw',
    '-z',
    '--no-ext-diff',
    '--no-textconv',
    '--ignore-submodules=dirty',
    '--',
    ...narrowed,
  ];
  const output = await reader.output(args, signal, options);
  if (output.code !== 0) throw gitFailed(args, output, place);
  const changed = parseRaw(output.stdout);
  const paths = (kinds: readonly ChangeKind[]): string[] =>
    changed.filter(({ kind }) => kinds.includes(kind)).map(({ path }) => path);
  const others = scope === 'all' ? await untracked(git, narrowed, signal) : [];
  const candidates = [...paths(['modified', 'type-changed', 'added']), ...others.filter((path) => !path.endsWith('/'))];
  const files = diskFiles(place.root, candidates, limits.textBytes);
  const before = await indexCopy(at, git, `${name}-base-index`, signal);
  const unmerged = changed.filter(({ kind }) => kind === 'unmerged');
  const conflicts = narrowed.length === 0 ? paths(['unmerged']) : await unmergedPaths(at, index, signal);
  await update(at, ['--force-remove'], conflicts, { index: before }, signal);
  const headStates = scope === 'all' && conflicts.length > 0 ? await statesInHead(at, index, signal) : [];
  // Deletions by name: git would not look below a folder that has become a link.
  await update(at, ['--force-remove'], [...conflicts, ...paths(['deleted'])], options, signal);
  await update(at, ['--add', '--remove', '--replace'], readable(files), options, signal);
  await indexInfo(at, headStates, index, signal);
  return {
    tree: await writeTree(at, index, signal),
    indexTree: await writeTree(at, before, signal),
    unmerged,
    unread: files.flatMap(({ path, state }) => (state === 'readable' ? [] : [{ path, state }])),
    notes: others.filter((path) => path.endsWith('/')).map((path) => message('git.note-nested', { path })),
  };
}

function readable(files: readonly DiskFile[]): string[] {
  return files.filter(({ state }) => state === 'readable').map(({ path }) => path);
}

async function update(
  at: GitRepositoryAt,
  flags: readonly string[],
  paths: readonly string[],
  options: ReaderOptions,
  signal: AbortSignal,
): Promise<void> {
  if (paths.length === 0) return;
  const input = Buffer.concat(paths.flatMap((path) => [encodePath(path), Buffer.of(0)]));
  const output = await at.reader.output(['update-index', ...flags, '-z', '--stdin'], signal, { ...options, input });
  if (output.code !== 0) throw gitFailed(['update-index'], output, at.place);
}

/** All of them, also outside of what is narrowed to: no tree can be written while any is left. */
async function unmergedPaths({ reader, place }: GitRepositoryAt, index: string, signal: AbortSignal) {
  const args = ['ls-files', '--unmerged', '-z'];
  const output = await reader.output(args, signal, { index });
  if (output.code !== 0) throw gitFailed(args, output, place);
  const names = splitAtNul(output.stdout).map((field) => field.subarray(field.indexOf(tab) + 1));
  return [...new Set(names.map(decodePath))];
}

const tab = 9;

/** Index lines of the conflicts as HEAD has them: taken out of one side alone they would look deleted as well. */
async function statesInHead({ reader, references, place }: GitRepositoryAt, index: string, signal: AbortSignal) {
  const from = references.headTree ?? references.emptyTree;
  const args = [
    'diff-index',
    '--cached',
    '--raw',
    '-z',
    '--diff-filter=U',
    '--no-ext-diff',
    '--no-textconv',
    from,
    '--',
  ];
  const output = await reader.output(args, signal, { index });
  if (output.code !== 0) throw gitFailed(args, output, place);
  const inHead = parseRaw(output.stdout).filter(({ oldMode }) => oldMode !== '000000');
  return inHead.map(({ oldMode, oldId, path }) =>
    concatBytes([Buffer.from(`${oldMode} ${oldId}\t`), encodePath(path)]),
  );
}

async function indexInfo(at: GitRepositoryAt, lines: readonly Uint8Array[], index: string, signal: AbortSignal) {
  if (lines.length === 0) return;
  const input = concatBytes(lines.flatMap((line) => [line, Uint8Array.of(0)]));
  const output = await at.reader.output(['update-index', '-z', '--index-info'], signal, { index, input });
  if (output.code !== 0) throw gitFailed(['update-index'], output, at.place);
}

async function writeTree(at: GitRepositoryAt, index: string, signal: AbortSignal): Promise<string> {
  const args = ['write-tree', '--missing-ok'];
  const output = await at.reader.output(args, signal, { index });
  if (output.code !== 0) throw gitFailed(args, output, at.place);
  return output.stdout.toString('latin1').trim();
}

/** Files that are neither in the index nor ignored; repositories inside end in a slash and are not entered. */
async function untracked(git: RealGit, paths: readonly string[], signal: AbortSignal): Promise<string[]> {
  const output = await git.output(['ls-files', '-z', '--others', '--exclude-standard', '--', ...paths], signal);
  return output.stdout
    .toString('latin1')
    .split('\0')
    .filter((name) => name !== '')
    .map((name) => decodePath(Buffer.from(name, 'latin1')));
}

/** A file of the working tree of which git was shown nothing. */
function unreadEntry(path: string, format: 'sha1' | 'sha256'): ChangeEntry {
  const nothing = '0'.repeat(format === 'sha1' ? 40 : 64);
  return { path, oldPath: null, kind: 'added', oldMode: '000000', newMode: '100644', oldId: nothing, newId: nothing };
}
