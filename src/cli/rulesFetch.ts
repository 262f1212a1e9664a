import { inertLine } from '../core/inertText';
import { english, message, type Message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { fetchMissing, isShared } from '../node/packDesk';
import { readConfigText, readLock, sourcesOf } from '../node/rulesFiles';
import { exitCode, type CommandIo } from './io';
import type { RulesOptions } from './rulesArgs';
import { deskOf } from './rulesPacks';

/**
 * `rules fetch [REF…]`: gets exactly what the lock names and this machine does not have. The lock of HEAD counts too, and
 * that of every named commit: a change is judged by the packs of its base, whatever it does to the lock.
 */
export async function fetchPacks(options: RulesOptions, io: CommandIo): Promise<number> {
  const desk = await deskOf(options, io);
  const stray = options.targets.find((ref) => !/^[A-Za-z0-9_][\w./@^~+-]*$/.test(ref));
  if (stray !== undefined)
    throw new ProblemError({
      kind: 'usage',
      message: message('rules.no-commit', { ref: stray }),
      next: message('cli.see-help'),
    });
  const { fetched, count } = await fetchMissing(desk, ['HEAD', ...options.targets], (source, resolved) =>
    say(io, message('rules.fetched', { source, resolved })),
  );
  say(io, message('rules.fetch-done', { fetched, count }));
  return exitCode.passed;
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
