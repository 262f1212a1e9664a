import type { ExtensionContext } from 'vscode';

const key = 'hookLauncher.version';

type Context = Pick<ExtensionContext, 'globalState'>;

/**
 * True after an update of the extension, where it ever set up the launcher that commit hooks call: the folder that the
 * launcher leads into is going away.
 */
export function isLauncherOutdated({ globalState }: Context): boolean {
  const version = globalState.get<string>(key);
  return version !== undefined && version !== FRESH_EYES_VERSION;
}

export async function rememberLauncher({ globalState }: Context): Promise<void> {
  await globalState.update(key, FRESH_EYES_VERSION);
}
