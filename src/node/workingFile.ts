import {
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { platform } from 'node:os';
import { dirname, join, relative, isAbsolute } from 'node:path';

/** Windows has no such flag; there the check before it has to do. */
const noFollow = platform() === 'win32' ? 0 : constants.O_NOFOLLOW;

/** Larger files are not edited by hand either. Bytes. */
const mostBytes = 8 * 1024 * 1024;

/**
 * Text of a file of the working tree, or null when it is none that may be edited: outside the repository by its real
 * path, a link on the way or at the end, no plain file, too large, or not UTF-8 byte for byte.
 */
export function readWorkingFile(root: string, path: string): string | null {
  const file = plainFile(root, path);
  if (file === null) return null;
  const bytes = readFileSync(file);
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null;
}

/** Replaces the file in one step if it still holds `from`; false when it does not or may not be edited. */
export function replaceWorkingFile(root: string, path: string, from: string, to: string): boolean {
  const file = plainFile(root, path);
  if (file === null || readWorkingFile(root, path) !== from) return false;
  const beside = join(dirname(file), `.fresh-eyes-${String(process.pid)}.tmp`);
  try {
    writeFileSync(beside, to, { flag: 'wx' });
    chmodSync(beside, statSync(file).mode);
    renameSync(beside, file);
    return true;
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Adds a line at the end of a file of ours in the repository, made when missing; false when it is no plain file in a plain folder. */
export function appendLine(root: string, path: string, line: string): boolean {
  const file = join(root, path);
  const folder = dirname(file);
  const folderThere = lstatSync(folder, { throwIfNoEntry: false });
  if (folderThere === undefined) mkdirSync(folder);
  if (folderThere?.isDirectory() === false || !isInside(root, folder)) return false;
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile()) return false;
  const before = there === undefined ? '' : readFileSync(file, 'utf8');
  const handle = openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | noFollow, 0o644);
  try {
    appendFileSync(handle, `${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
  } finally {
    closeSync(handle);
  }
  return true;
}

function plainFile(root: string, path: string): string | null {
  const file = join(root, path);
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there?.isFile() !== true || there.size > mostBytes) return null;
  return isInside(root, file) && realpathSync(file) === join(realpathSync(root), path) ? file : null;
}

function isInside(root: string, file: string): boolean {
  const way = relative(realpathSync(root), realpathSync(file));
  return way !== '' && !way.startsWith('..') && !isAbsolute(way) && way.split(/[\\/]/)[0]?.toLowerCase() !== '.git';
}
