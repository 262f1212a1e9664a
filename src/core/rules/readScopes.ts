import type { OpenedChange, Side } from '../ports';
import { parseRule } from './parseRule';
import { repositoryConfig, type ConfigFile } from './repositoryConfig';
import type { Rule, RulePack, RuleProblem } from './rule';
import type { RuleScope } from './ruleScope';
import { inFolder } from './selectRules';

/** All that `.fresh-eyes` folders of one side say about the paths of a change. */
export type SideRules = {
  readonly scopes: readonly RuleScope[];
  /** By the folder that holds `.fresh-eyes`. */
  readonly configs: ReadonlyMap<string, ConfigFile>;
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
 * Reads the `.fresh-eyes` folders at or above the changed paths on one side. What cannot be used is a problem with its
 * place; the rest is used.
 */
export async function readScopes(change: OpenedChange, side: Side, signal: AbortSignal): Promise<SideRules> {
  const folders = foldersAbove(
    change.entries.flatMap(({ path, oldPath }) => (oldPath === null ? [path] : [path, oldPath])),
  );
  const wanted = folders.map((folder) => join(folder, rulesFolder));
  const texts = new Map<string, string>();
  for (const path of await change.pathsAt(side, wanted, signal)) {
    const isUsed = /(?:^|\/)\.fresh-eyes\/(?:config\.jsonc|rules\.lock\.json|rules\/[^/]+\.md)$/.test(path);
    const text = isUsed ? await change.textAt(side, path, signal) : null;
    if (text !== null) texts.set(path, text);
  }
  const problems: RuleProblem[] = [];
  const configs = new Map<string, ConfigFile>();
  const scopes: RuleScope[] = [];
  for (const folder of folders) {
    const prefix = join(folder, rulesFolder);
    const configText = texts.get(`${prefix}/config.jsonc`);
    const config = configText === undefined ? null : repositoryConfig(configText, `${prefix}/config.jsonc`);
    if (config !== null) {
      configs.set(folder, config);
      problems.push(...config.problems);
    }
    const rules = ownRules(folder, prefix, texts, problems);
    if (config === null && rules.length === 0) continue;
    scopes.push({ folder, config: config?.config ?? null, packs: packsOf(config), rules });
  }
  return { scopes, configs, texts, problems };
}

function packsOf(config: ConfigFile | null): readonly (RulePack | '//')[] {
  return (config?.config?.extends ?? []).flatMap((source) => (source === '//' ? ['//' as const] : []));
}

/** The repository's own rules are named `repo/<id>`, those of a nested folder `repo/<folder>/<id>`. */
function ownRules(
  folder: string,
  prefix: string,
  texts: ReadonlyMap<string, string>,
  problems: RuleProblem[],
): readonly Rule[] {
  const rules: Rule[] = [];
  for (const [file, text] of texts) {
    if (!file.startsWith(`${prefix}/rules/`)) continue;
    const read = parseRule({ file, text, pack: join('repo', folder), origin: 'repository', source: file, owner: null });
    problems.push(...read.problems);
    if (read.rule === null) continue;
    const { rule } = read;
    if (rules.some(({ id }) => id === rule.id)) {
      problems.push({ file, line: 1, column: 1, code: 'rules.id-twice', args: { id: rule.id } });
      continue;
    }
    const below = rule.files.length === 0 && folder !== '' ? [`${folder}/**`] : rule.files;
    rules.push(folder === '' ? rule : { ...rule, files: below.map((glob) => placed(glob, folder)) });
  }
  return rules;
}

function placed(glob: string, folder: string): string {
  if (glob === `${folder}/**`) return glob;
  return glob.startsWith('!') ? `!${inFolder(glob.slice(1), folder)}` : inFolder(glob, folder);
}

export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}
