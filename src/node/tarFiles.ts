import { gunzipSync } from 'node:zlib';

/** Bytes of an unpacked archive; a pack is text and far smaller. */
const maxUnpacked = 16 * 1024 * 1024;
const block = 512;

export type TarProblem = 'unreadable' | 'too-large' | 'link' | 'path' | 'twice';

export class TarError extends Error {
  readonly problem: TarProblem;
  readonly entry: string;

  constructor(problem: TarProblem, entry = '') {
    super(`tar: ${problem} ${entry}`);
    this.name = 'TarError';
    this.problem = problem;
    this.entry = entry;
  }
}

/**
 * Regular files of a gzipped tar archive, in memory: nothing is unpacked, so nothing can be written outside or run.
 * Paths come without their first folder (`package/` in npm archives).
 * What readers of archives understand in different ways is refused, so that nobody can be shown another pack than is used.
 * @throws TarError for an archive that is torn or too large, holds links or devices, names a file twice or leaves its folder
 */
export function tarFiles(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const tar = unpacked(archive);
  const files = new Map<string, Uint8Array>();
  let longName: string | null = null;
  for (let at = 0; ;) {
    const header = tar.subarray(at, at + block);
    // Two empty blocks end an archive; one that just stops was cut off.
    if (header.length < block) throw new TarError('unreadable');
    if (header.every((byte) => byte === 0)) return files;
    if (!isSummed(header)) throw new TarError('unreadable');
    const size = sizeOf(header);
    const content = tar.subarray(at + block, at + block + size);
    if (content.length < size) throw new TarError('unreadable');
    at += block + Math.ceil(size / block) * block;
    const type = text(header, 156, 1);
    const name = longName ?? nameOf(header);
    if (type === 'x' || type === 'L') {
      longName = (type === 'L' ? text(content, 0, content.length) : paxPath(content)) ?? longName;
      continue;
    }
    longName = null;
    if (type === 'g' || type === '5') continue;
    if (type !== '0' && type !== '') throw new TarError('link', name);
    addOnce(files, insidePath(name), content);
  }
}

/** What stands in no folder is no part of a pack, and has no path. */
function addOnce(files: Map<string, Uint8Array>, path: string, content: Uint8Array): void {
  if (path !== '' && files.has(path)) throw new TarError('twice', path);
  files.set(path, content);
}

function unpacked(archive: Uint8Array): Uint8Array {
  try {
    return gunzipSync(archive, { maxOutputLength: maxUnpacked });
  } catch (error) {
    const isLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new TarError(isLarge ? 'too-large' : 'unreadable');
  }
}

function sizeOf(header: Uint8Array): number {
  const digits = text(header, 124, 12).trim();
  const size = /^[0-7]{1,11}$/.test(digits) ? Number.parseInt(digits, 8) : -1;
  if (size < 0 || size > maxUnpacked) throw new TarError('unreadable');
  return size;
}

function nameOf(header: Uint8Array): string {
  const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
  const name = text(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/**
 * `path` of a pax header, whose records are `<length of the record> <key>=<value>\n`; null where it names none. A record
 * that would give the entry another size is for readers that believe it.
 */
function paxPath(content: Uint8Array): string | null {
  let path: string | null = null;
  for (let at = 0; at < content.length;) {
    const [, digits = '', key = ''] = /^(\d{1,9}) ([^=\n]{1,100})=/.exec(latin1(content, at, 112)) ?? [];
    const end = at + Number(digits);
    const start = at + digits.length + key.length + 2;
    if (key === '' || end <= start || end > content.length || content[end - 1] !== 10) throw new TarError('unreadable');
    if (key === 'size' || key.startsWith('GNU.sparse')) throw new TarError('unreadable', key);
    if (key === 'path') path = Buffer.from(content.subarray(start, end - 1)).toString('utf8');
    at = end;
  }
  return path;
}

function latin1(bytes: Uint8Array, start: number, length: number): string {
  return Buffer.from(bytes.subarray(start, start + length)).toString('latin1');
}

/** The header's own sum, in which the field of the sum counts as blanks. */
function isSummed(header: Uint8Array): boolean {
  const wanted = /^[0-7]+$/.exec(text(header, 148, 8).trim())?.[0];
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  return wanted !== undefined && Number.parseInt(wanted, 8) === sum;
}

function insidePath(name: string): string {
  if (name.startsWith('/') || name.includes('\\') || name.includes('\0')) throw new TarError('path', name);
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw new TarError('path', name);
  return parts.slice(1).join('/');
}

function text(bytes: Uint8Array, start: number, length: number): string {
  const part = bytes.subarray(start, start + length);
  const end = part.indexOf(0);
  return Buffer.from(end < 0 ? part : part.subarray(0, end)).toString('utf8');
}
