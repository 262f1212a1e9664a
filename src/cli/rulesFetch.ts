import { inertLine } from '../core/inertText';
import { english, message, type Message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { rulesLock, type RulesLock } from '../core/rules/rulesLock';
import { fetchLocked } from '../node/preparedPack';
import { gitAnswer } from '../node/gitAnswer';
import { isShared } from '../node/packDesk';
import { lockPath, readConfigText, readLock, sourcesOf } from '../node/rulesFiles';
import { exitCode, type CommandIo } from './io';
import type { RulesOptions } from './rulesArgs';
import { deskOf } from './rulesPacks';

/**
 * `rules fetch [REF…]`: gets exactly what the lock names and this machine does not have. The lock of HEAD counts too, and
 * that of every named commit: a change is judged by the packs of its base, whatever it does to the lock.
 */
export async function fetchPacks(options: RulesOptions, io: CommandIo): Promise<number> {
  const { root, cache, fetching } = await deskOf(options, io);
  const earlier = await Promise.all(['HEAD', ...options.targets].map((ref) => lockAt(root, ref, io)));
  const packs = [await readLock(root), ...earlier].flatMap((lock) => Object.entries(lock?.packs ?? {}));
  let fetched = 0;
  for (const [source, locked] of packs) {
    if ((await cache.files(locked.integrity)) !== null) continue;
    await fetchLocked(source, locked, fetching, cache);
    fetched += 1;
    say(io, message('rules.fetched', { source, resolved: locked.resolved }));
  }
  say(io, message('rules.fetch-done', { fetched, count: packs.length }));
  return exitCode.passed;
}

/** The lock as a commit has it; null where it has none or cannot be read. */
async function lockAt(root: string, ref: string, io: CommandIo): Promise<RulesLock | null> {
  if (!/^[A-Za-z0-9_][\w./@^~+-]*$/.test(ref)) throw usageOf(ref);
  const text = await gitAnswer(root, io.env, io.signal)(['cat-file', 'blob', `${ref}:${lockPath}`]);
  return text === null ? null : rulesLock(text, lockPath).lock;
}

function usageOf(ref: string): ProblemError {
  return new ProblemError({
    kind: 'usage',
    message: message('rules.no-commit', { ref }),
    next: message('cli.see-help'),
  });
}

/** `rules verify`: everything extended is locked, at hand, and is what the lock says; nothing else is locked. */
export async function verifyPacks(options: RulesOptions, io: CommandIo): Promise<number> {
  const { root, cache } = await deskOf(options, io);
  const lock = await readLock(root);
  const wanted = sourcesOf(await readConfigText(root)).filter(isShared);
  const wrong: Message[] = wanted
    .filter((source) => !Object.hasOwn(lock.packs, source))
    .map((source) => message('rules.pack-unlocked', { source }));
  const used = new Set(wanted);
  for (const [source, { integrity }] of Object.entries(lock.packs)) {
    const read = await cache.load({ source, integrity });
    if (read === null) wrong.push(message('rules.pack-missing', { source }));
    for (const inner of read?.extends ?? []) {
      used.add(inner);
      if (!Object.hasOwn(lock.packs, inner)) wrong.push(message('rules.pack-unlocked', { source: inner }));
    }
  }
  for (const source of Object.keys(lock.packs))
    if (!used.has(source)) wrong.push(message('rules.lock-stray', { source }));
  for (const each of wrong) say(io, each);
  if (wrong.length === 0) say(io, message('rules.verified', { count: Object.keys(lock.packs).length }));
  return wrong.length === 0 ? exitCode.passed : exitCode.failed;
}

function say(io: CommandIo, said: Message): void {
  io.stderr.write(`${inertLine(english(said))}\n`);
}
