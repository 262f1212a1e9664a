import { setTimeout as pause } from 'node:timers/promises';
import { commands } from 'vscode';

/** Runs a command as a person who answers nothing: what waits for them is closed, for two seconds at most. */
export async function turnBack(id: string, ...args: unknown[]): Promise<void> {
  const running = commands.executeCommand(id, ...args).then(
    () => true,
    () => true,
  );
  for (let tries = 0; tries < 20; tries++) {
    if (await Promise.race([running, pause(100, false)])) return;
    await commands.executeCommand('workbench.action.closeQuickOpen');
    await commands.executeCommand('notifications.clearAll');
  }
}
