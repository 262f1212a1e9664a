import { lstat, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isPackFile, maxPackFiles, type PackFiles } from '../core/rules/packContent';
import type { PackSource } from '../core/rules/packSource';
import { archivePack } from './archivePack';
import type { FetchedPack } from './gitPackSource';
import { npmOutput } from './npmCommand';
import { packText, PackFetchError } from './packText';
import { privateFolder } from './privateFolder';

/** Bytes of a package that is a pack, and of each file in one that is installed. */
const maxArchive = 1024 * 1024;

/**
 * A pack from npm: the installed copy in the repository's `node_modules` where it is the wanted version, else the tarball,
 * which npm fetches with the user's registry and credentials and which is read in memory. Nothing is installed, and no
 * script of the package runs.
 * @throws PackFetchError
 */
export async function npmPack(
  source: PackSource & { kind: 'npm' },
  repositoryRoot: string,
  cacheFolder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<FetchedPack> {
  const installed = await installedPack(join(repositoryRoot, 'node_modules', ...source.name.split('/')), source.range);
  if (installed !== null) return { ...installed, resolved: `${source.name}@${installed.resolved}` };
  const parent = await privateFolder([cacheFolder, join(cacheFolder, 'fetch')]);
  if (parent === null) throw new PackFetchError('cache-unsafe', cacheFolder);
  const folder = await mkdtemp(join(parent, 'npm-'));
  try {
    const options = [
      '--ignore-scripts',
      '--json',
      '--loglevel=error',
      '--no-update-notifier',
      `--pack-destination=${folder}`,
    ];
    const told = await npmOutput(
      ['pack', ...options, '--', `${source.name}@${source.range}`],
      folder,
      repositoryRoot,
      env,
      signal,
    );
    const { filename, version } = packedOf(told);
    const archive = join(folder, filename);
    if ((await lstat(archive)).size > maxArchive) throw new PackFetchError('too-large', filename);
    return { files: archivePack(await readFile(archive)), resolved: `${source.name}@${version}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function packedOf(json: string): { readonly filename: string; readonly version: string } {
  const read = jsonOf(json);
  const first: unknown = Array.isArray(read) ? read[0] : undefined;
  if (typeof first === 'object' && first !== null && 'filename' in first && 'version' in first) {
    const { filename, version } = first;
    if (typeof filename === 'string' && typeof version === 'string' && /^[\w.-]+$/.test(filename))
      return { filename, version };
  }
  throw new PackFetchError('npm-failed', json.slice(0, 200));
}

/** The copy in `node_modules`, unless another version is wanted; its links are not followed. */
async function installedPack(folder: string, range: string): Promise<FetchedPack | null> {
  const real = await realpath(folder).catch(() => null);
  if (real === null) return null;
  const version = versionOf(Buffer.from((await smallText(join(real, 'package.json'))) ?? []).toString('utf8'));
  if (version === null || (range !== 'latest' && range !== version)) return null;
  const files: Record<string, string> = {};
  for (const path of await filesBelow(real, '')) {
    const bytes = isPackFile(path) ? await smallText(join(real, path)) : null;
    if (bytes !== null) files[path] = packText(bytes, path);
  }
  return Object.hasOwn(files, 'rulepack.json') ? { files: files satisfies PackFiles, resolved: version } : null;
}

function versionOf(packageJson: string): string | null {
  const read = jsonOf(packageJson);
  const isNamed = typeof read === 'object' && read !== null && 'version' in read && typeof read.version === 'string';
  return isNamed ? (read.version as string) : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The text of a file that is as small as it should be; null where there is none. */
async function smallText(file: string): Promise<Uint8Array | null> {
  const stats = await lstat(file).catch(() => null);
  if (stats?.isFile() !== true) return null;
  if (stats.size > maxArchive) throw new PackFetchError('too-large', basename(file));
  return await readFile(file);
}

async function filesBelow(folder: string, inside: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(folder, inside), { withFileTypes: true })) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== 'node_modules') found.push(...(await filesBelow(folder, path)));
    else if (entry.isFile()) found.push(path);
    if (found.length > maxPackFiles * 4) throw new PackFetchError('too-large', String(maxPackFiles));
  }
  return found;
}
