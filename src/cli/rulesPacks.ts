import { inertLine } from '../core/inertText';
import { english, message, type Message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { newConfig, withSource } from '../core/rules/editConfig';
import { packChange } from '../core/rules/packChange';
import { packSource } from '../core/rules/packSource';
import type { ReadPack } from '../core/rules/rule';
import { lockedPack, type RulesLock } from '../core/rules/rulesLock';
import { keepPacks, preparePack, type PreparedPack } from '../node/preparedPack';
import { rulePackCache, type RulePackCache } from '../node/rulePackCache';
import type { PackFetching } from '../node/rulePackSources';
import { configPath, readConfigText, readLock, sourcesOf, writeLock, writeRulesFile } from '../node/rulesFiles';
import { userCacheFolder } from '../node/userFolders';
import { repositoryRoot } from '../node/workTreeRules';
import { agreed } from './agreed';
import { exitCode, type CommandIo } from './io';
import { changeText, packText } from './packSummary';
import { problemText } from './problemText';
import type { RulesOptions } from './rulesArgs';

/** `rules add SOURCE`: shows what the pack holds, asks, then keeps, locks and extends it. */
export async function addPack(options: RulesOptions, io: CommandIo): Promise<number> {
  const source = onlyTarget(options);
  const { root, cache, fetching } = await packDesk(options, io);
  const config = await readConfigText(root);
  const extended = withSource(config.trim() === '' ? newConfig : config, source);
  sourcesOf(config);
  if (packSource(source)?.kind === 'folder') {
    await writeRulesFile(root, configPath, extended);
    return done(io, message('rules.added', { source }));
  }
  const lock = await readLock(root);
  const prepared = await preparePack(source, fetching);
  for (const each of prepared) io.stdout.write(packText(each));
  if (!areSound(prepared, io)) return exitCode.failed;
  if (!(await agreed(message('rules.add-question', { source }), options.yes, io))) return exitCode.failed;
  await keepPacks(prepared, cache);
  await writeLock(root, withPacks(lock, prepared));
  await writeRulesFile(root, configPath, extended);
  return done(io, message('rules.added', { source }));
}

/** `rules update [SOURCE…]`: shows the difference of the rule texts, asks, then changes the lock. */
export async function updatePacks(options: RulesOptions, io: CommandIo): Promise<number> {
  const { root, cache, fetching } = await packDesk(options, io);
  const named = sourcesOf(await readConfigText(root)).filter(isShared);
  const wanted = options.targets.length === 0 ? named : named.filter((source) => options.targets.includes(source));
  const stray = options.targets.find((source) => !named.includes(source));
  if (stray !== undefined) throw usage('rules.not-extended', stray);
  const lock = await readLock(root);
  const prepared = (await Promise.all(wanted.map((source) => preparePack(source, fetching)))).flat();
  const changed = await Promise.all(
    prepared.map(async (each) => ({ each, before: await lockedBefore(each.source, lock, cache) })),
  );
  const differing = changed.filter(({ each, before }) => each.locked.integrity !== before.integrity);
  const next = withoutStrays(withPacks(lock, prepared), named, prepared, wanted.length === named.length);
  if (differing.length === 0) {
    // A tag that moved without a change of content still has another commit.
    if (JSON.stringify(next) !== JSON.stringify(lock)) await writeLock(root, next);
    return done(io, message('rules.up-to-date', { count: wanted.length }));
  }
  for (const { each, before } of differing)
    io.stdout.write(changeText(each, before.version, packChange(before.read, each.read)));
  if (!areSound(prepared, io)) return exitCode.failed;
  if (!(await agreed(message('rules.update-question', { count: differing.length }), options.yes, io)))
    return exitCode.failed;
  await keepPacks(prepared, cache);
  await writeLock(root, next);
  return done(io, message('rules.updated', { count: differing.length }));
}

export type PackDesk = { readonly root: string; readonly cache: RulePackCache; readonly fetching: PackFetching };

export async function packDesk({ allowLocal }: RulesOptions, io: CommandIo): Promise<PackDesk> {
  const root = await repositoryRoot(io.cwd, io.env, io.signal);
  const cacheFolder = userCacheFolder({ env: io.env });
  const fetching = { repositoryRoot: root, cacheFolder, isLocalAllowed: allowLocal, env: io.env, signal: io.signal };
  return { root, cache: rulePackCache(cacheFolder), fetching };
}

export function isShared(source: string): boolean {
  const kind = packSource(source)?.kind;
  return kind === 'git' || kind === 'npm' || kind === 'https';
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

/** A pack with a mistake in it is not taken: its reviews would all be incomplete. */
function areSound(prepared: readonly PreparedPack[], io: CommandIo): boolean {
  const problems = prepared.flatMap(({ read }) => read.pack.problems);
  for (const problem of problems) io.stderr.write(`${problemText(problem)}\n`);
  return problems.length === 0;
}

function onlyTarget({ targets }: RulesOptions): string {
  const [source, more] = targets;
  if (source === undefined || more !== undefined) throw usage('rules.one-source', '');
  if (packSource(source) === null || packSource(source)?.kind === 'root') throw usage('rules.source-unknown', source);
  return source;
}

function usage(code: 'rules.one-source' | 'rules.source-unknown' | 'rules.not-extended', source: string): ProblemError {
  return new ProblemError({ kind: 'usage', message: message(code, { source }), next: message('cli.see-help') });
}

function done(io: CommandIo, said: Message): number {
  io.stderr.write(`${inertLine(english(said))}\n`);
  return exitCode.passed;
}
