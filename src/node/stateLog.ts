import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

const currentName = 'current.jsonl';
const maxLineBytes = 64 * 1024;
/** A full file is set aside under a name of its own; the oldest go when all together are larger than the cap. */
const maxFileBytes = 16 * 1024 * 1024;
const maxFolderBytes = 128 * 1024 * 1024;

/**
 * Appends one line with a single write to a file opened for appending, which the system places whole behind what other
 * processes wrote.
 * @throws RangeError for a record of more than 64 KiB.
 */
export async function appendLine(folder: string, record: unknown): Promise<void> {
  const line = Buffer.from(`${JSON.stringify(record)}\n`);
  if (line.length > maxLineBytes) throw new RangeError('record-too-large');
  const file = join(folder, currentName);
  const flags = constants.O_APPEND | constants.O_CREAT | constants.O_RDWR | noFollow;
  const handle = await open(file, flags, 0o600);
  let size: number;
  try {
    size = (await handle.stat()).size;
    // After a torn line (the machine went down) a line break first, so that this record does not become part of it.
    const isTorn = size > 0 && (await lastByte(handle, size)) !== 0x0a;
    await handle.write(isTorn ? Buffer.concat([Buffer.from('\n'), line]) : line);
  } finally {
    await handle.close();
  }
  if (size + line.length > maxFileBytes) await setAside(folder, file);
}

/** Every readable record, oldest first; torn lines are left out. */
export async function readLines(folder: string): Promise<unknown[]> {
  const records: unknown[] = [];
  for (const name of await logFiles(folder)) {
    const handle = await open(join(folder, name), constants.O_RDONLY | noFollow).catch(() => null);
    if (handle === null) continue;
    try {
      for (const line of (await handle.readFile('utf8')).split('\n')) {
        const record = parsed(line);
        if (record !== undefined) records.push(record);
      }
    } finally {
      await handle.close();
    }
  }
  return records;
}

async function lastByte(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<number | undefined> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0];
}

/** Another process may do the same at the same time: names are unique, so neither replaces what the other set aside. */
async function setAside(folder: string, file: string): Promise<void> {
  const name = `${String(Date.now()).padStart(15, '0')}-${randomBytes(4).toString('hex')}.jsonl`;
  await rename(file, join(folder, name)).catch(() => undefined);
  const names = (await logFiles(folder)).reverse();
  let bytes = 0;
  for (const old of names) {
    bytes += await stat(join(folder, old)).then(
      ({ size }) => size,
      () => 0,
    );
    if (bytes > maxFolderBytes && old !== currentName) await unlink(join(folder, old)).catch(() => undefined);
  }
}

/** Oldest first: names of files set aside start with digits, `current` sorts behind them. */
async function logFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
}

function parsed(line: string): unknown {
  if (line === '') return undefined;
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

const noFollow = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;
