import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { builtInRules } from '../core/rules/builtInRules';
import { isPackFile, readPack, type PackFiles } from '../core/rules/packContent';
import { manifestFile } from '../core/rules/packManifest';
import type { ReadPack, Rule, RuleProblem } from '../core/rules/rule';
import type { SideRules } from '../core/rules/readScopes';
import { packSource } from '../core/rules/packSource';
import { readTestResults, type RuleTestResults } from './ruleTestResults';
import { workTreeTexts } from './workTreeTexts';

/** Rules with the text of their files, as the commands for their writers need them. */
export type RulesOnDisk = {
  readonly rules: readonly { readonly rule: Rule; readonly file: string; readonly text: string }[];
  readonly problems: readonly RuleProblem[];
  /** Where results of tests are kept; null for rules that are not in a folder of their own. */
  readonly folder: string | null;
  readonly quality: ReadPack['quality'];
};

/** A pack in a folder; null where there is no manifest. Files are named relative to `from`. */
export async function packOnDisk(folder: string, from: string): Promise<RulesOnDisk | null> {
  const texts = workTreeTexts(folder);
  const { signal } = new AbortController();
  const files: Record<string, string> = {};
  for (const path of await texts.pathsAt('reviewed', [''], signal)) {
    const text = isPackFile(path) ? await texts.textAt('reviewed', path, signal) : null;
    if (text !== null) files[path] = text;
  }
  if (!Object.hasOwn(files, manifestFile)) return null;
  const name = relative(from, folder).replaceAll('\\', '/') || '.';
  const { pack, quality } = readPack(files, name, FRESH_EYES_VERSION);
  const named = (file: string) => file.replace(`${name}: `, name === '.' ? '' : `${name}/`);
  return {
    rules: rulesWithTexts(pack.rules, files, name),
    problems: pack.problems.map((problem) => ({ ...problem, file: named(problem.file) })),
    folder,
    quality,
  };
}

/** A locked pack of other people, from its content; results of its tests have no folder to be kept in. */
export function lockedPackRules(files: PackFiles, source: string): RulesOnDisk {
  const { pack, quality } = readPack(files, source, FRESH_EYES_VERSION);
  const textOf = ({ file }: Rule) => files[file.slice(`${source}: `.length)] ?? '';
  const rules = pack.rules.map((rule) => ({ rule, file: rule.file, text: textOf(rule) }));
  return { rules, problems: pack.problems, folder: null, quality };
}

function rulesWithTexts(rules: readonly Rule[], files: PackFiles, name: string): RulesOnDisk['rules'] {
  const prefix = name === '.' ? '' : `${name}/`;
  return rules.map((rule) => {
    const path = rule.file.slice(`${name}: `.length);
    return { rule, file: prefix + path, text: files[path] ?? '' };
  });
}

/** The repository's own rules and its folder packs. */
export async function repositoryRulesOnDisk(root: string, side: SideRules): Promise<RulesOnDisk> {
  const own = side.scopes.flatMap(({ rules }) =>
    rules.map((rule) => ({ rule, file: rule.source, text: side.texts.get(rule.source) ?? '' })),
  );
  const packs = await Promise.all(folderPacks(root, side).map((folder) => packOnDisk(folder, root)));
  const extended = packs.flatMap((pack) => pack?.rules ?? []);
  const quality = { recall: 0.8, noise: 0.2 };
  return { rules: [...own, ...extended], problems: side.problems, folder: ownRules(root), quality };
}

/** What models made of the repository's own rules and of its folder packs, as it stands beside either, newest first. */
export async function repositoryTestResults(root: string, side: SideRules): Promise<readonly RuleTestResults[]> {
  const found = await Promise.all([ownRules(root), ...folderPacks(root, side)].map(readTestResults));
  return found.flat().sort((one, other) => other.at - one.at);
}

function ownRules(root: string): string {
  return join(root, '.fresh-eyes', 'rules');
}

function folderPacks(root: string, { scopes }: SideRules): readonly string[] {
  const folders = scopes.flatMap(({ folder, config }) =>
    (config?.extends ?? []).flatMap((source) => {
      const from = packSource(source);
      return from?.kind === 'folder' ? [resolve(root, folder, from.path)] : [];
    }),
  );
  return [...new Set(folders)];
}

/** The built-in pack with its examples, from the files that ship beside the bundles. */
export async function builtInRulesOnDisk(folder: string): Promise<RulesOnDisk> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  const files = Object.fromEntries(texts);
  const { rules, problems } = builtInRules(files);
  return {
    rules: rules.map((rule) => ({ rule, file: rule.file, text: files[rule.file.slice('core/'.length)] ?? '' })),
    problems,
    folder: null,
    quality: { recall: 0.8, noise: 0.2 },
  };
}
