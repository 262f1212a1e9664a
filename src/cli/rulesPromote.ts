import { join } from 'node:path';
import { testRule } from '../core/checks/testRule';
import type { RepositoryConfig, RuleSetting } from '../core/config';
import { dismissalsFrom, type Dismissal } from '../core/findings/dismissals';
import { inertLine } from '../core/inertText';
import { promotionBar } from '../core/measure/attention';
import { outcomesOf } from '../core/measure/outcome';
import { nextStatus, obstacles, ruleRecord, type RuleRecord } from '../core/measure/promotion';
import { english, message, type Message } from '../core/messages';
import { ProblemError } from '../core/problem';
import { withRuleSetting } from '../core/rules/editConfig';
import { withStatus } from '../core/rules/editRule';
import { repositoryConfig } from '../core/rules/repositoryConfig';
import type { Rule, RuleStatus } from '../core/rules/rule';
import { settingFor } from '../core/rules/ruleSettings';
import { repositoryState } from '../node/repositoryState';
import { rulePackCache } from '../node/rulePackCache';
import { configPath, readConfigText, writeRulesFile } from '../node/rulesFiles';
import { readTestResults, precisionOf, recallOf, type RuleTestResults } from '../node/ruleTestResults';
import { userCacheFolder } from '../node/userFolders';
import { repositoryRoot, workTreeRules } from '../node/workTreeRules';
import { agreed } from './agreed';
import { exitCode, type CommandIo } from './io';
import { rulePorts } from '../node/rulePorts';
import type { RulesOptions } from './rulesArgs';

/** `rules promote ID [--to STATUS]`: shows what was measured, asks, then writes the new status. */
export async function promoteRule(options: RulesOptions, io: CommandIo): Promise<number> {
  const place = await placeOf(options, io);
  const { rule, from } = place;
  const to = options.to ?? nextStatus(from);
  if (to === null || to === from)
    throw usage(message('rules.promote-top', { rule: rule.id, status: from }), 'rules.promote-top.next');
  const state = repositoryState(io.cwd, { env: io.env });
  const record = ruleRecord(outcomesOf(await state.records('outcomes')), rule.id, rule.version);
  const dismissals = dismissalsFrom(await state.records('dismissed')).filter((each) => each.rule === rule.id);
  const hasPassed = await passes(rule, io);
  const results = await readTestResults(join(place.root, '.fresh-eyes', 'rules'));
  for (const line of measured(rule, record, dismissals, hasPassed, results, place.all))
    io.stdout.write(`${inertLine(line)}\n`);
  const bar = promotionBar(place.config.promote);
  const standing = obstacles(from, to, record, hasPassed, bar);
  for (const each of standing) io.stderr.write(`${english(message(`rules.promote-${each}`, { ...bar }))}\n`);
  if (standing.length > 0 && options.reason === null) {
    io.stderr.write(`${english(message('rules.promote-reason', { status: to }))}\n`);
    return exitCode.failed;
  }
  if (!(await agreed(message('rules.promote-question', { rule: rule.id, from, to }), options.yes, io)))
    return exitCode.failed;
  await writeStatus(place, to);
  await state.append('overrides', { at: Date.now(), rule: rule.id, from, to, reason: options.reason });
  io.stderr.write(`${inertLine(english(message('rules.promoted', { rule: rule.id, from, to })))}\n`);
  return exitCode.passed;
}

type Place = {
  readonly root: string;
  readonly rule: Rule;
  readonly from: RuleStatus;
  readonly all: readonly Rule[];
  readonly config: RepositoryConfig;
  readonly configText: string;
  readonly setting: RuleSetting | undefined;
  /** Text of the rule's own file, where the repository has it. */
  readonly text: string;
};

async function placeOf(options: RulesOptions, io: CommandIo): Promise<Place> {
  const root = await repositoryRoot(io.cwd, io.env, io.signal);
  const packs = rulePackCache(userCacheFolder({ env: io.env }));
  const { layers, side } = await workTreeRules(root, ['x'], packs, io.signal);
  const all = layers.flatMap(({ rules }) => rules);
  const rule = ruleNamed(options, all);
  const configText = await readConfigText(root);
  const { config } = repositoryConfig(configText === '' ? '{}' : configText, configPath);
  if (config === null)
    throw usage(message('rules.file-unreadable', { file: configPath, line: 1 }), 'rules.file-unreadable.next');
  const setting = settingFor(rule, config.rules ?? {})?.setting;
  const from = (typeof setting === 'object' ? setting.status : undefined) ?? rule.status;
  return { root, rule, from, all, config, configText, setting, text: side.texts.get(rule.file) ?? '' };
}

/** In the rule's own file, or beside its severity in the configuration where the file is a pack's. */
async function writeStatus({ root, rule, configText, setting, text }: Place, to: RuleStatus): Promise<void> {
  if (rule.origin === 'repository') await writeRulesFile(root, rule.file, withStatus(text, to));
  else {
    const kept = typeof setting === 'string' ? { severity: setting } : (setting ?? {});
    await writeRulesFile(root, configPath, withRuleSetting(configText, rule.id, { ...kept, status: to }));
  }
}

function ruleNamed({ targets }: RulesOptions, rules: readonly Rule[]): Rule {
  const [name = '', more] = targets;
  const found = rules.find(({ id }) => id === name) ?? rules.find(({ id }) => id.endsWith(`/${name}`) && name !== '');
  if (found === undefined || more !== undefined)
    throw usage(message('rules.none-named', { name }), 'rules.none-named.next');
  return found;
}

/** A rule whose examples did not come with it, such as a built-in one, was tested when it was made. */
async function passes(rule: Rule, io: CommandIo): Promise<boolean> {
  if (rule.origin === 'built-in') return true;
  const ports = rulePorts();
  try {
    return (await testRule(rule, ports, io.signal)).passed;
  } finally {
    await ports.close();
  }
}

function measured(
  rule: Rule,
  { shown, applied, fixed, open, acceptance, dismissed }: RuleRecord,
  dismissals: readonly Dismissal[],
  hasPassed: boolean,
  results: readonly RuleTestResults[],
  all: readonly Rule[],
): readonly string[] {
  const percent = acceptance.value === null ? '–' : `${String(Math.round(acceptance.value * 100))} %`;
  const kinds = Object.entries(dismissed)
    .map(([kind, count]) => `${kind} ${String(count)}`)
    .join(', ');
  const asked = all.filter(({ kind }) => kind === 'model');
  const weight = (rules: readonly Rule[]) =>
    rules.reduce((sum, { title, instruction }) => sum + title.length + instruction.length, 0);
  const costShare =
    rule.kind === 'model'
      ? `${String(Math.round((weight([rule]) / Math.max(1, weight(asked))) * 100))} % of the rules' text`
      : 'no model asked';
  return [
    `${rule.id} ${rule.title} (version ${String(rule.version)}, ${rule.owner ?? 'no owner'})`,
    `  shown ${String(shown)}, applied ${String(applied)}, fixed ${String(fixed)}, open ${String(open)}, accepted ${percent}`,
    `  dismissed: ${kinds === '' ? 'never' : kinds}`,
    ...[...new Set(dismissals.map(({ reason }) => reason))].slice(0, 8).map((reason) => `    "${reason}"`),
    `  own examples: ${hasPassed ? 'pass' : 'fail'}`,
    ...results.flatMap(({ model, at, rules }) => {
      const result = rules[rule.id];
      if (result === undefined) return [];
      const age = Math.floor((Date.now() - at) / 86_400_000);
      const figure = (value: number | null) => (value === null ? '–' : value.toFixed(2));
      return [
        `  live with ${model}: recall ${figure(recallOf(result))}, precision ${figure(precisionOf(result))}, ${String(age)} days ago`,
      ];
    }),
    `  cost: ${costShare}`,
  ];
}

function usage(
  what: Message,
  next: 'rules.none-named.next' | 'rules.promote-top.next' | 'rules.file-unreadable.next',
): ProblemError {
  return new ProblemError({ kind: 'usage', message: what, next: message(next) });
}
