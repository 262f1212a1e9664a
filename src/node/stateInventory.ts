import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryName } from './stateRoom';
import { userStateFolder } from './userFolders';

export type StateInventory = {
  readonly folder: string;
  readonly kinds: readonly { readonly kind: string; readonly entries: number; readonly bytes: number }[];
};

/** What is stored for one repository, by kind. */
export async function stateInventory(commonDir: string, env: NodeJS.ProcessEnv): Promise<StateInventory> {
  const folder = join(userStateFolder({ env }), repositoryName(commonDir));
  const kinds = await Promise.all(
    (await names(folder)).map(async (kind) => {
      const files = await Promise.all(
        (await names(join(folder, kind))).map((name) => stat(join(folder, kind, name)).catch(() => null)),
      );
      const sizes = files.flatMap((stats) => stats?.size ?? []);
      return { kind, entries: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
    }),
  );
  return { folder, kinds };
}

/** Removes all of it; returns what there was. */
export async function clearState(commonDir: string, env: NodeJS.ProcessEnv): Promise<StateInventory> {
  const inventory = await stateInventory(commonDir, env);
  await rm(inventory.folder, { recursive: true, force: true, maxRetries: 3 });
  return inventory;
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}
