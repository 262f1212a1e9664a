import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { emptyLock, lockText, rulesLock, type RulesLock } from '../core/rules/rulesLock';
import { repositoryConfig } from '../core/rules/repositoryConfig';

export const configPath = '.fresh-eyes/config.jsonc';
export const lockPath = '.fresh-eyes/rules.lock.json';

/** Text of the configuration in the working tree; empty where there is none. */
export async function readConfigText(root: string): Promise<string> {
  return (await readPlain(root, configPath)) ?? '';
}

/** @throws ProblemError when the lock cannot be read: writing over it would lose what it pins */
export async function readLock(root: string): Promise<RulesLock> {
  const text = await readPlain(root, lockPath);
  if (text === null) return emptyLock;
  const { lock, problems } = rulesLock(text, lockPath);
  if (lock !== null) return lock;
  const [problem] = problems;
  throw unreadable(lockPath, problem?.line ?? 1);
}

/** @throws ProblemError when the configuration cannot be read */
export function sourcesOf(configText: string): readonly string[] {
  if (configText.trim() === '') return [];
  const { config, problems } = repositoryConfig(configText, configPath);
  if (config === null) throw unreadable(configPath, problems[0]?.line ?? 1);
  return config.extends ?? [];
}

export async function writeLock(root: string, lock: RulesLock): Promise<void> {
  await writeRulesFile(root, lockPath, lockText(lock));
}

/**
 * Writes a file below `.fresh-eyes`, whole or not at all. Refuses to write through a link, which could lead anywhere.
 * @throws ProblemError
 */
export async function writeRulesFile(root: string, path: string, text: string): Promise<void> {
  const file = join(root, path);
  const folder = dirname(file);
  // Every folder on the way, before any is made.
  for (const [index] of path.split('/').entries()) {
    const stats = await lstat(join(root, ...path.split('/').slice(0, index + 1))).catch(() => null);
    if (stats?.isSymbolicLink() !== true) continue;
    throw new ProblemError({ kind: 'usage', message: message('rules.file-is-link', { file: path }), next: null });
  }
  await mkdir(folder, { recursive: true });
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(temporary, text, { flag: 'wx' });
  await rename(temporary, file);
}

async function readPlain(root: string, path: string): Promise<string | null> {
  const stats = await lstat(join(root, path)).catch(() => null);
  return stats?.isFile() === true ? await readFile(join(root, path), 'utf8') : null;
}

function unreadable(file: string, line: number): ProblemError {
  return new ProblemError({
    kind: 'usage',
    message: message('rules.file-unreadable', { file, line }),
    next: message('rules.file-unreadable.next'),
  });
}
