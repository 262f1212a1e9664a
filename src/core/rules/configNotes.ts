import { message, type Message } from '../messages';
import { join } from './extendedPacks';
import { rulesFolder } from './readScopes';
import type { Rule } from './rule';
import type { RuleScope } from './ruleScope';
import { settingFor } from './ruleSettings';

/** Settings that a nested configuration may make; all others are about the whole review. */
const ofPaths: ReadonlySet<string> = new Set([
  '$schema',
  'extends',
  'rules',
  'overrides',
  'exclude',
  'include',
  'secretPaths',
]);

/** What a configuration says in vain: settings for rules that nobody has, and settings of the whole review in a folder. */
export function configNotes(scopes: readonly RuleScope[], rules: readonly Rule[]): readonly Message[] {
  return scopes.flatMap(({ folder, config }) => {
    if (config === null) return [];
    const file = `${join(folder, rulesFolder)}/config.jsonc`;
    const keys = [config.rules ?? {}, ...(config.overrides ?? []).map((each) => each.rules)].flatMap((given) =>
      Object.keys(given),
    );
    const unknown = [...new Set(keys)].filter(
      (key) => !rules.some((rule) => settingFor(rule, { [key]: 'info' }) !== null),
    );
    const idle = folder === '' ? [] : Object.keys(config).filter((key) => !ofPaths.has(key));
    return [
      ...unknown.map((key) => message('rules.config-unknown', { file, key })),
      ...(idle.length === 0 ? [] : [message('rules.config-nested', { file, keys: idle.join(', ') })]),
    ];
  });
}
