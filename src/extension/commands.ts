import { commands, l10n, type Disposable, type LogOutputChannel } from 'vscode';
import type { Problem } from '../core/problem';
import { command, type CommandId } from './contributions';
import { sayProblem, tell } from './say';

type Handler = (...args: readonly unknown[]) => unknown;

/** One handler per command; a missing one does not compile. Holds the only catch of what nobody expected. */
export function registerCommands(handlers: Readonly<Record<CommandId, Handler>>, log: LogOutputChannel): Disposable[] {
  return Object.entries(handlers).map(([id, handler]) =>
    commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        return await handler(...args);
      } catch (error) {
        report(error, id, log);
        return undefined;
      }
    }),
  );
}

function report(error: unknown, id: string, log: LogOutputChannel): void {
  const problem = problemIn(error);
  if (problem) {
    log.warn(`${id}: ${problem.message.code}`);
    tell(problem.kind === 'usage' ? 'error' : 'warning', sayProblem(problem), showLog());
    return;
  }
  log.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  tell('error', l10n.t('Fresh Eyes met an error it did not expect. The log names it.'), showLog());
}

function showLog() {
  return { label: l10n.t('Show Log'), command: command.showLog };
}

/** By shape and not by class: the class lives in the engine, which may not be loaded. */
export function problemIn(error: unknown): Problem | null {
  return error instanceof Error && 'problem' in error ? (error.problem as Problem) : null;
}
