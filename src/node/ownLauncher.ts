import { join } from 'node:path';
import type { Message } from '../core/messages';
import { keepLauncher, launcherStatus } from './hookLauncher';

/** Points the hook's launcher at the front end that this is bundled into: its bundles stand beside each other. */
export function keepOwnLauncher(env: NodeJS.ProcessEnv): Promise<Message | null> {
  const target = {
    version: FRESH_EYES_VERSION,
    nodePath: process.execPath,
    isElectron: process.versions['electron'] !== undefined,
    hookScript: join(__dirname, 'hook.js'),
    engine: join(__dirname, 'cli.js'),
  };
  return keepLauncher(target, env);
}

/** Where a hook was ever installed, the launcher follows updates: an older one, or one that leads nowhere, is replaced. */
export async function refreshOwnLauncher(env: NodeJS.ProcessEnv): Promise<void> {
  const { record, hasNode, hasEngine } = await launcherStatus(env);
  if (record === null) return;
  if (record.version === FRESH_EYES_VERSION && hasNode && hasEngine) return;
  // A launcher that cannot be replaced is told by `hook status`; whoever calls this did their own work.
  await keepOwnLauncher(env).catch(() => null);
}
