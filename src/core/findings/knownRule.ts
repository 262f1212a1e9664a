import type { Severity } from '../finding';
import type { Rule } from '../rules/rule';

export type RuleLookup = {
  readonly all: readonly Rule[];
  /** Rules that apply to a path, with their severity and status there. */
  readonly rulesFor: (path: string) => readonly Rule[];
};

export type KnownRule = Pick<Rule, 'id' | 'version' | 'status' | 'owner' | 'severity' | 'group' | 'refute' | 'locked'>;

/** What a finding belongs to that cites no rule we know: shown, never a gate. */
export const otherRule: KnownRule = {
  id: 'core/other',
  version: 1,
  status: 'warn',
  owner: null,
  severity: 'info',
  group: null,
  refute: false,
  locked: false,
};

/**
 * The rule that a model cites, by full id, or by the short one where it is the only such; `core/other` for any it made
 * up. Null for one that the repository turned off for this path.
 */
export function knownRule(cited: string, path: string, rules: RuleLookup): KnownRule | null {
  const wanted = cited.trim();
  const applying = rules.rulesFor(path);
  const found = named(applying, wanted);
  if (found !== null) return found;
  return named(rules.all, wanted) !== null && wanted !== otherRule.id ? null : otherRule;
}

function named(all: readonly Rule[], wanted: string): Rule | null {
  // Text about the project is no rule, so nothing can be found against it.
  const rules = all.filter(({ kind }) => kind !== 'context');
  const exact = rules.find(({ id }) => id === wanted);
  if (exact !== undefined) return exact;
  const short = rules.filter(({ id }) => id.slice(id.lastIndexOf('/') + 1) === wanted);
  return short.length === 1 ? (short[0] ?? null) : null;
}

const steps: readonly Severity[] = ['error', 'warning', 'info'];

/** The rule's severity; the model may lower it one step and never raise it. */
export function settledSeverity(ofRule: Severity, ofModel: Severity): Severity {
  return isWeaker(ofModel, ofRule) ? (steps[steps.indexOf(ofRule) + 1] ?? ofRule) : ofRule;
}

export function isWeaker(severity: Severity, than: Severity): boolean {
  return steps.indexOf(severity) > steps.indexOf(than);
}
