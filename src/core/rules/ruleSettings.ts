import type { RepositoryConfig, RuleSetting } from '../config';
import type { Severity } from '../finding';
import type { Rule, RuleStatus } from './rule';

/** What a layer makes of a rule. */
export type Effect = { readonly severity: Severity | 'off'; readonly status: RuleStatus };
type Settings = NonNullable<RepositoryConfig['rules']>;

const severities: readonly (Severity | 'off')[] = ['off', 'info', 'warning', 'error'];
const statuses: readonly RuleStatus[] = ['draft', 'shadow', 'hint', 'warn', 'block'];

export function isWeakerEffect(one: Effect, than: Effect): boolean {
  return (
    severities.indexOf(one.severity) < severities.indexOf(than.severity) || isWeakerStatus(one.status, than.status)
  );
}

export function isWeakerStatus(one: RuleStatus, than: RuleStatus): boolean {
  return statuses.indexOf(one) < statuses.indexOf(than);
}

/** The stricter of two, severity and status each on its own. */
export function stricter(one: Effect, other: Effect): Effect {
  return {
    severity: severities[Math.max(severities.indexOf(one.severity), severities.indexOf(other.severity))] ?? 'error',
    status: statuses[Math.max(statuses.indexOf(one.status), statuses.indexOf(other.status))] ?? 'block',
  };
}

export function declaredEffect({ severity, status }: Rule): Effect {
  return { severity, status };
}

/** The key of the settings that speaks of a rule: its id before a pattern, a longer pattern before a shorter, a group last. */
export function settingFor(
  rule: Rule,
  settings: Settings,
): { readonly key: string; readonly setting: RuleSetting } | null {
  if (Object.hasOwn(settings, rule.id)) return found(rule.id, settings);
  const patterns = Object.keys(settings).filter((key) => key.includes('*') && isMatch(key, rule.id));
  const [longest] = patterns.sort((one, other) => other.length - one.length);
  if (longest !== undefined) return found(longest, settings);
  const group = `group:${rule.group ?? ''}`;
  return rule.group !== null && Object.hasOwn(settings, group) ? found(group, settings) : null;
}

/** `effect` after one setting. A locked rule never goes below what its pack declares. */
export function applySetting(rule: Rule, effect: Effect, setting: RuleSetting): Effect {
  const wanted: Effect =
    typeof setting === 'string'
      ? { ...effect, severity: setting }
      : { severity: setting.severity ?? effect.severity, status: setting.status ?? effect.status };
  return rule.locked ? stricter(wanted, declaredEffect(rule)) : wanted;
}

function found(key: string, settings: Settings) {
  const setting = settings[key];
  return setting === undefined ? null : { key, setting };
}

/** `*` stands for anything, slashes too. Written out by hand: ids are short, and no pattern can make this slow. */
function isMatch(pattern: string, id: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (!id.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const next = isLast ? id.length - part.length : id.indexOf(part, at);
    if (next < at || !id.startsWith(part, next)) return false;
    at = next + part.length;
  }
  return true;
}

/** For people: the severity, and the status where it is not the usual one. */
export function effectText({ severity, status }: Effect): string {
  return status === 'warn' ? severity : `${severity} (${status})`;
}
