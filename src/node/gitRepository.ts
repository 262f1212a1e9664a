import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangeSource } from '../core/diff/change';
import { parseRaw } from '../core/diff/parseRaw';
import { decodePath, encodePath, concatBytes } from '../core/diff/pathBytes';
import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import type { OpenedChange, Repository, SearchResult, Side } from '../core/ports';
import { diffFlags, findGit, gitEnvironment, type GitOutput } from './gitCommand';
import { gitAttributes } from './gitAttributes';
import { gitFiles } from './gitFiles';
import { objectDesk } from './gitObjects';
import { firstLine, gitPlace, usage, type GitPlace } from './gitPlace';
import { gitReader, type GitReader } from './gitReader';
import { gitReferences, type GitReferences } from './gitReferences';
import { comparison, defaultGitLimits, type GitLimits, type GitView } from './gitView';

export type GitOptions = {
  /** Absolute path of the program; looked up on the PATH otherwise. */
  readonly gitPath?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** True where git itself or a person's shell set the environment: then `GIT_INDEX_FILE` names the index to review. */
  readonly honourIndexFile?: boolean;
  readonly limits?: Partial<GitLimits>;
};

const textLimit = 1024 * 1024;

/** The git repository that `folder` is in. Nothing in it is ever written, and nothing of it is run. */
export function gitRepository(folder: string, options: GitOptions = {}): Repository {
  return { open: (source, signal) => open(folder, source, options, signal) };
}

async function open(
  folder: string,
  source: ChangeSource,
  options: GitOptions,
  signal: AbortSignal,
): Promise<OpenedChange> {
  const env = options.env ?? process.env;
  const gitPath = options.gitPath ?? findGit(env);
  if (gitPath === null) throw usage(message('git.missing'), message('git.missing.next'));
  const run = { gitPath, env: gitEnvironment(env) };
  const place = await gitPlace(folder, { ...run, signal });
  const reader = gitReader(place, run);
  try {
    const references = await gitReferences(place, run, signal);
    const view = await stagedView(place, reader, references, source, signal);
    return openedChange(view, source, { ...defaultGitLimits, ...options.limits });
  } catch (error) {
    reader.close();
    throw error;
  }
}

async function stagedView(
  place: GitPlace,
  reader: GitReader,
  references: GitReferences,
  source: ChangeSource,
  signal: AbortSignal,
): Promise<GitView> {
  copyIndex(place, reader);
  const view = {
    place,
    reader,
    branch: references.branch,
    base: references.head ?? references.emptyTree,
    baseTree: references.headTree ?? references.emptyTree,
    reviewed: { kind: 'index' as const },
    paths: source.paths ?? [],
    notes: [],
  };
  return { ...view, entries: await rawEntries(view, signal) };
}

function copyIndex(place: GitPlace, reader: GitReader): void {
  try {
    copyFileSync(place.indexFile, join(reader.folder, 'index'));
  } catch (error) {
    // Without an index nothing is staged.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function rawEntries(view: Omit<GitView, 'entries'>, signal: AbortSignal): Promise<GitView['entries']> {
  const { command, sides } = comparison(view);
  const args = [...command, ...diffFlags, '--raw', '-z', ...sides, '--', ...view.paths];
  const output = await view.reader.output(args, signal);
  if (output.code !== 0) throw failed(command.join(' '), output, view.place);
  return parseRaw(output.stdout);
}

export function failed(command: string, { stderr }: GitOutput, place: GitPlace): ProblemError {
  const isIndex = /index file|bad index|index uses/i.test(stderr);
  const detail = firstLine(stderr);
  return new ProblemError({
    kind: 'undecided',
    message: isIndex ? message('git.broken-index', { detail }) : message('git.failed', { command, detail }),
    next: isIndex ? message('git.broken-index.next') : message('git.failed.next', { folder: place.root }),
  });
}

function openedChange(view: GitView, source: ChangeSource, limits: GitLimits): OpenedChange {
  const { reader } = view;
  const desk = objectDesk(reader);
  return {
    kind: source.kind,
    root: view.place.root,
    base: view.base,
    baseTree: view.baseTree,
    branch: view.branch,
    entries: view.entries,
    notes: view.notes,
    files: (wanted, signal) => gitFiles(view, desk, wanted, limits, signal),
    textAt: async (side, path, signal) => {
      const object = await desk.read(objectName(view, side, path), textLimit, signal);
      if (object?.type !== 'blob' || object.bytes === null || object.bytes.includes(0)) return null;
      return object.bytes.toString('utf8');
    },
    pathsAt: async (side, under, signal) => {
      const tree = side === 'base' ? view.baseTree : view.reviewed.kind === 'tree' ? view.reviewed.id : null;
      const args =
        tree === null
          ? ['ls-files', '-z', '--', ...under]
          : ['ls-tree', '-r', '-z', '--name-only', '--full-tree', tree, ...under];
      const output = await reader.output(args, signal);
      if (output.code !== 0) throw failed(args[0] ?? '', output, view.place);
      return [...new Set(splitAtNul(output.stdout).map(decodePath))];
    },
    attributes: (paths, signal) => gitAttributes(view, view.baseTree, paths, signal),
    search: (word, signal) => search(view, word, signal),
    isCurrent: () => Promise.resolve(true),
  };
}

function objectName(view: GitView, side: Side, path: string): Uint8Array {
  const prefix = side === 'base' ? `${view.baseTree}:` : view.reviewed.kind === 'tree' ? `${view.reviewed.id}:` : ':0:';
  return concatBytes([new TextEncoder().encode(prefix), encodePath(path)]);
}

function splitAtNul(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let start = 0, end; (end = bytes.indexOf(0, start)) >= 0; start = end + 1)
    fields.push(bytes.subarray(start, end));
  return fields;
}

const mostHits = 200;

async function search(view: GitView, word: string, signal: AbortSignal): Promise<SearchResult> {
  if (!/^[\p{L}\p{N}_$]{2,200}$/u.test(word)) return { hits: [], cut: false };
  const where = view.reviewed.kind === 'tree' ? [view.reviewed.id] : ['--cached'];
  const args = [
    'grep',
    '-z',
    '-n',
    '-I',
    '-F',
    '-w',
    '--no-color',
    '--full-name',
    '--threads=1',
    '-m',
    '20',
    '-e',
    word,
  ];
  const git = view.reader.start([...args, ...where], signal);
  const hits: SearchResult['hits'][number][] = [];
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of git.stdout) {
    rest = Buffer.concat([rest, chunk]);
    for (let end; (end = rest.indexOf(10)) >= 0; rest = rest.subarray(end + 1)) {
      const hit = searchHit(rest.subarray(0, end), view);
      if (hit !== null) hits.push(hit);
      if (hits.length >= mostHits) return { hits, cut: true };
    }
  }
  return { hits, cut: false };
}

function searchHit(line: Buffer, view: GitView): SearchResult['hits'][number] | null {
  const [name, number, text] = splitAtNul(Buffer.concat([line, Buffer.of(0)]));
  if (name === undefined || number === undefined || text === undefined) return null;
  const prefix = view.reviewed.kind === 'tree' ? view.reviewed.id.length + 1 : 0;
  return {
    path: decodePath(name.subarray(prefix)),
    line: Number(number.toString()),
    text: text.toString('utf8').slice(0, 500),
  };
}
