import { globMatcher } from '../diff/pathMatcher';
import { inFolder } from './folderGlob';
import type { EffectiveRule } from './ruleSet';
import type { Rule } from './rule';
import { isUnder, type ScopeLayers } from './ruleScope';
import { applySetting, declaredEffect, settingFor, type Effect } from './ruleSettings';

/** Globs relative to a folder, as positive and negative tests of the repository's paths. */
type GlobList = readonly { readonly isNegative: boolean; readonly glob: number }[];

type Plan = {
  readonly folder: string;
  readonly globs: readonly ((path: string) => boolean)[];
  readonly rules: readonly { readonly rule: Rule; readonly files: GlobList }[];
  readonly settings: readonly { readonly files: GlobList; readonly of: ReadonlyMap<Rule, Settled> }[];
  /** Paths on which the same globs match get the same list, and the very same array. */
  readonly known: Map<string, readonly EffectiveRule[]>;
};
type Settled = (effect: Effect) => Effect;

/**
 * The rules that apply to a path, each with its severity and status there. Every distinct glob is compiled once and
 * tried once for a path; the rest is a look-up.
 */
export function selectRules(layers: readonly ScopeLayers[]): (path: string) => readonly EffectiveRule[] {
  const plans = layers.map(planOf);
  return (path) => {
    const plan = plans.find(({ folder }) => isUnder(path, folder));
    return plan === undefined ? [] : rulesIn(plan, path);
  };
}

function planOf(layers: ScopeLayers): Plan {
  const distinct = new Map<string, number>();
  const intern = (globs: readonly string[], folder: string): GlobList =>
    globs.map((glob) => {
      const isNegative = glob.startsWith('!');
      const inside = inFolder(isNegative ? glob.slice(1) : glob, folder);
      const index = distinct.get(inside) ?? distinct.size;
      distinct.set(inside, index);
      return { isNegative, glob: index };
    });
  const rules = layers.rules.map((rule) => ({ rule, files: intern(rule.files, '') }));
  const settings = layers.settings.flatMap(({ folder, config }) => [
    { files: [] as GlobList, of: settledBy(layers.rules, config.rules ?? {}) },
    ...(config.overrides ?? []).map((each) => ({
      files: intern(each.files, folder),
      of: settledBy(layers.rules, each.rules),
    })),
  ]);
  return {
    folder: layers.folder,
    globs: [...distinct.keys()].map(globMatcher),
    rules,
    settings: settings.filter(({ of }) => of.size > 0),
    known: new Map(),
  };
}

function settledBy(rules: readonly Rule[], settings: Parameters<typeof settingFor>[1]): ReadonlyMap<Rule, Settled> {
  if (Object.keys(settings).length === 0) return new Map();
  return new Map(
    rules.flatMap((rule): [Rule, Settled][] => {
      const found = settingFor(rule, settings);
      return found === null ? [] : [[rule, (effect) => applySetting(rule, effect, found.setting)]];
    }),
  );
}

function rulesIn(plan: Plan, path: string): readonly EffectiveRule[] {
  const hits = plan.globs.map((matches) => matches(path));
  const key = packed(hits);
  const known = plan.known.get(key) ?? listFor(plan, hits);
  plan.known.set(key, known);
  return known;
}

/** Fifteen answers to a character. */
function packed(hits: readonly boolean[]): string {
  let key = '';
  for (let at = 0; at < hits.length; at += 15) {
    let bits = 0;
    for (let index = at; index < at + 15; index += 1) bits = bits * 2 + (hits[index] === true ? 1 : 0);
    key += String.fromCharCode(bits);
  }
  return key;
}

function listFor(plan: Plan, hits: readonly boolean[]): readonly EffectiveRule[] {
  const settings = plan.settings.filter(({ files }) => isOn(files, hits));
  return plan.rules.flatMap(({ rule, files }): EffectiveRule[] => {
    if (!isOn(files, hits)) return [];
    const declared = declaredEffect(rule);
    const effect = settings.reduce((before, { of }) => of.get(rule)?.(before) ?? before, declared);
    if (effect.severity === 'off' || effect.status === 'draft') return [];
    const isSame = effect.severity === declared.severity && effect.status === declared.status;
    return [isSame ? rule : { ...rule, severity: effect.severity, status: effect.status }];
  });
}

/** An empty list, or one that only takes out, starts from every path; later globs win. */
function isOn(files: GlobList, hits: readonly boolean[]): boolean {
  let isMatch = files.every(({ isNegative }) => isNegative);
  for (const { isNegative, glob } of files) if (hits[glob] === true) isMatch = !isNegative;
  return isMatch;
}
