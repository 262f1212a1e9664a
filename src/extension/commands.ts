import { commands, type Disposable } from 'vscode';
import type { CommandId } from './contributions';

export type CommandHandler = (...args: readonly unknown[]) => unknown;

/** One handler per command; a missing one does not compile. Holds the only catch of what nobody expected. */
export function registerCommands(
  handlers: Readonly<Record<CommandId, CommandHandler>>,
  report: (error: unknown, id: string) => void,
): Disposable[] {
  return Object.entries(handlers).map(([id, handler]) =>
    commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        return await handler(...args);
      } catch (error) {
        report(error, id);
        return undefined;
      }
    }),
  );
}
