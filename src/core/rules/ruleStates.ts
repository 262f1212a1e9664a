import type { RuleSetting } from '../config';
import type { SideRules } from './readScopes';
import type { Rule } from './rule';
import { scopeLayers } from './ruleScope';
import { applySetting, declaredEffect, isWeakerEffect, settingFor, stricter, type Effect } from './ruleSettings';

/** How a rule stands at the top of a repository, settings for single files left aside. */
export type RuleState = {
  readonly rule: Rule;
  /** What judges the change that is staged; null for a rule that is not staged yet. */
  readonly now: Effect | null;
  /** What the working tree says; null for a rule that is gone there. */
  readonly next: Effect | null;
};

/** When what the working tree says comes into force: what is stricter as soon as it is staged, what is weaker later. */
export type Coming = 'in-force' | 'once-staged' | 'next-commit';

export function comingOf({ now, next }: Pick<RuleState, 'now' | 'next'>): Coming {
  if (now === null) return next === null ? 'in-force' : 'once-staged';
  if (next === null || isWeakerEffect(next, now)) return 'next-commit';
  return isWeakerEffect(now, next) ? 'once-staged' : 'in-force';
}

/**
 * Every rule of three sides: the base and what is staged, of which the stricter is in force, and the working tree, which
 * is what a person has just written.
 */
export function ruleStates(
  builtIn: readonly Rule[],
  { base, staged, workTree }: Readonly<Record<'base' | 'staged' | 'workTree', SideRules>>,
): readonly RuleState[] {
  const [before, after, written] = [base, staged, workTree].map((side) => effects(builtIn, side));
  const rules = new Map(
    [before, after, written].flatMap((side) => [...(side ?? [])].map(([id, { rule }]) => [id, rule])),
  );
  return [...rules].map(([id, rule]) => ({
    rule,
    now: strictest(before?.get(id)?.effect, after?.get(id)?.effect),
    next: written?.get(id)?.effect ?? null,
  }));
}

function strictest(one: Effect | undefined, other: Effect | undefined): Effect | null {
  if (one === undefined || other === undefined) return one ?? other ?? null;
  return stricter(one, other);
}

function effects(builtIn: readonly Rule[], side: SideRules): ReadonlyMap<string, { rule: Rule; effect: Effect }> {
  const root = scopeLayers(builtIn, side.scopes).find(({ folder }) => folder === '');
  const settings = (root?.settings ?? []).map(({ config }) => config.rules ?? {});
  return new Map(
    (root?.rules ?? []).map((rule) => {
      const effect = settings.reduce((so, given) => {
        const found = settingFor(rule, given);
        return found === null ? so : applySetting(rule, so, found.setting);
      }, declaredEffect(rule));
      return [rule.id, { rule, effect }];
    }),
  );
}

/** The setting that brings a rule back from `off`: none where that is enough, else what the rule itself says. */
export function settingToEnable(rule: Rule, settings: Readonly<Record<string, RuleSetting>>): RuleSetting | null {
  const own = Object.hasOwn(settings, rule.id) ? settings[rule.id] : undefined;
  const rest = Object.fromEntries(Object.entries(settings).filter(([key]) => key !== rule.id));
  const found = settingFor(rule, rest);
  const isOff = found !== null && applySetting(rule, declaredEffect(rule), found.setting).severity === 'off';
  const status = typeof own === 'object' ? own.status : undefined;
  if (status !== undefined) return isOff ? { severity: rule.severity, status } : { status };
  return isOff ? rule.severity : null;
}
