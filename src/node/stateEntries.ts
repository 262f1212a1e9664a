import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { message, type Message } from '../core/messages';
import type { StateKind } from '../core/ports';

type Cap = { readonly entries: number; readonly bytes: number; readonly days: number };

const mebibyte = 1024 * 1024;
const dayMs = 24 * 60 * 60_000;

/** Least recently used entries beyond these go, and those that nobody used for so many days. Receipts are kept longest: escaped defects are looked for months later. */
const caps: Readonly<Record<StateKind, Cap>> = {
  receipts: { entries: 4000, bytes: 128 * mebibyte, days: 730 },
  answers: { entries: 4000, bytes: 128 * mebibyte, days: 31 },
  capabilities: { entries: 200, bytes: 4 * mebibyte, days: 365 },
  'parsed-packs': { entries: 100, bytes: 64 * mebibyte, days: 90 },
};

const maxEntryBytes = 16 * mebibyte;
/** A reader that dies between writing and renaming leaves its temporary file behind; nobody is this slow. */
const staleTemporaryMs = 10 * 60_000;
/** Marking an entry as used at most this often keeps a read a read. */
const touchAfterMs = 60 * 60_000;

/**
 * The value stored under the key, or null. A file whose checksum does not fit (torn by a full disk, edited, copied from
 * another key) is moved aside.
 */
export async function readEntry(
  folder: string,
  key: string,
  kind: StateKind,
  tell: (problem: Message) => void,
): Promise<unknown> {
  const file = join(folder, fileName(key));
  const text = await readPlainFile(file);
  if (text === null) return null;
  const value = unseal(key, text);
  if (value === undefined) {
    await rename(file, `${file}.damaged`).catch(ignoreMissing);
    tell(message('state.moved-aside', { file: `${file}.damaged` }));
    return null;
  }
  // A receipt's time is when its review was made: the newest one is the one to compare with.
  if (kind !== 'receipts') await markUsed(file);
  return value;
}

/**
 * Writes beside and renames, so a reader sees the old entry or the new one and never half of one. Nobody waits for the
 * disk: what a power cut tears does not fit its checksum, and then the work is done once more.
 */
export async function writeEntry(folder: string, key: string, value: unknown, kind: StateKind): Promise<void> {
  const text = seal(key, value);
  if (Buffer.byteLength(text) > maxEntryBytes) throw new RangeError('entry-too-large');
  const file = join(folder, fileName(key));
  const unique = randomBytes(8).toString('hex');
  const temporary = join(folder, `${unique}.tmp`);
  await writeFile(temporary, text, { flag: 'wx', mode: 0o600 });
  await replace(temporary, file);
  // Counting a full folder takes longer than writing to it, so about one write in sixteen does.
  if (unique.startsWith('0')) await prune(folder, caps[kind]);
}

/** Windows refuses to replace a file while another process, such as a virus scanner, has it open. */
async function replace(temporary: string, file: string, attemptsLeft = 5): Promise<void> {
  try {
    await rename(temporary, file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (attemptsLeft === 0 || !(code === 'EPERM' || code === 'EACCES' || code === 'EBUSY')) throw error;
    await sleep(30);
    await replace(temporary, file, attemptsLeft - 1);
  }
}

export async function listEntries(folder: string): Promise<{ key: string; modified: number }[]> {
  const files = await entryFiles(folder);
  return files.flatMap(({ name, modified }) => {
    const key = keyOf(name);
    return key === null ? [] : [{ key, modified }];
  });
}

/** Keys alone, without a look at any file. */
export async function entryKeys(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.json')).flatMap((name) => keyOf(name) ?? []);
}

export async function removeEntry(folder: string, key: string): Promise<void> {
  await unlink(join(folder, fileName(key))).catch(ignoreMissing);
}

function seal(key: string, value: unknown): string {
  const body = JSON.stringify(value);
  return `${checksum(key, body)}\n${body}\n`;
}

/** Undefined when the text is not what {@link seal} made for this key. */
function unseal(key: string, text: string): unknown {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1, -1);
  if (end < 0 || !text.endsWith('\n') || text.slice(0, end) !== checksum(key, body)) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function checksum(key: string, body: string): string {
  return createHash('sha256').update(`fresh-eyes-state-1\n${key}\n${body}`).digest('hex');
}

/** Null where there is nothing, or where it is not a plain file: a link could lead anywhere. */
async function readPlainFile(file: string): Promise<string | null> {
  const handle = await open(file, constants.O_RDONLY | noFollow).catch(ignoreMissing);
  if (!handle) return null;
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > maxEntryBytes) return null;
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** Absent on Windows, where making links needs a right of its own. */
const noFollow = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;

async function markUsed(file: string): Promise<void> {
  const stats = await stat(file).catch(ignoreMissing);
  const now = new Date();
  if (stats && now.getTime() - stats.mtimeMs > touchAfterMs) await utimes(file, now, now).catch(ignoreMissing);
}

async function prune(folder: string, cap: Cap): Promise<void> {
  const files = [...(await entryFiles(folder, true))].sort((a, b) => b.modified - a.modified);
  let bytes = 0;
  for (const [index, { name, size, modified }] of files.entries()) {
    bytes += size;
    const age = Date.now() - modified;
    const isStale = age > (name.endsWith('.tmp') ? staleTemporaryMs : cap.days * dayMs);
    if (index >= cap.entries || bytes > cap.bytes || isStale) await unlink(join(folder, name)).catch(ignoreMissing);
  }
}

async function entryFiles(
  folder: string,
  all = false,
): Promise<readonly { name: string; size: number; modified: number }[]> {
  const names = await readdir(folder);
  const wanted = all ? names : names.filter((name) => name.endsWith('.json'));
  const files = await Promise.all(
    wanted.map(async (name) => {
      const stats = await stat(join(folder, name)).catch(ignoreMissing);
      return stats ? [{ name, size: stats.size, modified: stats.mtimeMs }] : [];
    }),
  );
  return files.flat();
}

/** Keys hold origins and model names; percent-encoding makes any of them one plain file name. */
function fileName(key: string): string {
  const encoded = encodeURIComponent(key).replace(/[*'()!~.]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return encoded.length <= 180 ? `k${encoded}.json` : `h${createHash('sha256').update(key).digest('hex')}.json`;
}

/** Null for a key too long to stand in a name. */
function keyOf(name: string): string | null {
  if (!name.startsWith('k')) return null;
  try {
    return decodeURIComponent(name.slice(1, -'.json'.length));
  } catch {
    return null;
  }
}

function ignoreMissing(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // ELOOP: a link stands where a file was expected (O_NOFOLLOW).
  if (code !== 'ENOENT' && code !== 'ELOOP') throw error;
}
