import { closeSync, constants, lstatSync, openSync, readSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { isPlainPath } from '../core/diff/pathBytes';
import { looksBinary } from './decodeText';

export type DiskFile = {
  readonly path: string;
  /** `readable` is for git to read; a file that is gone is readable too, as a deletion. */
  readonly state: 'readable' | 'binary' | 'too-large' | 'git';
};

/** Tells which files of the working tree git may be asked to read: not the huge, the locked and the odd. Follows no link. */
export function diskFiles(root: string, paths: readonly string[], maxBytes: number): DiskFile[] {
  return paths.map((path) => ({ path, state: stateOf(join(root, path), path, maxBytes) }));
}

function stateOf(file: string, path: string, maxBytes: number): DiskFile['state'] {
  // Names that are no UTF-8 cannot be looked at from here; git can.
  if (!isPlainPath(path)) return 'readable';
  const found = lstatSync(file, { throwIfNoEntry: false }) ?? null;
  if (found === null || found.isSymbolicLink() || found.isDirectory()) return 'readable';
  if (!found.isFile()) return 'git';
  const start = startOf(file);
  if (start === null) return 'git';
  if (found.size <= maxBytes) return 'readable';
  return looksBinary(start) ? 'binary' : 'too-large';
}

/** Windows knows neither flag. */
const noFollow = platform() === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK;

function startOf(file: string): Buffer | null {
  try {
    const handle = openSync(file, constants.O_RDONLY | noFollow);
    try {
      const start = Buffer.alloc(8000);
      return start.subarray(0, readSync(handle, start, 0, start.length, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    return null;
  }
}
