import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inertLine } from '../core/inertText';
import { english, message } from '../core/messages';
import { convertedRules } from '../core/rules/convertedRules';
import { rulePackCache } from '../node/rulePackCache';
import { writeRulesFile } from '../node/rulesFiles';
import { userCacheFolder } from '../node/userFolders';
import { repositoryRoot, workTreeRules } from '../node/workTreeRules';
import { exitCode, type CommandIo } from './io';
import type { RulesOptions } from './rulesArgs';

/** `rules convert`: instructions of other tools become rule files of our own, as drafts; nothing that is there is touched. */
export async function convertImported(_options: RulesOptions, io: CommandIo): Promise<number> {
  const root = await repositoryRoot(io.cwd, io.env, io.signal);
  const packs = rulePackCache(userCacheFolder({ env: io.env }));
  const { side } = await workTreeRules(root, ['x'], packs, io.signal);
  let written = 0;
  for (const { name, text } of convertedRules(side.imported)) {
    const path = `.fresh-eyes/rules/${name}`;
    if (existsSync(join(root, path))) continue;
    await writeRulesFile(root, path, text);
    io.stdout.write(`${inertLine(path)}\n`);
    written += 1;
  }
  io.stderr.write(`${english(message('rules.converted', { count: written }))}\n`);
  return exitCode.passed;
}
