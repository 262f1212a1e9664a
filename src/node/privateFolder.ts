import { lstatSync, type Stats } from 'node:fs';
import { mkdir } from 'node:fs/promises';

/**
 * Makes each folder for the user alone and returns the last, or null when one of them is a link, no folder, owned by
 * someone else or open to others: whoever can write there could plant a verdict. On Windows the user's profile is
 * private by its access list and modes say nothing, so only links are refused there.
 */
export async function privateFolder(folders: readonly string[]): Promise<string | null> {
  let last: string | null = null;
  for (const folder of folders) {
    // At once and not by a thread: the commit hook looks at nine of them before it has an answer.
    const stats = lstatSync(folder, { throwIfNoEntry: false }) ?? (await made(folder, last === null));
    if (!isPrivate(stats)) return null;
    last = folder;
  }
  return last;
}

/** Folders above the first belong to the system and its user, and may be links. */
async function made(folder: string, withParents: boolean): Promise<Stats> {
  await mkdir(folder, { mode: 0o700, recursive: withParents }).catch((error: unknown) => {
    // Another process was first; what it made is looked at like any other.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return lstatSync(folder);
}

function isPrivate(stats: Stats): boolean {
  if (!stats.isDirectory()) return false;
  if (process.getuid === undefined) return true;
  return stats.uid === process.getuid() && (stats.mode & 0o022) === 0;
}
