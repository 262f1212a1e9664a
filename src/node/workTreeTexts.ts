import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuleTexts } from '../core/rules/extendedPacks';

const maxText = 1024 * 1024;

/**
 * Rules, configuration and packs as they stand in the working tree, for the commands that help to write them; a review
 * reads git's objects instead. Links are not followed, and nothing outside `root` is read.
 */
export function workTreeTexts(root: string): RuleTexts {
  return {
    pathsAt: async (_side, under) => (await Promise.all(under.map((path) => filesAt(root, path)))).flat(),
    textAt: async (_side, path) => {
      const stats = await statOrNull(join(root, path));
      return stats?.isFile() === true && stats.size <= maxText ? await readFile(join(root, path), 'utf8') : null;
    },
  };
}

async function filesAt(root: string, path: string): Promise<readonly string[]> {
  const stats = await statOrNull(join(root, path));
  if (stats?.isFile() === true) return [path];
  if (stats?.isDirectory() !== true) return [];
  const entries = await readdir(join(root, path), { withFileTypes: true });
  const inside = entries
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== '.git')
    .map((entry) => filesAt(root, path === '' ? entry.name : `${path}/${entry.name}`));
  return (await Promise.all(inside)).flat().sort();
}

async function statOrNull(path: string) {
  try {
    return await lstat(path);
  } catch {
    return null;
  }
}
