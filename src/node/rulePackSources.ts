import type { PackSource } from '../core/rules/packSource';
import { gitPack, type FetchedPack } from './gitPackSource';
import { httpsPack } from './httpsPackSource';
import { npmPack } from './npmPackSource';

export type PackFetching = {
  /** Top of the repository whose configuration names the pack; only its `node_modules` is read. */
  readonly repositoryRoot: string;
  readonly cacheFolder: string;
  /** True when a person said that a pack may come from this machine or network. */
  readonly isLocalAllowed: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
};

/**
 * Gets a shared pack from where it lives. Only the commands `rules add`, `update` and `fetch` come here, on a person's
 * action; a review never does.
 * @throws PackFetchError
 */
export function fetchPack(
  source: PackSource & { kind: 'npm' | 'git' | 'https' },
  fetching: PackFetching,
): Promise<FetchedPack> {
  const { repositoryRoot, cacheFolder, isLocalAllowed, env, signal } = fetching;
  switch (source.kind) {
    case 'git':
      return gitPack(source, cacheFolder, isLocalAllowed, env, signal);
    case 'npm':
      return npmPack(source, repositoryRoot, cacheFolder, env, signal);
    case 'https':
      return httpsPack(source, isLocalAllowed, env, signal);
  }
}
