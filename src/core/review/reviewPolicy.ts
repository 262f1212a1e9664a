import type { ReviewConfig } from '../config';
import type { RuleSet } from '../rules/ruleSet';
import { configDefaults } from '../rules/strictestConfig';
import type { Policy } from './policy';
import type { Receipt } from './receipt';

/** The repository's choices with their defaults; fixed by the base of the change, so a receipt may hold them. */
export function storedPolicy({ config }: Pick<RuleSet, 'config'>): Receipt['policy'] {
  return {
    failOn: config.failOn ?? configDefaults.failOn,
    minConfidence: config.minConfidence ?? configDefaults.minConfidence,
    maxFindings: config.maxFindings ?? configDefaults.maxFindings,
    onIncomplete: config.onIncomplete ?? configDefaults.onIncomplete,
    hook: { model: config.hook?.model ?? false, timeoutSeconds: config.hook?.timeoutSeconds ?? 20 },
  };
}

/** What sorts the findings of this run into shown and hidden, and decides the gate. */
export function reviewPolicy({ failOn }: Pick<ReviewConfig, 'failOn'>, rules: Pick<RuleSet, 'config'>): Policy {
  const { failOn: configured, minConfidence, maxFindings } = storedPolicy(rules);
  return { failOn, configured, minConfidence, maxFindings };
}
