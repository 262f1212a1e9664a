import assert from 'node:assert/strict';
import { applyHunks } from '../src/core/diff/applyHunks';
import { splitLines, type ChangeEntry, type ChangeSource, type FileChange } from '../src/core/diff/change';
import { decodePath } from '../src/core/diff/pathBytes';
import type { OpenedChange, UnreadableFile } from '../src/core/ports';
import { gitRepository, type GitOptions } from '../src/node/gitRepository';
import { isolatedGitEnvironment, type TempRepository } from './tempRepository';

export type Read = {
  readonly change: OpenedChange;
  readonly files: ReadonlyMap<string, FileChange>;
  readonly unreadable: ReadonlyMap<string, UnreadableFile>;
};

/** Opens a scope and reads every file of it. */
export async function readAll(folder: string, source: ChangeSource, options: GitOptions = {}): Promise<Read> {
  const { signal } = new AbortController();
  const change = await gitRepository(folder, { env: isolatedGitEnvironment(), ...options }).open(source, signal);
  try {
    const files = new Map<string, FileChange>();
    const unreadable = new Map<string, UnreadableFile>();
    for await (const file of change.files(new Set(change.entries.map(({ path }) => path)), signal)) {
      if ('unreadable' in file) unreadable.set(file.path, file);
      else files.set(file.path, file);
    }
    return { change, files, unreadable };
  } finally {
    change.close();
  }
}

const plainDiff = ['--no-ext-diff', '--no-textconv', '-M50%', '-l1000', '--ignore-submodules=dirty'];

/**
 * Holds what was read against what git itself says about the same two sides: names, modes and ids of `--raw -z`, counts
 * of `--numstat -z`, and the bytes of the blobs.
 */
export function assertSameAsGit(repository: TempRepository, read: Read, diff: readonly string[]): void {
  const raw = repository.gitWith({}, ...diff, '--raw', '-z', '--no-abbrev', ...plainDiff);
  assert.deepEqual(
    read.change.entries.map(({ path, oldPath, oldMode, newMode, kind }) => ({ path, oldPath, oldMode, newMode, kind })),
    rawEntries(raw),
  );
  const counts = numstat(repository.gitWith({}, ...diff, '--numstat', '-z', ...plainDiff));
  for (const [index, entry] of read.change.entries.entries()) {
    const file = read.files.get(entry.path);
    if (file === undefined) {
      assert.ok(read.unreadable.has(entry.path), `${entry.path} got lost`);
      continue;
    }
    assertPlaced(file);
    // Each costs two processes.
    if (index < 20) assertBytes(repository, file);
    const count = counts.get(entry.path);
    assert.ok(count, `${entry.path} is unknown to numstat`);
    // Where git says binary we may know better; `assertBytes` has held that against the blobs.
    if (count !== 'binary') assert.deepEqual([file.addedLines, file.removedLines], count, entry.path);
  }
}

/** Every line of every hunk stands where it says on its side. */
export function assertPlaced(file: FileChange): void {
  const before = file.before === null ? null : splitLines(file.before);
  const after = file.after === null ? null : splitLines(file.after);
  for (const { lines } of file.hunks) {
    for (const line of lines) {
      if (line.kind !== 'added' && before !== null) assert.equal(before[line.oldLine - 1], line.text);
      if (line.kind !== 'removed' && after !== null) assert.equal(after[line.newLine - 1], line.text);
    }
  }
}

function assertBytes(repository: TempRepository, file: FileChange): void {
  if (file.encoding === 'utf-16' || file.isBinary) return;
  const sides = [
    { text: file.before, id: file.oldId },
    { text: file.after, id: file.newId },
  ];
  for (const { text, id } of sides) {
    if (text === null || /^0+$/.test(id) || !isStored(repository, id)) continue;
    const blob = repository.gitWith({}, 'cat-file', 'blob', id).toString('utf8');
    assert.equal(text, blob, `${file.path} differs from its blob`);
  }
  if (file.before !== null && file.after !== null) assert.equal(applyHunks(file.before, file.hunks), file.after);
}

function isStored(repository: TempRepository, id: string): boolean {
  try {
    repository.git('cat-file', '-e', id);
    return true;
  } catch {
    return false;
  }
}

type Named = Pick<ChangeEntry, 'path' | 'oldPath' | 'oldMode' | 'newMode'> & { readonly kind: string };

/** Written apart from the product's own reader of the same format. */
function rawEntries(raw: Buffer): Named[] {
  const fields = raw.toString('latin1').split('\0');
  const kinds: Record<string, string> = {
    A: 'added',
    C: 'copied',
    D: 'deleted',
    M: 'modified',
    R: 'renamed',
    T: 'type-changed',
    U: 'unmerged',
  };
  const entries: Named[] = [];
  const name = (field: string | undefined): string => decodePath(Buffer.from(field ?? '', 'latin1'));
  while (fields.length > 1) {
    const [oldMode = '', newMode = '', , , status = ''] = (fields.shift() ?? '').split(' ');
    const first = name(fields.shift());
    const isPair = /^[RC]/.test(status);
    entries.push({
      path: isPair ? name(fields.shift()) : first,
      oldPath: isPair ? first : null,
      oldMode: oldMode.slice(1),
      newMode,
      kind: kinds[status[0] ?? ''] ?? status,
    });
  }
  const conflicts = new Set(entries.filter(({ kind }) => kind === 'unmerged').map(({ path }) => path));
  return entries.filter(({ path, kind }) => kind === 'unmerged' || !conflicts.has(path));
}

function numstat(bytes: Buffer): Map<string, [number, number] | 'binary'> {
  const fields = bytes.toString('latin1').split('\0');
  const counts = new Map<string, [number, number] | 'binary'>();
  while (fields.length > 1) {
    const [added, removed, ...rest] = (fields.shift() ?? '').split('\t');
    let path = rest.join('\t');
    if (path === '') {
      fields.shift();
      path = fields.shift() ?? '';
    }
    const count: [number, number] | 'binary' = added === '-' ? 'binary' : [Number(added), Number(removed)];
    counts.set(decodePath(Buffer.from(path, 'latin1')), count);
  }
  return counts;
}
