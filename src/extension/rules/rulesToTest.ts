import { join } from 'node:path';
import type { Uri } from 'vscode';
import { rulePackCache } from '../../node/rulePackCache';
import { builtInRulesOnDisk, repositoryRulesOnDisk, type RulesOnDisk } from '../../node/rulesOnDisk';
import { userCacheFolder } from '../../node/userFolders';
import { workTreeRules } from '../../node/workTreeRules';

/** The rules with the given full names, with their examples, as they stand in the working tree. */
export async function rulesToTest(root: Uri | null, names: readonly string[]): Promise<RulesOnDisk> {
  const wanted = new Set(names);
  const builtIn = await builtInRulesOnDisk(join(__dirname, 'rules'));
  const others = root === null ? null : await repositoryRules(root);
  const rules = [...builtIn.rules, ...(others?.rules ?? [])].filter(({ rule }) => wanted.has(rule.id));
  return { ...(others ?? builtIn), rules, problems: [] };
}

async function repositoryRules(root: Uri): Promise<RulesOnDisk> {
  const packs = rulePackCache(userCacheFolder({ env: process.env }));
  const { side, layers } = await workTreeRules(root.fsPath, ['x'], packs, new AbortController().signal);
  const onDisk = await repositoryRulesOnDisk(root.fsPath, side);
  const known = new Set(onDisk.rules.map(({ rule }) => rule.id));
  // Of a pack from elsewhere the rules are at hand, and the files are not.
  const shared = layers
    .flatMap(({ rules }) => rules)
    .filter(({ id, origin }) => origin === 'extends' && !known.has(id))
    .map((rule) => ({ rule, file: rule.file, text: '' }));
  return { ...onDisk, rules: [...onDisk.rules, ...shared] };
}
