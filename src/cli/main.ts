import { english, message } from '../core/messages';
import { inert } from '../core/inertText';
import { ProblemError } from '../core/problem';
import { helpText } from './help';
import { exitCode, type Command, type CommandIo } from './io';

/** Loaded on use: `fresh-eyes --help` must not pay for a model client. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  review: async () => (await import('./reviewCommand')).reviewCommand,
  init: async () => (await import('./initCommand')).initCommand,
  dismiss: async () => (await import('./dismissCommand')).dismissCommand,
  apply: async () => (await import('./applyCommand')).applyCommand,
  rules: async () => (await import('./rulesCommand')).rulesCommand,
  hook: async () => (await import('./hookCommand')).hookCommand,
  replay: async () => (await import('./replayCommand')).replayCommand,
  state: async () => (await import('./stateCommand')).stateCommand,
  doctor: async () => (await import('./doctorCommand')).doctorCommand,
  report: async () => (await import('./reportCommand')).reportCommand,
  receipt: async () => (await import('./receiptCommand')).receiptCommand,
};

/** Commands after which there may be something new to tell the team's collector, and a hook to keep up to date. */
const recording: ReadonlySet<string> = new Set(['review', 'hook', 'dismiss', 'apply']);

/** The composition root of the command line: picks the command, shows what ends it, and returns the exit code. */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...args] = argv;
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') return print(io, helpText());
    if (name === '--version') return print(io, `${FRESH_EYES_VERSION}\n`);
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (load === undefined) throw unknownCommand(name);
    if (args.includes('--help') || args.includes('-h')) return print(io, helpText());
    const command = await load();
    const code = await command(args, io);
    if (recording.has(name)) await (await import('./afterwards')).afterwards(io);
    return code;
  } catch (error) {
    return failed(error, io);
  }
}

function print({ stdout }: CommandIo, text: string): number {
  stdout.write(text);
  return exitCode.passed;
}

function unknownCommand(command: string): ProblemError {
  return new ProblemError({
    kind: 'usage',
    message: message('cli.unknown-command', { command }),
    next: message('cli.see-help'),
  });
}

/** The one place that ends an error: expected ones say cause and next step, others never print a stack unless asked. */
function failed(error: unknown, { stderr, signal, env }: CommandIo): number {
  if (error instanceof ProblemError) {
    const { kind, message: what, next } = error.problem;
    stderr.write(`fresh-eyes: ${inert(english(what))}\n`);
    if (next !== null) stderr.write(`${inert(english(next))}\n`);
    return kind === 'usage' ? exitCode.usage : exitCode.undecided;
  }
  if (signal.aborted) {
    stderr.write(`${english(message('cli.cancelled'))}\n`);
    return exitCode.cancelled;
  }
  const text = error instanceof Error ? error.message : String(error);
  stderr.write(`fresh-eyes: ${inert(english(message('cli.unexpected', { text })))}\n`);
  if (env['FRESH_EYES_DEBUG'] !== undefined && error instanceof Error) stderr.write(`${inert(error.stack ?? '')}\n`);
  else stderr.write(`${english(message('cli.unexpected.next'))}\n`);
  return exitCode.undecided;
}
