import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { readPack, type PackFiles } from '../core/rules/packContent';
import { packSource, type PackSource } from '../core/rules/packSource';
import type { ReadPack } from '../core/rules/rule';
import type { LockedPack } from '../core/rules/rulesLock';
import type { FetchedPack } from './gitPackSource';
import { PackFetchError } from './packText';
import { packIntegrity, type RulePackCache } from './rulePackCache';
import { fetchPack, type PackFetching } from './rulePackSources';

/** A pack that was fetched and read, and that nobody uses yet. */
export type PreparedPack = {
  readonly source: string;
  readonly files: PackFiles;
  readonly read: ReadPack;
  readonly locked: LockedPack;
};

/** Packs build upon packs; a deeper chain is a mistake. */
const maxDepth = 5;

/**
 * Fetches a pack and all that it extends; the pack itself comes last. Nothing is written.
 * @throws ProblemError when one of them cannot be had
 */
export async function preparePack(
  source: string,
  fetching: PackFetching,
  through: readonly string[] = [],
): Promise<readonly PreparedPack[]> {
  const from = packSource(source);
  if (
    from === null ||
    from.kind === 'root' ||
    from.kind === 'folder' ||
    through.length >= maxDepth ||
    through.includes(source)
  ) {
    throw usage(from === null ? 'rules.source-unknown' : 'rules.source-not-shared', source);
  }
  const { files, resolved } = await fetchPack(from, fetching).catch((error: unknown) => {
    throw error instanceof PackFetchError ? fetchProblem(source, error) : error;
  });
  const read = readPack(files, source, FRESH_EYES_VERSION);
  const { name, version } = read.pack;
  const below: PreparedPack[] = [];
  for (const inner of read.extends) below.push(...(await preparePack(inner, fetching, [...through, source])));
  return [...below, { source, files, read, locked: { name, version, resolved, integrity: packIntegrity(files) } }];
}

/** Keeps the content of prepared packs in the cache, where every review finds it by its hash. */
export async function keepPacks(prepared: readonly PreparedPack[], cache: RulePackCache): Promise<void> {
  for (const { files } of prepared) await cache.save(files);
}

/**
 * Gets exactly what the lock names: the same commit, version or address, and the same content.
 * @throws ProblemError when it cannot be had, or is not what was locked
 */
export async function fetchLocked(
  source: string,
  locked: LockedPack,
  fetching: PackFetching,
  cache: RulePackCache,
): Promise<void> {
  const from = packSource(source);
  if (from === null || from.kind === 'root' || from.kind === 'folder') throw usage('rules.source-not-shared', source);
  const fetched = await fetchExact(from, locked.resolved, fetching).catch((error: unknown) => {
    throw error instanceof PackFetchError ? fetchProblem(source, error) : error;
  });
  if (packIntegrity(fetched.files) !== locked.integrity) {
    throw new ProblemError({
      kind: 'undecided',
      message: message('rules.content-differs', { source, resolved: locked.resolved }),
      next: message('rules.content-differs.next'),
    });
  }
  await cache.save(fetched.files);
}

type SharedSource = PackSource & { kind: 'npm' | 'git' | 'https' };

async function fetchExact(from: SharedSource, resolved: string, fetching: PackFetching): Promise<FetchedPack> {
  if (from.kind === 'https') return await fetchPack(from, fetching);
  if (from.kind === 'npm')
    return await fetchPack({ ...from, range: resolved.slice(resolved.lastIndexOf('@') + 1) }, fetching);
  try {
    return await fetchPack({ ...from, ref: resolved }, fetching);
  } catch (error) {
    // Some servers give no commit that no branch or tag points at; what the name gives is held against the hash as well.
    if (error instanceof PackFetchError && error.reason === 'git-failed') return await fetchPack(from, fetching);
    throw error;
  }
}

function usage(code: 'rules.source-unknown' | 'rules.source-not-shared', source: string): ProblemError {
  return new ProblemError({ kind: 'usage', message: message(code, { source }), next: null });
}

function fetchProblem(source: string, error: PackFetchError): ProblemError {
  const { reason, detail } = error;
  return new ProblemError(
    {
      kind: 'undecided',
      message: message(`rules.fetch-${reason}`, { source, detail }),
      next: message('rules.fetch.next'),
    },
    { cause: error },
  );
}
