import { extendedPacks, join, type PackReader } from './extendedPacks';
import { importedRules, importPlaces, isImportPath, type ImportedRule } from './importedRules';
import { addRule } from './packContent';
import { parseRule } from './parseRule';
import { repositoryConfig, type ConfigFile } from './repositoryConfig';
import type { Rule, RuleProblem } from './rule';
import { rulesLock, type RulesLock } from './rulesLock';
import type { RuleScope } from './ruleScope';
import { allBelow, inFolder } from './folderGlob';

/** All that `.fresh-eyes` folders of one side say about the paths of a change. */
export type SideRules = {
  readonly scopes: readonly RuleScope[];
  /** By the folder that holds `.fresh-eyes`. */
  readonly configs: ReadonlyMap<string, ConfigFile>;
  /** Instructions of other tools; below all real rules. */
  readonly imported: readonly ImportedRule[];
  /** Text of every file that was read, by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly RuleProblem[];
};

export const rulesFolder = '.fresh-eyes';

/** Folders above the paths, the root (empty text) first. */
export function foldersAbove(paths: Iterable<string>): readonly string[] {
  const folders = new Set(['']);
  for (const path of paths) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) folders.add(path.slice(0, at));
  }
  return [...folders].sort();
}

/**
 * Reads the `.fresh-eyes` folders at or above the given paths on one side. What cannot be used is a problem with its
 * place; the rest is used.
 */
export async function readScopes(reader: PackReader, paths: readonly string[]): Promise<SideRules> {
  const folders = foldersAbove(paths);
  const texts = await textsIn(folders, reader);
  const problems: RuleProblem[] = [];
  const configs = new Map<string, ConfigFile>();
  const scopes: RuleScope[] = [];
  const rootLock = lockIn('', texts, problems);
  for (const folder of folders) {
    const rules = ownRules(folder, texts, problems);
    const file = `${join(folder, rulesFolder)}/config.jsonc`;
    const text = texts.get(file);
    if (text === undefined) {
      if (rules.length > 0) scopes.push({ folder, config: null, packs: [], rules });
      continue;
    }
    const read = repositoryConfig(text, file);
    const lock = folder === '' ? rootLock : (lockIn(folder, texts, problems) ?? rootLock);
    const placeOf = (index: number) => ({ file, line: read.lineOf(['extends', index]), column: 1 });
    const extended = await extendedPacks(read.config?.extends ?? [], folder, lock, placeOf, reader);
    problems.push(...read.problems, ...extended.problems);
    configs.set(folder, read);
    scopes.push({ folder, config: read.config, packs: extended.packs, rules });
  }
  const imported = importedRules(texts, configs.get('')?.config?.import);
  return { scopes, configs, imported, texts, problems };
}

function isRuleText(path: string): boolean {
  return /(?:^|\/)\.fresh-eyes\/(?:config\.jsonc|rules\.lock\.json|rules\/[^/]+\.md)$/.test(path) || isImportPath(path);
}

async function textsIn(
  folders: readonly string[],
  { texts: source, side, signal }: PackReader,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const wanted = [...folders.map((folder) => join(folder, rulesFolder)), ...importPlaces(folders)];
  for (const path of await source.pathsAt(side, wanted, signal)) {
    const text = isRuleText(path) ? await source.textAt(side, path, signal) : null;
    if (text !== null) texts.set(path, text);
  }
  return texts;
}

function lockIn(folder: string, texts: ReadonlyMap<string, string>, problems: RuleProblem[]): RulesLock | null {
  const file = `${join(folder, rulesFolder)}/rules.lock.json`;
  const text = texts.get(file);
  if (text === undefined) return null;
  const read = rulesLock(text, file);
  problems.push(...read.problems);
  return read.lock;
}

/** The repository's own rules are named `repo/<id>`, those of a nested folder `repo/<folder>/<id>`. */
function ownRules(folder: string, texts: ReadonlyMap<string, string>, problems: RuleProblem[]): readonly Rule[] {
  const rules: Rule[] = [];
  for (const [file, text] of texts) {
    if (!file.startsWith(`${join(folder, rulesFolder)}/rules/`)) continue;
    const read = parseRule({
      file,
      text,
      pack: ownPackName(folder),
      origin: 'repository',
      source: file,
      owner: null,
    });
    problems.push(...read.problems);
    if (read.rule !== null) addRule(below(read.rule, folder), file, rules, problems);
  }
  return rules;
}

/** A folder's name may hold anything; in a rule's name, which stands in prompts and reports, it must not. */
export function ownPackName(folder: string): string {
  return join('repo', folder.replace(/[^\p{L}\p{N}./@+_-]/gu, '_'));
}

/** Globs of a rule file speak of paths below the folder that holds it. */
function below(rule: Rule, folder: string): Rule {
  if (folder === '') return rule;
  const inside = (glob: string) =>
    glob.startsWith('!') ? `!${inFolder(glob.slice(1), folder)}` : inFolder(glob, folder);
  const isOpen = rule.files.every((glob) => glob.startsWith('!'));
  return { ...rule, files: [...(isOpen ? [allBelow(folder)] : []), ...rule.files.map(inside)] };
}
