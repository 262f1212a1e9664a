import { testRule } from '../core/checks/testRule';
import type { RepositoryConfig, RuleSetting } from '../core/config';
import { dismissalsFrom } from '../core/findings/dismissals';
import { promotionBar } from '../core/measure/attention';
import { measuredLines, type LiveFigures } from '../core/measure/measuredRule';
import { outcomesOf } from '../core/measure/outcome';
import { nextStatus, obstacles, ruleRecord } from '../core/measure/promotion';
import { message, type Message } from '../core/messages';
import type { RulePackStore, StateStore } from '../core/ports';
import { ProblemError } from '../core/problem';
import { withRuleSetting } from '../core/rules/editConfig';
import { withStatus } from '../core/rules/editRule';
import type { SideRules } from '../core/rules/readScopes';
import { repositoryConfig } from '../core/rules/repositoryConfig';
import type { Rule, RuleStatus } from '../core/rules/rule';
import { settingFor } from '../core/rules/ruleSettings';
import type { TextLine } from '../core/textLines';
import { rulePorts } from './rulePorts';
import { configPath, readConfigText, writeRulesFile } from './rulesFiles';
import { repositoryTestResults } from './rulesOnDisk';
import { precisionOf, recallOf, type RuleTestResults } from './ruleTestResults';
import { workTreeRules } from './workTreeRules';

export type PromotionPlace = {
  readonly root: string;
  readonly packs: RulePackStore;
  readonly state: StateStore;
  readonly signal: AbortSignal;
};

/** A change of a rule's status that is yet to be agreed to. */
export type Promotion = {
  readonly rule: Rule;
  readonly from: RuleStatus;
  readonly to: RuleStatus;
  readonly measured: readonly TextLine[];
  /** What the rule has yet to show; past it only a reason goes. */
  readonly obstacles: readonly Message[];
  /** Writes the new status, and into the log who decided so and why. @throws where a reason is needed and missing */
  readonly write: (reason: string | null) => Promise<void>;
};

/**
 * What was measured of a rule that is to get another status, the next one where `to` is null.
 * @throws ProblemError when there is no such rule or status
 */
export async function preparedPromotion(
  name: string,
  to: RuleStatus | null,
  { root, packs, state, signal }: PromotionPlace,
): Promise<Promotion> {
  const place = await placeOf(name, root, packs, signal);
  const { rule, from } = place;
  const next = to ?? nextStatus(from);
  if (next === null || next === from)
    throw usage(message('rules.promote-top', { rule: rule.id, status: from }), 'rules.promote-top.next');
  const record = ruleRecord(outcomesOf(await state.records('outcomes')), rule.id, rule.version);
  const dismissals = dismissalsFrom(await state.records('dismissed')).filter((each) => each.rule === rule.id);
  const hasPassed = await passes(rule, signal);
  const live = liveFigures(await repositoryTestResults(root, place.side), rule);
  const bar = promotionBar(place.config.promote);
  const standing = obstacles(from, next, record, hasPassed, bar);
  return {
    rule,
    from,
    to: next,
    measured: measuredLines({ rule, record, dismissals, hasPassed, live, all: place.all }, Date.now()),
    obstacles: standing.map((each) => message(`rules.promote-${each}`, { ...bar })),
    async write(reason) {
      if (standing.length > 0 && reason === null) throw new Error('A reason is needed.');
      await writeStatus(root, place, next);
      await state.append('overrides', { at: Date.now(), rule: rule.id, from, to: next, reason });
    },
  };
}

/** What models last made of a rule's examples; `results` newest first. */
export function liveFigures(results: readonly RuleTestResults[], { id }: Rule): readonly LiveFigures[] {
  const byModel = new Map<string, LiveFigures>();
  for (const { model, at, rules } of results) {
    const result = Object.hasOwn(rules, id) ? rules[id] : undefined;
    if (result === undefined || byModel.has(model)) continue;
    byModel.set(model, { model, at, recall: recallOf(result), precision: precisionOf(result) });
  }
  return [...byModel.values()];
}

type Place = {
  readonly rule: Rule;
  readonly from: RuleStatus;
  readonly all: readonly Rule[];
  readonly side: SideRules;
  readonly config: RepositoryConfig;
  readonly configText: string;
  readonly setting: RuleSetting | undefined;
  /** Text of the rule's own file, where the repository has it. */
  readonly text: string;
};

async function placeOf(name: string, root: string, packs: RulePackStore, signal: AbortSignal): Promise<Place> {
  const { layers, side } = await workTreeRules(root, ['x'], packs, signal);
  const all = layers.flatMap(({ rules }) => rules);
  const rule = all.find(({ id }) => id === name) ?? all.find(({ id }) => id.endsWith(`/${name}`) && name !== '');
  if (rule === undefined) throw usage(message('rules.none-named', { name }), 'rules.none-named.next');
  const configText = await readConfigText(root);
  const { config } = repositoryConfig(configText === '' ? '{}' : configText, configPath);
  if (config === null)
    throw usage(message('rules.file-unreadable', { file: configPath, line: 1 }), 'rules.file-unreadable.next');
  const setting = settingFor(rule, config.rules ?? {})?.setting;
  const from = (typeof setting === 'object' ? setting.status : undefined) ?? rule.status;
  return { rule, from, all, side, config, configText, setting, text: side.texts.get(rule.file) ?? '' };
}

/** In the rule's own file, or beside its severity in the configuration where the file is a pack's. */
async function writeStatus(root: string, { rule, configText, setting, text }: Place, to: RuleStatus): Promise<void> {
  if (rule.origin === 'repository') await writeRulesFile(root, rule.file, withStatus(text, to));
  else {
    const kept = typeof setting === 'string' ? { severity: setting } : (setting ?? {});
    await writeRulesFile(root, configPath, withRuleSetting(configText, rule.id, { ...kept, status: to }));
  }
}

/** A rule whose examples did not come with it, such as a built-in one, was tested when it was made. */
async function passes(rule: Rule, signal: AbortSignal): Promise<boolean> {
  if (rule.origin === 'built-in') return true;
  const ports = rulePorts();
  try {
    return (await testRule(rule, ports, signal)).passed;
  } finally {
    await ports.close();
  }
}

function usage(
  what: Message,
  next: 'rules.none-named.next' | 'rules.promote-top.next' | 'rules.file-unreadable.next',
): ProblemError {
  return new ProblemError({ kind: 'usage', message: what, next: message(next) });
}
