import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import type { Command, CommandIo } from './io';
import { parseRulesArgs, type RulesOptions } from './rulesArgs';

type Action = (options: RulesOptions, io: CommandIo) => Promise<number>;

const actions: Readonly<Record<string, () => Promise<Action>>> = {
  list: async () => (await import('./rulesList')).listRules,
  explain: async () => (await import('./rulesList')).explainPath,
  check: async () => (await import('./rulesCheck')).checkRules,
  test: async () => (await import('./rulesTest')).testRules,
  add: async () => (await import('./rulesPacks')).addPack,
  update: async () => (await import('./rulesPacks')).updatePacks,
  fetch: async () => (await import('./rulesFetch')).fetchPacks,
  promote: async () => (await import('./rulesPromote')).promoteRule,
  revise: async () => (await import('./rulesRevise')).reviseRule,
  convert: async () => (await import('./rulesConvert')).convertImported,
  verify: async () => (await import('./rulesFetch')).verifyPacks,
};

/** `fresh-eyes rules …`: 0 holds or done, 1 does not hold, 2 wrong use, 3 undecided. */
export const rulesCommand: Command = async (args, io) => {
  const [name, ...rest] = args;
  const load = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (load === undefined) {
    throw new ProblemError({
      kind: 'usage',
      message: message('rules.unknown-action', { actions: Object.keys(actions).join(', ') }),
      next: message('cli.see-help'),
    });
  }
  const action = await load();
  return await action(parseRulesArgs(rest), io);
};
