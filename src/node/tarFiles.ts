import { gunzipSync } from 'node:zlib';

/** Bytes of an unpacked archive; a pack is text and far smaller. */
const maxUnpacked = 16 * 1024 * 1024;
const block = 512;

export type TarProblem = 'unreadable' | 'too-large' | 'link' | 'path';

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
 * @throws TarError for an archive that is torn or too large, holds links or devices, or leaves its folder
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
    const size = sizeOf(header);
    const content = tar.subarray(at + block, at + block + size);
    if (content.length < size) throw new TarError('unreadable');
    at += block + Math.ceil(size / block) * block;
    const type = text(header, 156, 1);
    const name = longName ?? nameOf(header);
    if (type === 'x' || type === 'L') {
      longName = type === 'L' ? text(content, 0, content.length) : paxPath(content);
      continue;
    }
    longName = null;
    if (type === 'g' || type === '5') continue;
    if (type !== '0' && type !== '') throw new TarError('link', name);
    files.set(insidePath(name), content);
  }
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

/** `path` of a pax header: records of the form `<length> <key>=<value>\n`. */
function paxPath(content: Uint8Array): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text(content, 0, content.length))?.[1] ?? null;
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
