import { randomBytes } from 'node:crypto';
import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { message, type Message } from '../core/messages';
import { privateFolder } from './privateFolder';
import { userDataFolder } from './userFolders';

export type LauncherTarget = {
  readonly version: string;
  /** The Node that runs the hook; VS Code's own with `isElectron` where there is no other. */
  readonly nodePath: string;
  readonly isElectron: boolean;
  /** `hook.js` of this front end; copied, because an extension's folder goes away with its next version. */
  readonly hookScript: string;
  /** `cli.js` of this front end, which reviews when there is no receipt. */
  readonly engine: string;
};

const recordSchema = z.object({
  version: z.string(),
  nodePath: z.string(),
  isElectron: z.boolean(),
  engine: z.string(),
});
export type LauncherRecord = z.infer<typeof recordSchema>;

export type LauncherStatus = {
  readonly file: string;
  readonly record: LauncherRecord | null;
  readonly hasNode: boolean;
  readonly hasEngine: boolean;
};

/**
 * Writes the launcher that every installed hook calls. Leaves a newer one alone while what it points to is there.
 * Returns what keeps it from being written, or null.
 */
export async function keepLauncher(
  target: LauncherTarget,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Message | null> {
  const status = await launcherStatus(env);
  const { record } = status;
  const works = record !== null && status.hasNode && status.hasEngine && existsSync(status.file);
  if (works && compareVersions(record.version, target.version) > 0) return null;
  if (works && record.version === target.version && record.engine === target.engine) return null;
  const data = userDataFolder({ env });
  const folder = await privateFolder([data, join(data, 'hook')]);
  // Whoever can write there could have every commit run their program.
  if (folder === null) return message('hook.unsafe-folder', { folder: data });
  await replaceFile(folder, 'hook.js', (file) => copyFile(target.hookScript, file));
  const { version, nodePath, isElectron, engine } = target;
  const text = JSON.stringify({ version, nodePath, isElectron, engine });
  await replaceFile(folder, 'launcher.json', (file) => writeFile(file, text, { mode: 0o600 }));
  await replaceFile(folder, 'launch', (file) => writeFile(file, launchScript(target), { mode: 0o700 }));
  return null;
}

export async function launcherStatus(env: NodeJS.ProcessEnv = process.env): Promise<LauncherStatus> {
  const folder = join(userDataFolder({ env }), 'hook');
  const text = await readFile(join(folder, 'launcher.json'), 'utf8').catch(() => null);
  const record = text === null ? null : parsedRecord(text);
  return {
    file: join(folder, 'launch'),
    record,
    hasNode: record !== null && existsSync(record.nodePath),
    hasEngine: record !== null && existsSync(record.engine),
  };
}

/** Run by `sh`, on Windows by the one that git brings along. */
function launchScript({ version, nodePath, isElectron }: LauncherTarget): string {
  return `#!/bin/sh
# Fresh Eyes ${version}; written anew by whichever of its front ends is newest.
folder=$(dirname "$0")
node=${shellQuoted(nodePath)}
${isElectron ? electronPart : plainPart}
if [ -z "$node" ] || [ ! -f "$folder/hook.js" ]; then
  echo 'fresh-eyes: no verdict (Node or the hook is gone); the commit goes on. Mend it with "fresh-eyes hook install".' >&2
  exit 0
fi
exec "$node" "$folder/hook.js" "$@"
`;
}

const plainPart = '[ -x "$node" ] || node=$(command -v node)';

/** VS Code's own Node starts slowly, so it is taken only where there is no other that is new enough. */
const electronPart = `other=$(command -v node)
if [ -n "$other" ]; then
  major=$("$other" --version | sed 's/^v\\([0-9]*\\).*/\\1/')
  [ "\${major:-0}" -ge 20 ] || other=
fi
if [ -n "$other" ]; then
  node=$other
elif [ -x "$node" ]; then
  ELECTRON_RUN_AS_NODE=1
  export ELECTRON_RUN_AS_NODE
else
  node=
fi`;

function shellQuoted(text: string): string {
  // Git's shell on Windows takes forward slashes.
  const path = process.platform === 'win32' ? text.replaceAll('\\', '/') : text;
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

async function replaceFile(folder: string, name: string, write: (file: string) => Promise<void>): Promise<void> {
  const temporary = join(folder, `.${name}-${randomBytes(6).toString('hex')}`);
  try {
    await write(temporary);
    await rename(temporary, join(folder, name));
  } finally {
    await rm(temporary, { force: true });
  }
}

function parsedRecord(text: string): LauncherRecord | null {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Negative when `a` is older. Only the three numbers count; a pre-release counts as its release. */
function compareVersions(a: string, b: string): number {
  const numbers = (version: string): number[] => version.split(/[.-]/, 3).map(Number);
  const other = numbers(b);
  for (const [index, number] of numbers(a).entries()) {
    const difference = number - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
