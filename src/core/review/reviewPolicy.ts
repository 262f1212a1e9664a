import type { ReviewConfig } from '../config';
import type { RuleSet } from '../rules/ruleSet';
import type { Policy } from './policy';
import type { Receipt } from './receipt';

/** The repository's choices with their defaults; fixed by the base of the change, so a receipt may hold them. */
export function storedPolicy({ config }: Pick<RuleSet, 'config'>): Receipt['policy'] {
  return {
    failOn: config.failOn ?? 'error',
    minConfidence: config.minConfidence ?? 0.5,
    maxFindings: config.maxFindings ?? 30,
    onIncomplete: config.onIncomplete ?? 'warn',
    hook: { model: config.hook?.model ?? false, timeoutSeconds: config.hook?.timeoutSeconds ?? 20 },
  };
}

/** What sorts the findings of this run into shown and hidden, and decides the gate. */
export function reviewPolicy({ failOn }: Pick<ReviewConfig, 'failOn'>, rules: Pick<RuleSet, 'config'>): Policy {
  const { failOn: configured, minConfidence, maxFindings } = storedPolicy(rules);
  return { failOn, configured, minConfidence, maxFindings };
}
