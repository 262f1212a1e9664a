import { inertLine } from '../core/inertText';
import { english, message, type Message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { linesText } from '../core/textLines';
import { offeredPack, offeredUpdate, packDesk, type PackDesk, type PackOffer } from '../node/packDesk';
import { repositoryRoot } from '../node/workTreeRules';
import { agreed } from './agreed';
import { exitCode, type CommandIo } from './io';
import { problemText } from './problemText';
import type { RulesOptions } from './rulesArgs';

/** `rules add SOURCE`: shows what the pack holds, asks, then keeps, locks and extends it. */
export async function addPack(options: RulesOptions, io: CommandIo): Promise<number> {
  const [source, more] = options.targets;
  if (source === undefined || more !== undefined)
    throw new ProblemError({ kind: 'usage', message: message('rules.one-source'), next: message('cli.see-help') });
  const offer = await offeredPack(source, await deskOf(options, io));
  if (!(await isTaken(offer, message('rules.add-question', { source }), options, io))) return exitCode.failed;
  return done(io, message('rules.added', { source }));
}

/** `rules update [SOURCE…]`: shows the difference of the rule texts, asks, then changes the lock. */
export async function updatePacks(options: RulesOptions, io: CommandIo): Promise<number> {
  const offer = await offeredUpdate(options.targets, await deskOf(options, io));
  const { count, looked } = offer;
  if (count === 0) {
    await offer.take();
    return done(io, message('rules.up-to-date', { count: looked }));
  }
  if (!(await isTaken(offer, message('rules.update-question', { count }), options, io))) return exitCode.failed;
  return done(io, message('rules.updated', { count }));
}

export async function deskOf({ allowLocal }: RulesOptions, io: CommandIo): Promise<PackDesk> {
  const root = await repositoryRoot(io.cwd, io.env, io.signal);
  return packDesk(root, { isLocalAllowed: allowLocal, env: io.env, signal: io.signal });
}

async function isTaken(offer: PackOffer, question: Message, options: RulesOptions, io: CommandIo): Promise<boolean> {
  io.stdout.write(linesText(offer.lines, english));
  for (const problem of offer.problems) io.stderr.write(`${problemText(problem)}\n`);
  if (offer.problems.length > 0) return false;
  // A folder of the repository has nothing to show that is not there already.
  if (offer.lines.length > 0 && !(await agreed(question, options.yes, io))) return false;
  await offer.take();
  return true;
}

function done(io: CommandIo, said: Message): number {
  io.stderr.write(`${inertLine(english(said))}\n`);
  return exitCode.passed;
}
