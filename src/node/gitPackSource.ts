import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isPackFile, maxPackFiles, maxPackText, type PackFiles } from '../core/rules/packContent';
import type { PackSource } from '../core/rules/packSource';
import { findGit, gitFetchEnvironment, GitFailure, gitOutput, type GitRun } from './gitCommand';
import { leadsInside } from './localAddress';
import { packText, PackFetchError } from './packText';
import { privateFolder } from './privateFolder';

export type FetchedPack = {
  readonly files: PackFiles;
  /** Commit, version or address that the source led to. */
  readonly resolved: string;
};

const fetchMs = 120_000;
/** Bytes that git may say: the names of a large repository, or all of a pack. */
const maxOutput = 32 * 1024 * 1024;

/**
 * Fetches one commit into a fresh bare repository in the cache and reads the pack's blobs from it. Nothing is checked
 * out, no submodule is followed, and the repository is removed again.
 * @throws PackFetchError
 */
export async function gitPack(
  source: PackSource & { kind: 'git' },
  cacheFolder: string,
  isLocalAllowed: boolean,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<FetchedPack> {
  const { hostname } = new URL(source.url);
  // A company's own server is in its network, and git asks there as its user; nobody's server is this machine.
  if (!isLocalAllowed && (await leadsInside(hostname, 'machine'))) throw new PackFetchError('https-address', hostname);
  const gitPath = findGit(env);
  if (gitPath === null) throw new PackFetchError('git-missing');
  const parent = await privateFolder([cacheFolder, join(cacheFolder, 'fetch')]);
  if (parent === null) throw new PackFetchError('cache-unsafe', cacheFolder);
  const folder = await mkdtemp(join(parent, 'git-'));
  try {
    const run = { cwd: folder, env: gitFetchEnvironment(env), gitPath, signal, timeoutMs: fetchMs, isFetch: true };
    return await read(source, run);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function read(source: PackSource & { kind: 'git' }, run: Omit<GitRun, 'args'>): Promise<FetchedPack> {
  const git = async (args: readonly string[], input?: string) => {
    const { code, stdout, stderr } = await gitOutput(
      { ...run, args, ...(input !== undefined && { input }) },
      maxOutput,
    ).catch((error: unknown) => {
      throw error instanceof GitFailure ? new PackFetchError('git-failed', error.reason, { cause: error }) : error;
    });
    if (code !== 0) throw new PackFetchError(...reasonOf(stderr));
    return stdout;
  };
  await git(['init', '--quiet', '--bare', 'pack.git']);
  const at = ['--git-dir=pack.git'];
  const options = ['--quiet', '--depth=1', '--no-tags', '--no-recurse-submodules', '--no-auto-gc'];
  await git([...at, 'fetch', ...options, '--', source.url, source.ref]);
  const commit = (await git([...at, 'rev-parse', '--verify', 'FETCH_HEAD^{commit}'])).toString('utf8').trim();
  const listed = (await git([...at, 'ls-tree', '-r', '-z', '--full-tree', commit])).toString('utf8');
  const wanted = packBlobs(listed, source.folder);
  const content = await git([...at, 'cat-file', '--batch'], wanted.map(({ id }) => `${id}\n`).join(''));
  return { files: filesOf(wanted, content), resolved: commit };
}

/** git does not follow a server elsewhere, and says so by the status that it got. */
function reasonOf(stderr: string): ConstructorParameters<typeof PackFetchError> {
  const line = stderr.split('\n').find((each) => /^(?:fatal|error)/.test(each)) ?? stderr;
  return /returned error: 30\d\b|redirect/i.test(line) ? ['https-redirect', line] : ['git-failed', line];
}

type Blob = { readonly path: string; readonly id: string };

/** Regular files of the pack's folder; links and submodules are refused, since they mean something that is not there. */
function packBlobs(listed: string, folder: string): readonly Blob[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const blobs: Blob[] = [];
  for (const line of listed.split('\0')) {
    const [, mode, id, path] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (mode === undefined || id === undefined || !path?.startsWith(prefix)) continue;
    const inside = path.slice(prefix.length);
    if (!isPackFile(inside)) continue;
    if (!mode.startsWith('100')) throw new PackFetchError('link', inside);
    blobs.push({ path: inside, id });
  }
  if (blobs.length > maxPackFiles) throw new PackFetchError('too-large', String(maxPackFiles));
  return blobs;
}

/** Splits what `cat-file --batch` wrote: `<id> blob <size>\n<bytes>\n` for each. */
function filesOf(wanted: readonly Blob[], content: Buffer): PackFiles {
  const files: Record<string, string> = {};
  let at = 0;
  for (const { path } of wanted) {
    const end = content.indexOf(10, at);
    const size = Number(/^[0-9a-f]+ blob (\d+)$/.exec(content.toString('latin1', at, end))?.[1] ?? NaN);
    if (end < 0 || !(size <= maxPackText)) throw new PackFetchError('too-large', path);
    files[path] = packText(content.subarray(end + 1, end + 1 + size), path);
    at = end + size + 2;
  }
  return files;
}
