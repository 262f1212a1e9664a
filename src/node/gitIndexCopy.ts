import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { message } from '../core/messages';
import { gitFailed } from './gitFailed';
import { usage, type GitPlace } from './gitPlace';
import type { RealGit } from './gitReal';
import type { GitRepositoryAt } from './gitView';

/** Tells one state of an index file from another without reading all of it; null when there is none. */
export type IndexMark = string | null;

/**
 * Copies the index into the reader's folder, so that what is reviewed does not move while people go on staging. Returns
 * the mark of what was copied.
 */
export async function copyIndex(
  at: Pick<GitRepositoryAt, 'place' | 'reader'>,
  git: RealGit,
  signal: AbortSignal,
): Promise<IndexMark> {
  const mark = indexMark(at.place.indexFile);
  await indexCopy(at, git, 'index', signal);
  return mark;
}

export function isSameIndex(place: GitPlace, mark: IndexMark): boolean {
  return indexMark(place.indexFile) === mark;
}

/** A copy under that name in the reader's folder, self-contained; the name alone when there is no index yet. */
export async function indexCopy(
  at: Pick<GitRepositoryAt, 'place' | 'reader'>,
  git: RealGit,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  const { place, reader } = at;
  const copy = join(reader.folder, name);
  try {
    const found = statSync(place.indexFile);
    // A pipe or a device of that name would be read for ever.
    if (!found.isFile()) throw new Error('not a file');
    const { mtimeMs } = found;
    const bytes = readFileSync(place.indexFile);
    if (!isWhole(bytes, place)) throw new Error('checksum mismatch');
    writeFileSync(copy, bytes);
    // An index that looks newer than it is would let git trust stale sizes and times; an older one is checked harder.
    const seconds = Math.floor(mtimeMs / 1000);
    utimesSync(copy, seconds, seconds);
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT' && !place.isIndexNamed;
    if (!isAbsent) throw unreadableIndex(place, error);
    return copy;
  }
  if (readdirSync(place.gitDir).some((file) => file.startsWith('sharedindex.'))) await joinParts(at, git, copy, signal);
  return copy;
}

/** git reads an index that was cut off or overwritten without a word, as if other things were staged; so we look. */
function isWhole(bytes: Buffer, { objectFormat }: GitPlace): boolean {
  const end = bytes.length - (objectFormat === 'sha1' ? 20 : 32);
  if (end < 12) return false;
  const checksum = bytes.subarray(end);
  // `index.skipHash` leaves it empty.
  return (
    checksum.every((byte) => byte === 0) ||
    createHash(objectFormat).update(bytes.subarray(0, end)).digest().equals(checksum)
  );
}

function unreadableIndex(place: GitPlace, cause: unknown): Error {
  const path = place.indexFile;
  return place.isIndexNamed
    ? usage(message('git.no-index-file', { path }), message('git.no-index-file.next'), cause)
    : gitFailed(['index'], { code: 1, stderr: `error: bad index: ${(cause as Error).message}` }, place);
}

/** A split index keeps most of itself beside the repository's own, where our git folder does not look. */
async function joinParts(
  { place }: Pick<GitRepositoryAt, 'place'>,
  git: RealGit,
  copy: string,
  signal: AbortSignal,
): Promise<void> {
  const { mtime } = statSync(copy);
  const args = ['-c', 'core.splitIndex=false', 'update-index', '--no-split-index'];
  const output = await git.output(args, signal, { GIT_INDEX_FILE: copy });
  if (output.code !== 0) throw gitFailed(['update-index'], output, place);
  utimesSync(copy, mtime, mtime);
}

/** The checksum at the end, and for repositories that skip it (`index.skipHash`) size and time. */
function indexMark(file: string): IndexMark {
  try {
    if (!statSync(file).isFile()) return null;
    const handle = openSync(file, 'r');
    try {
      const { size, mtimeMs, ino } = fstatSync(handle);
      const checksum = Buffer.alloc(Math.min(32, size));
      readSync(handle, checksum, 0, checksum.length, size - checksum.length);
      const isSkipped = checksum.subarray(-20).every((byte) => byte === 0);
      return isSkipped ? `${size} ${mtimeMs} ${ino}` : `${size} ${checksum.toString('hex')}`;
    } finally {
      closeSync(handle);
    }
  } catch {
    return null;
  }
}
