import { readPatch, type PatchFile } from '../core/diff/readPatch';
import { message, type Message } from '../core/messages';
import type { OpenedChange, Repository, UnreadableFile } from '../core/ports';
import type { ChangeSource } from '../core/diff/change';
import { usage } from './gitPlace';
import { defaultGitLimits, inMegabytes, type GitLimits } from './gitView';

type PatchLimits = Pick<GitLimits, 'patchBytes'>;

/** Opens a patch without any repository; `name` is the patch's, for people. All other scopes are refused. */
export function patchRepository(name = 'patch', limits: PatchLimits = defaultGitLimits): Repository {
  return {
    open: async (source) => {
      if (source.kind !== 'patch') throw usage(message('git.patch-scope'), message('git.patch-scope.next'));
      return Promise.resolve(openPatch(name, source.text, source.paths ?? [], limits));
    },
  };
}

/** @throws ProblemError when no file is named in the text. */
export function openPatch(
  name: string,
  text: string,
  paths: readonly string[],
  limits: PatchLimits = defaultGitLimits,
): OpenedChange {
  const all = readPatch(text, limits.patchBytes);
  if (all.length === 0 && text.trim() !== '') {
    throw usage(message('git.patch-empty', { name }), message('git.patch-empty.next'));
  }
  const files = paths.length === 0 ? all : all.filter(({ entry }) => paths.some((path) => isUnder(entry.path, path)));
  return {
    kind: 'patch' satisfies ChangeSource['kind'],
    root: name,
    base: '',
    baseTree: '',
    branch: null,
    entries: files.map(({ entry }) => entry),
    notes: partlyShown(files),
    // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, a patch is at hand
    files: async function* (wanted) {
      for (const found of files) if (wanted.has(found.entry.path)) yield found.file ?? unreadable(found, limits);
    },
    textAt: (side, path) => {
      const file = files.find(({ entry }) => entry.path === path)?.file;
      return Promise.resolve((side === 'base' ? file?.before : file?.after) ?? null);
    },
    pathsAt: () => Promise.resolve([]),
    attributes: () => Promise.resolve(new Map()),
    search: (words) => Promise.resolve(new Map(words.map((word) => [word, { hits: [], cut: false }] as const))),
    isCurrent: () => Promise.resolve(true),
    close: () => undefined,
  };
}

/** Rules about structure may need more than a patch shows; who reads the result should know. */
function partlyShown(files: readonly PatchFile[]): readonly Message[] {
  const parts = files.filter(({ file }) => file !== null && file.after === null && file.addedLines > 0).length;
  return parts === 0 ? [] : [message('git.note-patch-parts', { files: parts })];
}

function isUnder(path: string, wanted: string): boolean {
  const folder = wanted.replace(/\/+$/, '');
  return path === folder || path.startsWith(`${folder}/`);
}

function unreadable({ entry: { path }, trouble }: PatchFile, limits: PatchLimits): UnreadableFile {
  if (trouble === 'too-large') {
    const megabytes = inMegabytes(limits.patchBytes);
    return { path, unreadable: 'too-large', message: message('git.file-too-large', { path, megabytes }) };
  }
  return { path, unreadable: 'git', message: told(path, trouble) };
}

function told(path: string, trouble: Exclude<PatchFile['trouble'], 'too-large'>): Message {
  switch (trouble) {
    case 'combined':
      return message('git.patch-combined', { path });
    case 'twice':
      return message('git.patch-twice', { path });
    case 'outside':
      return message('git.patch-outside', { path });
    case 'malformed':
    case null:
      return message('git.patch-malformed', { path });
  }
}
