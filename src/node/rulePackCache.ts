import { createHash, randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RulePackStore } from '../core/ports';
import { packBytes, packFilesOf, readPack, type PackFiles } from '../core/rules/packContent';
import type { ReadPack } from '../core/rules/rule';
import { privateFolder } from './privateFolder';

export type RulePackCache = RulePackStore & {
  /** Keeps a pack's content; resolves with its integrity. */
  readonly save: (files: PackFiles) => Promise<string>;
  /** The content, or null when it is not here or is not what the hash says. */
  readonly files: (integrity: string) => Promise<PackFiles | null>;
};

/** sha512 of a pack's content, as the lock writes it. */
export function packIntegrity(files: PackFiles): string {
  return `sha512-${createHash('sha512').update(packBytes(files)).digest('base64')}`;
}

/**
 * Packs in `folder`, each in a file named by the hash of its content, hashed again at every load: what somebody changed
 * there is not used. Beside it stands the parsed pack for this version of the tool, since reading YAML takes most of
 * the time; it carries its own hash.
 */
export function rulePackCache(folder: string): RulePackCache {
  const fileOf = (integrity: string) =>
    join(folder, 'packs', Buffer.from(integrity.slice(7), 'base64').toString('hex'));

  const bytesOf = async (integrity: string): Promise<string | null> => {
    const bytes = await readOrNull(`${fileOf(integrity)}.json`);
    const isSame = bytes !== null && `sha512-${createHash('sha512').update(bytes).digest('base64')}` === integrity;
    return isSame ? bytes : null;
  };

  return {
    load: async ({ source, integrity }) => {
      const bytes = await bytesOf(integrity);
      if (bytes === null) return null;
      const parsed = `${fileOf(integrity)}-${FRESH_EYES_VERSION}.parsed`;
      const known = unsealed(await readOrNull(parsed), source);
      if (known !== null) return known;
      const files = packFilesOf(bytes);
      if (files === null) return null;
      const pack = readPack(files, source, FRESH_EYES_VERSION);
      // A cache that cannot be written costs time, never a review.
      await replaceFile(folder, parsed, sealed(pack, source)).catch(() => undefined);
      return pack;
    },
    files: async (integrity) => {
      const bytes = await bytesOf(integrity);
      return bytes === null ? null : packFilesOf(bytes);
    },
    save: async (files) => {
      const integrity = packIntegrity(files);
      await replaceFile(folder, `${fileOf(integrity)}.json`, packBytes(files));
      return integrity;
    },
  };
}

function sealed(pack: ReadPack, source: string): string {
  const text = JSON.stringify({ source, pack });
  return `${createHash('sha512').update(text).digest('hex')}\n${text}`;
}

/** Null for a file that is torn, or that was parsed under another name. */
function unsealed(text: string | null, source: string): ReadPack | null {
  const end = text?.indexOf('\n') ?? -1;
  if (text === null || end < 0) return null;
  const content = text.slice(end + 1);
  if (createHash('sha512').update(content).digest('hex') !== text.slice(0, end)) return null;
  const read = JSON.parse(content) as { readonly source: string; readonly pack: ReadPack };
  return read.source === source ? read.pack : null;
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}

/** Written beside and renamed, in a folder that is the user's alone. */
async function replaceFile(folder: string, file: string, text: string): Promise<void> {
  const own = await privateFolder([folder, join(folder, 'packs')]);
  if (own === null) throw new Error(`not a private folder: ${folder}`);
  const temporary = join(own, `${randomBytes(8).toString('hex')}.tmp`);
  await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
  await rename(temporary, file);
}
