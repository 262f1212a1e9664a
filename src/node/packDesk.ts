import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { newConfig, withSource } from '../core/rules/editConfig';
import { packChange } from '../core/rules/packChange';
import { packChangeLines, packLines } from '../core/rules/packLines';
import { packSource } from '../core/rules/packSource';
import type { ReadPack, RuleProblem } from '../core/rules/rule';
import { lockedPack, rulesLock, type RulesLock } from '../core/rules/rulesLock';
import type { TextLine } from '../core/textLines';
import { gitAnswer } from './gitAnswer';
import { fetchLocked, keepPacks, preparePack, type PreparedPack } from './preparedPack';
import { rulePackCache, type RulePackCache } from './rulePackCache';
import type { PackFetching } from './rulePackSources';
import { configPath, lockPath, readConfigText, readLock, sourcesOf, writeLock, writeRulesFile } from './rulesFiles';
import { userCacheFolder } from './userFolders';

/** Where packs are added, updated and fetched: on a person's action, never by a review. */
export type PackDesk = { readonly root: string; readonly cache: RulePackCache; readonly fetching: PackFetching };

/** Something that a person is shown and may take; nothing is written before. */
export type PackOffer = {
  /** Empty for a folder of the repository, whose rules are there to be read. */
  readonly lines: readonly TextLine[];
  /** Packs that differ from what is locked. */
  readonly count: number;
  readonly take: () => Promise<void>;
  /** A pack with a mistake in it is not to be taken: its reviews would all be incomplete. */
  readonly problems: readonly RuleProblem[];
};

export function packDesk(
  root: string,
  { isLocalAllowed, env, signal }: Pick<PackFetching, 'isLocalAllowed' | 'env' | 'signal'>,
): PackDesk {
  const cacheFolder = userCacheFolder({ env });
  const fetching = { repositoryRoot: root, cacheFolder, isLocalAllowed, env, signal };
  return { root, cache: rulePackCache(cacheFolder), fetching };
}

/**
 * A pack that the repository does not use yet.
 * @throws ProblemError when it cannot be had
 */
export async function offeredPack(source: string, { root, cache, fetching }: PackDesk): Promise<PackOffer> {
  const kind = packSource(source)?.kind ?? 'root';
  if (kind === 'root') throw usage('rules.source-unknown', source);
  const config = await readConfigText(root);
  // First: what cannot be read cannot be written to either.
  sourcesOf(config);
  const extended = withSource(config.trim() === '' ? newConfig : config, source);
  const extend = () => writeRulesFile(root, configPath, extended);
  if (kind === 'folder') return { lines: [], count: 1, problems: [], take: extend };
  const lock = await readLock(root);
  const prepared = await preparePack(source, fetching);
  const take = async () => {
    await keepPacks(prepared, cache);
    await writeLock(root, withPacks(lock, prepared));
    await extend();
  };
  return { lines: prepared.flatMap(packLines), count: prepared.length, problems: problemsOf(prepared), take };
}

/**
 * What is new in the packs that the repository extends, or in some of them.
 * @throws ProblemError when one of them cannot be had, or is not extended
 */
export async function offeredUpdate(
  sources: readonly string[],
  { root, cache, fetching }: PackDesk,
): Promise<PackOffer & { readonly looked: number }> {
  const named = sourcesOf(await readConfigText(root)).filter(isShared);
  const wanted = sources.length === 0 ? named : named.filter((source) => sources.includes(source));
  const stray = sources.find((source) => !named.includes(source));
  if (stray !== undefined) throw usage('rules.not-extended', stray);
  const lock = await readLock(root);
  const prepared = (await Promise.all(wanted.map((source) => preparePack(source, fetching)))).flat();
  const changed = await Promise.all(
    prepared.map(async (each) => ({ each, before: await lockedBefore(each.source, lock, cache) })),
  );
  const differing = changed.filter(({ each, before }) => each.locked.integrity !== before.integrity);
  const next = withoutStrays(withPacks(lock, prepared), named, prepared, wanted.length === named.length);
  const take = async () => {
    await keepPacks(prepared, cache);
    // A tag that moved without a change of content still has another commit.
    if (JSON.stringify(next) !== JSON.stringify(lock)) await writeLock(root, next);
  };
  const lines = differing.flatMap(({ each, before }) =>
    packChangeLines(each, before.version, packChange(before.read, each.read)),
  );
  return { lines, count: differing.length, looked: wanted.length, problems: problemsOf(prepared), take };
}

/**
 * Gets exactly what the locks name and this machine does not have: that of the working tree and those of commits, since a
 * change is judged by the packs of its base, whatever it does to the lock.
 * @throws ProblemError when one of them cannot be had, or is not what was locked
 */
export async function fetchMissing(
  { root, cache, fetching }: PackDesk,
  commits: readonly string[],
  onFetched: (source: string, resolved: string) => void,
): Promise<{ readonly fetched: number; readonly count: number }> {
  const earlier = await Promise.all(commits.map((commit) => lockAt(root, commit, fetching)));
  const packs = [await readLock(root), ...earlier].flatMap((lock) => Object.entries(lock?.packs ?? {}));
  let fetched = 0;
  for (const [source, locked] of packs) {
    if ((await cache.files(locked.integrity)) !== null) continue;
    await fetchLocked(source, locked, fetching, cache);
    fetched += 1;
    onFetched(source, locked.resolved);
  }
  return { fetched, count: packs.length };
}

/** The lock as a commit has it; null where it has none or cannot be read. */
async function lockAt(root: string, commit: string, { env, signal }: PackFetching): Promise<RulesLock | null> {
  const text = await gitAnswer(root, env, signal)(['cat-file', 'blob', `${commit}:${lockPath}`]);
  return text === null ? null : rulesLock(text, lockPath).lock;
}

/** Whether a source is fetched and locked, and not a folder of the repository. */
export function isShared(source: string): boolean {
  const kind = packSource(source)?.kind;
  return kind === 'git' || kind === 'npm' || kind === 'https';
}

function problemsOf(prepared: readonly PreparedPack[]): readonly RuleProblem[] {
  return prepared.flatMap(({ read }) => read.pack.problems);
}

async function lockedBefore(source: string, lock: RulesLock, cache: RulePackCache) {
  const locked = lockedPack(lock, source);
  const read: ReadPack | null = locked === null ? null : await cache.load({ source, integrity: locked.integrity });
  return { integrity: locked?.integrity ?? null, version: locked?.version ?? null, read };
}

function withPacks(lock: RulesLock, prepared: readonly PreparedPack[]): RulesLock {
  const added = Object.fromEntries(prepared.map(({ source, locked }) => [source, locked]));
  return { ...lock, packs: { ...lock.packs, ...added } };
}

/** After an update of everything, what nothing names any more leaves the lock. */
function withoutStrays(
  lock: RulesLock,
  named: readonly string[],
  prepared: readonly PreparedPack[],
  isWhole: boolean,
): RulesLock {
  if (!isWhole) return lock;
  const kept = new Set([...named, ...prepared.map(({ source }) => source)]);
  return { ...lock, packs: Object.fromEntries(Object.entries(lock.packs).filter(([source]) => kept.has(source))) };
}

function usage(code: 'rules.source-unknown' | 'rules.not-extended', source: string): ProblemError {
  return new ProblemError({ kind: 'usage', message: message(code, { source }), next: null });
}
