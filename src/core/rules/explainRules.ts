import { join } from './extendedPacks';
import { pathMatcher } from '../diff/pathMatcher';
import { rulesFolder } from './readScopes';
import type { Rule } from './rule';
import { isUnder, type ScopeLayers } from './ruleScope';
import { applySetting, declaredEffect, settingFor, type Effect } from './ruleSettings';
import { inFolder } from './folderGlob';

/** One thing that decided about a rule for a path, in the order in which they apply. */
export type RuleStep = {
  /** `declared` by its file, `setting` or `override` of a configuration. */
  readonly by: 'declared' | 'setting' | 'override';
  /** Pack, rule file or configuration. */
  readonly source: string;
  /** The key of the setting, where there is one. */
  readonly key: string | null;
  readonly effect: Effect;
  /** True where the setting wanted less and the lock kept it. */
  readonly isLocked: boolean;
};

export type ExplainedRule = {
  readonly rule: Rule;
  /** Why it does not apply; null where it does. */
  readonly leftOut: 'files' | 'off' | 'draft' | null;
  readonly effect: Effect;
  readonly steps: readonly RuleStep[];
};

/** Which rules apply to a path, from where, at which severity and why. Agrees with {@link selectRules} for every path. */
export function explainRules(layers: readonly ScopeLayers[], path: string): readonly ExplainedRule[] {
  const layer = layers.find(({ folder }) => isUnder(path, folder));
  return layer === undefined ? [] : layer.rules.map((rule) => explained(rule, layer, path));
}

function explained(rule: Rule, { settings }: ScopeLayers, path: string): ExplainedRule {
  const steps: RuleStep[] = [
    { by: 'declared', source: rule.source, key: null, effect: declaredEffect(rule), isLocked: false },
  ];
  for (const { folder, config } of settings) {
    const source = `${join(folder, rulesFolder)}/config.jsonc`;
    const overrides = (config.overrides ?? []).filter(({ files }) => takes(files, folder, path));
    const given = [
      { by: 'setting' as const, rules: config.rules ?? {} },
      ...overrides.map(({ rules }) => ({ by: 'override' as const, rules })),
    ];
    for (const { by, rules } of given) {
      const found = settingFor(rule, rules);
      const before = steps.at(-1)?.effect;
      if (found === null || before === undefined) continue;
      const effect = applySetting(rule, before, found.setting);
      const wanted = applySetting({ ...rule, locked: false }, before, found.setting);
      const isLocked = wanted.severity !== effect.severity || wanted.status !== effect.status;
      steps.push({ by, source, key: found.key, effect, isLocked });
    }
  }
  const effect = steps.at(-1)?.effect ?? declaredEffect(rule);
  const isOff = effect.severity === 'off' ? 'off' : effect.status === 'draft' ? 'draft' : null;
  return { rule, leftOut: takes(rule.files, '', path) ? isOff : 'files', effect, steps };
}

function takes(globs: readonly string[], folder: string, path: string): boolean {
  const inside = globs.map((glob) =>
    glob.startsWith('!') ? `!${inFolder(glob.slice(1), folder)}` : inFolder(glob, folder),
  );
  return pathMatcher(inside.every((glob) => glob.startsWith('!')) ? ['**', ...inside] : inside)(path);
}
