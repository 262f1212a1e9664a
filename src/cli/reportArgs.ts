import { parseArgs } from 'node:util';
import { message } from '../core/messages';
import { ProblemError } from '../core/problem';

export type ReportArgs = {
  /** Milliseconds since the epoch; null leaves the period to the goals. */
  readonly since: number | null;
  readonly merge: readonly string[];
  readonly commits: string | null;
  readonly exportTo: string | null;
  readonly format: 'text' | 'json' | 'html' | 'markdown';
  readonly output: string | null;
};

/** @throws ProblemError (usage) */
export function parseReportArgs(args: readonly string[]): ReportArgs {
  const { values, positionals } = parsed(args);
  const { merge = [], format = 'text', since } = values;
  // `--merge a b c`: what follows belongs to it.
  if (positionals.length > 0 && merge.length === 0) throw wrongUse();
  if (format !== 'text' && format !== 'json' && format !== 'html' && format !== 'markdown') throw wrongUse();
  return {
    since: since === undefined ? null : timeOf(since),
    merge: [...merge, ...positionals],
    commits: values.commits ?? null,
    exportTo: values.export ?? null,
    format,
    output: values.output ?? null,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        since: { type: 'string' },
        merge: { type: 'string', multiple: true },
        commits: { type: 'string' },
        export: { type: 'string' },
        format: { type: 'string' },
        output: { type: 'string' },
      },
      allowPositionals: true,
    });
  } catch {
    throw wrongUse();
  }
}

function timeOf(date: string): number {
  const time = /^\d{4}-\d\d-\d\d/.test(date) ? Date.parse(date) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new ProblemError({
    kind: 'usage',
    message: message('report.bad-date', { date }),
    next: message('report.bad-date.next'),
  });
}

function wrongUse(): ProblemError {
  return new ProblemError({ kind: 'usage', message: message('report.usage-report'), next: message('cli.see-help') });
}
