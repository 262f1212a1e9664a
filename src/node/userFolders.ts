import { homedir } from 'node:os';
import { join } from 'node:path';

export type FolderOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
};

/**
 * Receipts, outcomes, ledger: `$XDG_STATE_HOME`, `%LOCALAPPDATA%` or Application Support. `FRESH_EYES_STATE_HOME`
 * takes their place, for tests and for machines whose home is read-only.
 */
export function userStateFolder(options: FolderOptions = {}): string {
  return ownFolder('FRESH_EYES_STATE_HOME', 'XDG_STATE_HOME', ['.local', 'state'], 'LOCALAPPDATA', options);
}

/** The hook's launcher: what must outlive an update of either front end. `FRESH_EYES_DATA_HOME` takes its place. */
export function userDataFolder(options: FolderOptions = {}): string {
  return ownFolder('FRESH_EYES_DATA_HOME', 'XDG_DATA_HOME', ['.local', 'share'], 'LOCALAPPDATA', options);
}

/** The user's own configuration: `$XDG_CONFIG_HOME`, `%APPDATA%` or Application Support. */
export function userConfigFolder(options: FolderOptions = {}): string {
  return ownFolder('FRESH_EYES_CONFIG_HOME', 'XDG_CONFIG_HOME', ['.config'], 'APPDATA', options);
}

/** Rule packs by content: what can be fetched again. `FRESH_EYES_CACHE_HOME` takes its place. */
export function userCacheFolder(options: FolderOptions = {}): string {
  return ownFolder('FRESH_EYES_CACHE_HOME', 'XDG_CACHE_HOME', ['.cache'], 'LOCALAPPDATA', options);
}

function ownFolder(
  override: string,
  xdg: string,
  xdgDefault: readonly string[],
  windows: string,
  { env = process.env, platform = process.platform, home = homedir() }: FolderOptions,
): string {
  const chosen = env[override];
  if (chosen) return join(chosen, 'fresh-eyes');
  if (platform === 'win32') return join(env[windows] ?? join(home, 'AppData', 'Local'), 'fresh-eyes');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'fresh-eyes');
  const base = env[xdg];
  // The XDG specification: a relative path is to be ignored.
  return join(base?.startsWith('/') ? base : join(home, ...xdgDefault), 'fresh-eyes');
}
