import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { message } from '../core/messages';
import type { Repository } from '../core/ports';
import { ProblemError } from '../core/problem';
import { lockedPack, type LockedPack, type RulesLock } from '../core/rules/rulesLock';
import { withPack, withRules } from '../node/replayPorts';
import { isShared } from '../node/packDesk';
import { rulePackCache, type RulePackCache } from '../node/rulePackCache';
import { readLock } from '../node/rulesFiles';
import { userCacheFolder } from '../node/userFolders';
import { repositoryRoot } from '../node/workTreeRules';
import type { CommandIo } from './io';

/**
 * The earlier commits under other rules: those of a folder, or with a pack that the lock of the working tree names and
 * that is at hand. A replay fetches nothing: `rules add` shows what a pack holds before it is taken.
 * @throws ProblemError (usage)
 */
export async function replayRules(named: string, io: CommandIo): Promise<(repository: Repository) => Repository> {
  const folder = resolve(io.cwd, named);
  if (existsSync(folder) && statSync(folder).isDirectory()) return (repository) => withRules(repository, folder);
  if (!isShared(named)) throw problem('replay.no-folder', { folder });
  const root = await repositoryRoot(io.cwd, io.env, io.signal);
  const locked = await withExtended(named, await readLock(root), rulePackCache(userCacheFolder({ env: io.env })));
  return (repository) => withPack(repository, named, locked);
}

/** The locks of a pack and of every pack that it extends. */
async function withExtended(
  source: string,
  lock: RulesLock,
  cache: RulePackCache,
  known: Readonly<Record<string, LockedPack>> = {},
): Promise<Readonly<Record<string, LockedPack>>> {
  if (Object.hasOwn(known, source)) return known;
  const locked = lockedPack(lock, source);
  const read = locked === null ? null : await cache.load({ source, integrity: locked.integrity });
  if (locked === null || read === null) throw problem('replay.no-pack', { source });
  let all: Readonly<Record<string, LockedPack>> = { ...known, [source]: locked };
  for (const inner of read.extends) all = await withExtended(inner, lock, cache, all);
  return all;
}

function problem(code: 'replay.no-folder' | 'replay.no-pack', args: Record<string, string>): ProblemError {
  return new ProblemError({ kind: 'usage', message: message(code, args), next: message(`${code}.next`, args) });
}
