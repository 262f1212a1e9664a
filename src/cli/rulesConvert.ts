import { inertLine } from '../core/inertText';
import { english, message } from '../core/messages';
import { convertImports } from '../node/convertImports';
import { rulePackCache } from '../node/rulePackCache';
import { userCacheFolder } from '../node/userFolders';
import { repositoryRoot } from '../node/workTreeRules';
import { exitCode, type CommandIo } from './io';
import type { RulesOptions } from './rulesArgs';

/** `rules convert`: instructions of other tools become rule files of our own, as drafts. */
export async function convertImported(_options: RulesOptions, io: CommandIo): Promise<number> {
  const root = await repositoryRoot(io.cwd, io.env, io.signal);
  const written = await convertImports(root, rulePackCache(userCacheFolder({ env: io.env })), io.signal);
  for (const path of written) io.stdout.write(`${inertLine(path)}\n`);
  io.stderr.write(`${english(message('rules.converted', { count: written.length }))}\n`);
  return exitCode.passed;
}
