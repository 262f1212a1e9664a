import { parseArgs } from 'node:util';
import { message } from '../core/messages';
import { statusOrder } from '../core/measure/promotion';
import { ProblemError } from '../core/problem';
import type { RuleStatus } from '../core/rules/rule';

export type RulesOptions = {
  readonly targets: readonly string[];
  readonly format: 'text' | 'json' | 'junit' | 'github';
  readonly live: boolean;
  readonly runs: number;
  /** Answer to every question, for scripts. */
  readonly yes: boolean;
  readonly reason: string | null;
  /** The status that `promote` goes to; null for the next one. */
  readonly to: RuleStatus | null;
  /** A pack may come from this machine or network. */
  readonly allowLocal: boolean;
};

/** @throws ProblemError (usage) */
export function parseRulesArgs(args: readonly string[]): RulesOptions {
  const { values, positionals } = parsed(args);
  const format = values.format ?? 'text';
  if (format !== 'text' && format !== 'json' && format !== 'junit' && format !== 'github') {
    throw usage('cli.option-value', { option: '--format' });
  }
  const runs = Number(values.runs ?? '1');
  if (!Number.isInteger(runs) || runs < 1 || runs > 20) throw usage('cli.option-value', { option: '--runs' });
  return {
    targets: positionals,
    format,
    live: values.live ?? false,
    runs,
    yes: values.yes ?? false,
    reason: values.reason ?? null,
    to: statusOf(values.to),
    allowLocal: values['allow-local'] ?? false,
  };
}

function statusOf(text: string | undefined): RuleStatus | null {
  if (text === undefined) return null;
  const found = statusOrder.find((status) => status === text);
  if (found === undefined) throw usage('cli.option-value', { option: '--to' });
  return found;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        live: { type: 'boolean' },
        runs: { type: 'string' },
        yes: { type: 'boolean', short: 'y' },
        reason: { type: 'string' },
        to: { type: 'string' },
        'allow-local': { type: 'boolean' },
      },
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    throw usage('cli.unknown-option', { option: /'([^']+)'/.exec(text)?.[1] ?? args.join(' ') });
  }
}

function usage(code: 'cli.option-value' | 'cli.unknown-option', args: Readonly<Record<string, string>>): ProblemError {
  return new ProblemError({ kind: 'usage', message: message(code, args), next: message('cli.see-help') });
}
