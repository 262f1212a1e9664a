import { inertLine } from '../core/inertText';
import { english, message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { linesText } from '../core/textLines';
import { repositoryState } from '../node/repositoryState';
import { rulePackCache } from '../node/rulePackCache';
import { preparedPromotion } from '../node/rulePromotion';
import { userCacheFolder } from '../node/userFolders';
import { repositoryRoot } from '../node/workTreeRules';
import { agreed } from './agreed';
import { exitCode, type CommandIo } from './io';
import type { RulesOptions } from './rulesArgs';

/** `rules promote ID [--to STATUS]`: shows what was measured, asks, then writes the new status. */
export async function promoteRule(options: RulesOptions, io: CommandIo): Promise<number> {
  const [name = '', more] = options.targets;
  if (more !== undefined)
    throw new ProblemError({
      kind: 'usage',
      message: message('rules.none-named', { name }),
      next: message('rules.none-named.next'),
    });
  const promotion = await preparedPromotion(name, options.to, {
    root: await repositoryRoot(io.cwd, io.env, io.signal),
    packs: rulePackCache(userCacheFolder({ env: io.env })),
    state: repositoryState(io.cwd, { env: io.env }),
    signal: io.signal,
  });
  const { rule, from, to, measured, obstacles } = promotion;
  io.stdout.write(linesText(measured, english));
  for (const each of obstacles) io.stderr.write(`${english(each)}\n`);
  if (obstacles.length > 0 && options.reason === null) {
    io.stderr.write(`${english(message('rules.promote-reason', { status: to }))}\n`);
    return exitCode.failed;
  }
  if (!(await agreed(message('rules.promote-question', { rule: rule.id, from, to }), options.yes, io)))
    return exitCode.failed;
  await promotion.write(options.reason);
  io.stderr.write(`${inertLine(english(message('rules.promoted', { rule: rule.id, from, to })))}\n`);
  return exitCode.passed;
}
