import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { message, type Message } from '../core/messages';
import type { StateKind, StateLog } from '../core/ports';
import { privateFolder } from './privateFolder';
import { userStateFolder } from './userFolders';

export type StateFolderOptions = {
  readonly env?: NodeJS.ProcessEnv;
  /** Told once per kind of trouble. State is never a reason to lose a review, so nothing here throws. */
  readonly onProblem?: (problem: Message) => void;
};

/** Uses the folder of one kind; whatever is wrong with it is told, and `absent` takes the place of its content. */
export type StateRoom = <T>(
  kind: StateKind | StateLog,
  absent: T,
  use: (folder: string, tell: (problem: Message) => void) => Promise<T>,
) => Promise<T>;

/**
 * A repository's place in the user's state folder. Nothing in the repository leads here but the real path of its common
 * directory, so a cloned or unpacked repository can bring no receipt; worktrees of one repository share one place.
 *
 * A folder that is a link, belongs to someone else or can be written by others is not used: reads find nothing, writes
 * are left out, and `onProblem` says so.
 */
export function stateRoom(commonDir: string, options: StateFolderOptions): StateRoom {
  const root = userStateFolder(options.env ? { env: options.env } : {});
  const repository = join(root, repositoryName(commonDir));
  const told = new Set<string>();
  const tell = (problem: Message): void => {
    if (told.has(problem.code)) return;
    told.add(problem.code);
    options.onProblem?.(problem);
  };
  return async (kind, absent, use) => {
    try {
      const folder = await privateFolder([root, repository, join(repository, kind)]);
      if (folder !== null) return await use(folder, tell);
      tell(message('state.unsafe', { folder: repository }));
    } catch (error) {
      tell(message('state.unusable', { folder: repository, reason: reasonOf(error) }));
    }
    return absent;
  };
}

/** Name of the repository's folder: 32 hex digits of the sha256 of the real path of its git common directory. */
export function repositoryName(commonDir: string): string {
  return createHash('sha256').update(realpathSync.native(commonDir)).digest('hex').slice(0, 32);
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.message : String(error);
}
