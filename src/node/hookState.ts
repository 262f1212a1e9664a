import type { StateStore } from '../core/ports';
import { entryKeys, readEntry } from './stateEntries';
import { appendLine, readLines } from './stateLog';
import { stateRoom } from './stateRoom';

export type HookState = Pick<StateStore, 'read' | 'append' | 'records'> & {
  readonly list: (kind: 'receipts') => Promise<readonly { readonly key: string }[]>;
};

/** What the hook needs of the state folder: it lists without looking at every file, and writes nothing but log lines. */
export function hookState(commonDir: string, env: NodeJS.ProcessEnv): HookState {
  const within = stateRoom(commonDir, { env });
  return {
    read: (kind, key) => within<unknown>(kind, null, (folder, tell) => readEntry(folder, key, kind, tell)),
    list: (kind) => within(kind, [], async (folder) => (await entryKeys(folder)).map((key) => ({ key }))),
    append: (log, record) => within(log, undefined, (folder) => appendLine(folder, record)),
    records: (log) => within<readonly unknown[]>(log, [], readLines),
  };
}
