import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { convertedRules } from '../core/rules/convertedRules';
import type { RulePackStore } from '../core/ports';
import { writeRulesFile } from './rulesFiles';
import { workTreeRules } from './workTreeRules';

/**
 * Instructions of other tools become rule files of our own, as drafts; nothing that is there is touched. Resolves with
 * the paths that were written.
 */
export async function convertImports(
  root: string,
  packs: RulePackStore,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { side } = await workTreeRules(root, ['x'], packs, signal);
  const written: string[] = [];
  for (const { name, text } of convertedRules(side.imported)) {
    const path = `.fresh-eyes/rules/${name}`;
    if (existsSync(join(root, path))) continue;
    await writeRulesFile(root, path, text);
    written.push(path);
  }
  return written;
}
