import { parseArgs } from 'node:util';
import { message } from '../core/messages';
import { ProblemError } from '../core/problem';

export type RulesOptions = {
  readonly targets: readonly string[];
  readonly format: 'text' | 'json' | 'junit' | 'github';
  readonly live: boolean;
  readonly runs: number;
  /** Answer to every question, for scripts. */
  readonly yes: boolean;
  readonly reason: string | null;
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
    allowLocal: values['allow-local'] ?? false,
  };
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
