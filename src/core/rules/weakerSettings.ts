import type { RepositoryConfig } from '../config';
import { message, type MessageArgs, type MessageCode } from '../messages';
import { join } from './extendedPacks';
import { rulesFolder, type SideRules } from './readScopes';
import type { Rule } from './rule';
import type { Weakening } from './ruleSet';
import { scopeLayers } from './ruleScope';
import { applySetting, declaredEffect, effectText, isWeakerEffect, settingFor, type Effect } from './ruleSettings';
import { configDefaults, strictness } from './strictestConfig';

type Line = (...key: readonly (string | number)[]) => number | null;
type Add = (line: number | null, code: MessageCode, args: MessageArgs) => void;

/** What both sides say in one folder, and how a place in the newer file is named. */
function sidesIn(folder: string, base: SideRules, newer: SideRules) {
  const file = newer.configs.get(folder);
  const found: Weakening[] = [];
  const path = `${join(folder, rulesFolder)}/config.jsonc`;
  const lineOf: Line = (...key) => (file === undefined ? null : file.lineOf(key));
  const add: Add = (line, code, args) => found.push({ path, line, message: message(code, args) });
  // A newer file that cannot be read weakens nothing: the base stays in force, and the problem is told.
  const isBroken = file !== undefined && file.config === null;
  const before = base.configs.get(folder)?.config ?? {};
  return { before, after: isBroken ? before : (file?.config ?? {}), lineOf, add, found };
}

/** Severities and statuses that `rules` and `overrides` lower. */
export function weakerSettings(
  folder: string,
  builtIn: readonly Rule[],
  base: SideRules,
  newer: SideRules,
): readonly Weakening[] {
  const { before, after, lineOf, add, found } = sidesIn(folder, base, newer);
  const rules = scopeLayers(builtIn, base.scopes).find((layer) => layer.folder === folder)?.rules ?? builtIn;
  const known = new Set((before.overrides ?? []).map((each) => JSON.stringify(each)));
  for (const rule of rules) {
    const [from, to] = [effectIn(rule, before.rules), effectIn(rule, after.rules)];
    if (isWeakerEffect(to, from)) {
      const key = settingFor(rule, after.rules ?? {})?.key;
      const line = key === undefined ? lineOf('rules') : lineOf('rules', key);
      add(line, 'rules.weakened-lower', { rule: rule.id, from: effectText(from), to: effectText(to) });
    }
    for (const [index, each] of (after.overrides ?? []).entries()) {
      const special = applied(rule, to, each.rules);
      if (known.has(JSON.stringify(each)) || !isWeakerEffect(special, to)) continue;
      const args = { rule: rule.id, from: effectText(to), to: effectText(special), files: each.files.join(', ') };
      add(lineOf('overrides', index), 'rules.weakened-override', args);
    }
  }
  return found;
}

function effectIn(rule: Rule, settings: RepositoryConfig['rules']): Effect {
  return applied(rule, declaredEffect(rule), settings);
}

function applied(rule: Rule, effect: Effect, settings: RepositoryConfig['rules'] = {}): Effect {
  const setting = settingFor(rule, settings)?.setting;
  return setting === undefined ? effect : applySetting(rule, effect, setting);
}

/** Paths and thresholds that the configuration weakens. */
export function weakerConfig(folder: string, base: SideRules, newer: SideRules): readonly Weakening[] {
  const { before, after, lineOf, add, found } = sidesIn(folder, base, newer);
  for (const key of ['exclude', 'secretPaths'] as const) {
    const had = before[key] ?? [];
    for (const [index, glob] of (after[key] ?? []).entries()) {
      if (!glob.startsWith('!') && !had.includes(glob))
        add(lineOf(key, index), 'rules.weakened-exclude', { key, glob });
    }
  }
  const takenBack = (before.exclude ?? []).filter((glob) => glob.startsWith('!') && !after.exclude?.includes(glob));
  const dropped = (before.include ?? []).filter((glob) => !after.include?.includes(glob));
  for (const glob of takenBack) add(lineOf('exclude'), 'rules.weakened-include', { glob: glob.slice(1) });
  for (const glob of dropped) add(lineOf('include'), 'rules.weakened-include', { glob });
  // A nested configuration says nothing about the whole review.
  for (const { key, from, to } of folder === '' ? lowered(before, after) : []) {
    add(lineOf(key), 'rules.weakened-setting', { key, from, to });
  }
  return found;
}

type Lowered = { readonly key: string; readonly from: string | number; readonly to: string | number };

function lowered(before: RepositoryConfig, after: RepositoryConfig): readonly Lowered[] {
  const [earlier, later] = [withDefaults(before), withDefaults(after)];
  const words = (['failOn', 'onIncomplete', 'effort'] as const).filter((key) => {
    const order: readonly string[] = strictness[key];
    return order.indexOf(later[key]) < order.indexOf(earlier[key]);
  });
  const numbers = [
    ...(later.minConfidence > earlier.minConfidence ? (['minConfidence'] as const) : []),
    ...(later.maxFindings < earlier.maxFindings ? (['maxFindings'] as const) : []),
  ];
  return [...words, ...numbers].map((key) => ({ key, from: earlier[key], to: later[key] }));
}

function withDefaults(config: RepositoryConfig) {
  return {
    failOn: config.failOn ?? configDefaults.failOn,
    onIncomplete: config.onIncomplete ?? configDefaults.onIncomplete,
    effort: config.effort ?? configDefaults.effort,
    minConfidence: config.minConfidence ?? configDefaults.minConfidence,
    maxFindings: config.maxFindings ?? configDefaults.maxFindings,
  };
}
