import type { StateStore } from '../core/ports';
import { listEntries, readEntry, removeEntry, writeEntry } from './stateEntries';
import { appendLine, readLines } from './stateLog';
import { stateRoom, type StateFolderOptions } from './stateRoom';

/** The user's state for one repository, in the folder that {@link stateRoom} guards. */
export function stateFolder(commonDir: string, options: StateFolderOptions = {}): StateStore {
  const within = stateRoom(commonDir, options);
  return {
    read: (kind, key) => within<unknown>(kind, null, (folder, tell) => readEntry(folder, key, kind, tell)),
    write: (kind, key, value) => within(kind, undefined, (folder) => writeEntry(folder, key, value, kind)),
    list: (kind) => within(kind, [], listEntries),
    remove: (kind, key) => within(kind, undefined, (folder) => removeEntry(folder, key)),
    append: (log, record) => within(log, undefined, (folder) => appendLine(folder, record)),
    records: (log) => within<readonly unknown[]>(log, [], readLines),
  };
}
