import { estimateTokens } from '../model/tokens';
import type { Rule } from '../rules/rule';

/** Estimated tokens that a rule adds to each request in which a model is asked about it; 0 where none ever is. */
export function ruleTokens({ kind, id, title, instruction }: Rule): number {
  return kind === 'model' || kind === 'context' ? estimateTokens(`${id}: ${title}\n${instruction}`) : 0;
}
