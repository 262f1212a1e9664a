import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { userCacheFolder } from '../node/userFolders';

/**
 * Where Node keeps what it compiled of us, in the user's cache. Node runs what it finds there, so the folder must be the
 * user's alone; null where it is not, or cannot be made. Node's own choice would be in a folder that all users share.
 */
export function compiledFolder(env: NodeJS.ProcessEnv): string | null {
  const cache = userCacheFolder({ env });
  const folder = join(cache, 'compiled');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isPrivate(cache) && isPrivate(folder) ? folder : null;
  } catch {
    return null;
  }
}

/** On Windows the user's profile is private by its access list, and modes say nothing. */
function isPrivate(folder: string): boolean {
  const stats = lstatSync(folder);
  if (!stats.isDirectory()) return false;
  return process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0);
}
