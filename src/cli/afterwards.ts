import { refreshOwnLauncher } from '../node/ownLauncher';
import type { CommandIo } from './io';
import { tellCollector } from './tellCollector';

/** What follows a command that recorded something; never changes its exit code. */
export async function afterwards(io: CommandIo): Promise<void> {
  await refreshOwnLauncher(io.env);
  await tellCollector(io);
}
