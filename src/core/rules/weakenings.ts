import { message } from '../messages';
import { rulesFolder, type SideRules } from './readScopes';
import type { Rule } from './rule';
import type { Weakening } from './ruleSet';
import { firstDifference, weakerPacks, weakerRules } from './weakerRules';
import { weakerConfig, weakerSettings } from './weakerSettings';

/**
 * What the newer text of `.fresh-eyes` weakens, each with the place in the newer file. Where weaker cannot be told from
 * different, it is listed: the owner decides.
 */
export function weakenings(builtIn: readonly Rule[], base: SideRules, newer: SideRules): readonly Weakening[] {
  if (base === newer) return [];
  const folders = [...new Set([...base.scopes, ...newer.scopes].map(({ folder }) => folder))];
  return [
    ...weakerImports(base, newer),
    ...importsOff(base, newer),
    ...folders.flatMap((folder) => [
      ...weakerRules(folder, base, newer),
      ...weakerPacks(folder, base, newer),
      ...weakerSettings(folder, builtIn, base, newer),
      ...weakerConfig(folder, base, newer),
    ]),
  ];
}

/** Tools whose instructions a review follows and that the change switches off. */
function importsOff(base: SideRules, newer: SideRules): readonly Weakening[] {
  const file = newer.configs.get('');
  const followed = new Set(base.imported.filter(({ kind }) => kind === 'model').map(({ tool }) => tool));
  return [...followed]
    .filter((tool) => file?.config?.import?.[tool] === false)
    .map((tool) => {
      const args = { key: `import.${tool}`, from: 'true', to: 'false' };
      const line = file?.lineOf(['import', tool]) ?? null;
      return { path: `${rulesFolder}/config.jsonc`, line, message: message('rules.weakened-setting', args) };
    });
}

/** Instructions that a review follows and that the change takes away or rewrites; adding to them weakens nothing. */
function weakerImports(base: SideRules, newer: SideRules): readonly Weakening[] {
  const files = new Map(
    base.imported.filter(({ kind }) => kind === 'model').map(({ file }) => [file, base.texts.get(file) ?? '']),
  );
  return [...files].flatMap(([path, text]): Weakening[] => {
    const now = newer.texts.get(path);
    if (now?.includes(text.trimEnd()) === true) return [];
    return [
      { path, line: now === undefined ? null : firstDifference(text, now), message: message('rules.weakened-import') },
    ];
  });
}
