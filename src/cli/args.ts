import { parseArgs } from 'node:util';
import type { ChangeScope } from '../core/diff/change';
import type { Effort } from '../core/config';
import type { Severity } from '../core/finding';
import { message } from '../core/messages';
import { ProblemError } from '../core/problem';

export type ReportFormat = 'text' | 'json' | 'sarif' | 'markdown' | 'github' | 'junit';
export type ColorChoice = 'auto' | 'always' | 'never';

/** What `fresh-eyes review` was asked; `patchFile` stands for a scope that is read later. */
export type ReviewOptions = {
  readonly scope:
    Exclude<ChangeScope, { kind: 'patch' | 'buffer' }> | { readonly kind: 'patch-file'; readonly file: string };
  readonly paths: readonly string[];
  readonly format: ReportFormat;
  readonly output: string | null;
  readonly failOn: Severity | 'none' | null;
  readonly preview: boolean;
  readonly noModel: boolean;
  readonly model: string | null;
  readonly baseUrl: string | null;
  readonly effort: Effort | null;
  readonly passes: number | null;
  readonly note: string | null;
  readonly maxTokens: number | null;
  readonly maxCostUsd: number | null;
  readonly timeoutMs: number | null;
  readonly reuse: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly color: ColorChoice;
};

const reviewFlags = {
  staged: { type: 'boolean' },
  unstaged: { type: 'boolean' },
  all: { type: 'boolean' },
  base: { type: 'string' },
  range: { type: 'string' },
  commit: { type: 'string' },
  patch: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string' },
  'fail-on': { type: 'string' },
  preview: { type: 'boolean' },
  'no-model': { type: 'boolean' },
  model: { type: 'string' },
  'base-url': { type: 'string' },
  effort: { type: 'string' },
  passes: { type: 'string' },
  note: { type: 'string' },
  'max-tokens': { type: 'string' },
  'max-cost': { type: 'string' },
  timeout: { type: 'string' },
  'no-cache': { type: 'boolean' },
  verbose: { type: 'boolean' },
  quiet: { type: 'boolean' },
  color: { type: 'string' },
} as const;

type Flags = typeof reviewFlags;
type Values = { [Name in keyof Flags]?: Flags[Name]['type'] extends 'boolean' ? boolean : string };

/** @throws ProblemError (usage) for an unknown option, a missing or wrong value, or two scopes. */
export function parseReviewArgs(args: readonly string[]): ReviewOptions {
  const { values, positionals } = parsed(args);
  return {
    scope: scopeOf(values),
    paths: positionals,
    format: oneOf(values, 'format', ['text', 'json', 'sarif', 'markdown', 'github', 'junit']) ?? 'text',
    output: values.output ?? null,
    failOn: oneOf(values, 'fail-on', ['none', 'info', 'warning', 'error']),
    preview: values.preview ?? false,
    noModel: values['no-model'] ?? false,
    model: values.model ?? null,
    baseUrl: values['base-url'] ?? null,
    effort: oneOf(values, 'effort', ['quick', 'standard', 'deep']),
    passes: numberOf(values, 'passes', { atLeast: 1, atMost: 10, whole: true }),
    note: values.note ?? null,
    maxTokens: numberOf(values, 'max-tokens', { atLeast: 1, whole: true }),
    maxCostUsd: numberOf(values, 'max-cost', { atLeast: 0 }),
    timeoutMs: seconds(numberOf(values, 'timeout', { atLeast: 1, atMost: 86_400 })),
    reuse: !(values['no-cache'] ?? false),
    verbose: values.verbose ?? false,
    quiet: values.quiet ?? false,
    color: oneOf(values, 'color', ['auto', 'always', 'never']) ?? 'auto',
  };
}

function parsed(args: readonly string[]): { values: Values; positionals: string[] } {
  const split = args.indexOf('--');
  const options = split < 0 ? args : args.slice(0, split);
  const paths = split < 0 ? [] : args.slice(split + 1);
  try {
    const { values, positionals } = parseArgs({
      args: [...options],
      options: reviewFlags,
      strict: true,
      allowPositionals: true,
    });
    const [stray] = positionals;
    if (stray !== undefined) throw usage('cli.stray-argument', { argument: stray });
    return { values, positionals: paths };
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw optionProblem(error, options);
  }
}

/** Node's own sentence is not ours to translate: the cause is told apart by its code. */
function optionProblem(error: unknown, args: readonly string[]): ProblemError {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const known = new Set(Object.keys(reviewFlags));
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const option = args.find((arg) => arg.startsWith('-') && !known.has(optionName(arg))) ?? '';
    return usage('cli.unknown-option', { option });
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const text = error instanceof Error ? error.message : '';
    const option = /--[\w-]+/.exec(text)?.[0] ?? '';
    return usage('cli.option-value', { option });
  }
  throw error;
}

function optionName(arg: string): string {
  return arg.replace(/^--?/, '').replace(/=.*$/s, '');
}

function scopeOf(values: Values): ReviewOptions['scope'] {
  const scopes: ReviewOptions['scope'][] = [];
  if (values.staged) scopes.push({ kind: 'staged' });
  if (values.unstaged) scopes.push({ kind: 'unstaged' });
  if (values.all) scopes.push({ kind: 'all' });
  if (values.base !== undefined) scopes.push({ kind: 'base', ref: values.base });
  if (values.range !== undefined) scopes.push(rangeOf(values.range));
  if (values.commit !== undefined) scopes.push({ kind: 'commit', ref: values.commit });
  if (values.patch !== undefined) scopes.push({ kind: 'patch-file', file: values.patch });
  if (scopes.length > 1) throw usage('cli.two-scopes', {});
  return scopes[0] ?? { kind: 'staged' };
}

function rangeOf(text: string): ReviewOptions['scope'] {
  const [from, to, ...rest] = text.split('..');
  if (!from || !to || rest.length > 0 || to.startsWith('.')) throw usage('cli.range', { range: text });
  return { kind: 'range', from, to };
}

function oneOf<Choice extends string>(values: Values, name: keyof Values, choices: readonly Choice[]): Choice | null {
  const value = values[name];
  if (value === undefined) return null;
  const choice = choices.find((one) => one === value);
  if (choice === undefined)
    throw usage('cli.choice', { option: `--${name}`, value: String(value), choices: choices.join(', ') });
  return choice;
}

type Bounds = { readonly atLeast: number; readonly atMost?: number; readonly whole?: boolean };

function numberOf(
  values: Values,
  name: keyof Values,
  { atLeast, atMost = Number.MAX_SAFE_INTEGER, whole = false }: Bounds,
): number | null {
  const value = values[name];
  if (value === undefined) return null;
  const number = /^\d+(\.\d+)?$/.test(String(value)) ? Number(value) : NaN;
  const isFine = number >= atLeast && number <= atMost && (!whole || Number.isInteger(number));
  if (!isFine) throw usage('cli.number', { option: `--${name}`, value: String(value), from: atLeast });
  return number;
}

function seconds(number: number | null): number | null {
  return number === null ? null : number * 1000;
}

function usage(
  code:
    | 'cli.unknown-option'
    | 'cli.option-value'
    | 'cli.two-scopes'
    | 'cli.choice'
    | 'cli.number'
    | 'cli.range'
    | 'cli.stray-argument',
  args: Record<string, string | number>,
) {
  return new ProblemError({ kind: 'usage', message: message(code, args), next: message('cli.see-help') });
}
