import { lstat, mkdir } from 'node:fs/promises';

/**
 * Makes each folder for the user alone and returns the last, or null when one of them is a link, no folder, owned by
 * someone else or open to others: whoever can write there could plant a verdict. On Windows the user's profile is
 * private by its access list and modes say nothing, so only links are refused there.
 */
export async function privateFolder(folders: readonly string[]): Promise<string | null> {
  const [first, ...rest] = folders;
  if (first === undefined) return null;
  await mkdir(first, { recursive: true, mode: 0o700 });
  if (!(await isPrivate(first))) return null;
  let last = first;
  for (const folder of rest) {
    await mkdir(folder, { mode: 0o700 }).catch(ignoreExisting);
    if (!(await isPrivate(folder))) return null;
    last = folder;
  }
  return last;
}

async function isPrivate(folder: string): Promise<boolean> {
  const stats = await lstat(folder);
  if (!stats.isDirectory()) return false;
  if (process.getuid === undefined) return true;
  return stats.uid === process.getuid() && (stats.mode & 0o022) === 0;
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}
