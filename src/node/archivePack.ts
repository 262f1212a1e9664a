import { isPackFile, maxPackFiles, type PackFiles } from '../core/rules/packContent';
import { packText, PackFetchError } from './packText';
import { TarError, tarFiles } from './tarFiles';

/** The pack in a gzipped tar archive; whatever else it holds, scripts above all, is never looked at. @throws PackFetchError */
export function archivePack(archive: Uint8Array): PackFiles {
  const files: Record<string, string> = {};
  for (const [path, bytes] of entries(archive)) {
    if (isPackFile(path)) files[path] = packText(bytes, path);
  }
  const count = Object.keys(files).length;
  if (count > maxPackFiles) throw new PackFetchError('too-large', String(maxPackFiles));
  if (count === 0) throw new PackFetchError('empty');
  return files;
}

function entries(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  try {
    return tarFiles(archive);
  } catch (error) {
    if (error instanceof TarError) throw new PackFetchError(error.problem, error.entry, { cause: error });
    throw error;
  }
}
