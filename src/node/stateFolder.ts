import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { StateKind, StateLog, StateStore } from '../core/ports';
import { message, type Message } from '../core/messages';
import { privateFolder } from './privateFolder';
import { appendLine, readLines } from './stateLog';
import { listEntries, readEntry, removeEntry, writeEntry } from './stateEntries';
import { userStateFolder } from './userFolders';

export type StateFolderOptions = {
  readonly env?: NodeJS.ProcessEnv;
  /** Told once per kind of trouble. State is never a reason to lose a review, so nothing here throws. */
  readonly onProblem?: (problem: Message) => void;
};

/**
 * The user's state for one repository. Nothing in the repository leads here but the real path of its common directory,
 * so a cloned or unpacked repository can bring no receipt; worktrees of one repository share one folder.
 *
 * A folder that is a link, belongs to someone else or can be written by others is not used: reads find nothing, writes
 * are left out, and `onProblem` says so.
 */
export function stateFolder(commonDir: string, options: StateFolderOptions = {}): StateStore {
  const root = userStateFolder(options.env ? { env: options.env } : {});
  const repository = join(root, repositoryName(commonDir));
  const told = new Set<string>();
  const tell = (problem: Message): void => {
    if (told.has(problem.code)) return;
    told.add(problem.code);
    options.onProblem?.(problem);
  };
  const guarded = async <T>(kind: StateKind | StateLog, absent: T, use: (folder: string) => Promise<T>): Promise<T> => {
    try {
      const folder = await privateFolder([root, repository, join(repository, kind)]);
      if (folder !== null) return await use(folder);
      tell(message('state.unsafe', { folder: repository }));
    } catch (error) {
      tell(message('state.unusable', { folder: repository, reason: reasonOf(error) }));
    }
    return absent;
  };

  return {
    read: (kind, key) => guarded<unknown>(kind, null, (folder) => readEntry(folder, key, tell)),
    write: (kind, key, value) => guarded(kind, undefined, (folder) => writeEntry(folder, key, value, kind)),
    list: (kind) => guarded(kind, [], listEntries),
    remove: (kind, key) => guarded(kind, undefined, (folder) => removeEntry(folder, key)),
    append: (log, record) => guarded(log, undefined, (folder) => appendLine(folder, record)),
    records: (log) => guarded<readonly unknown[]>(log, [], readLines),
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
