import type { ReviewConfig } from '../config';
import type { Ports } from '../ports';
import { promptVersion } from '../prompt/reviewPrompt';
import type { RuleSet } from '../rules/ruleSet';
import type { Provenance } from './reviewResult';

/** Who reviews with what; known before anything is asked, and part of the receipt's key. */
export function provenanceOf(
  { effort }: Pick<ReviewConfig, 'effort'>,
  rules: Pick<RuleSet, 'config' | 'digest'>,
  { model, hash }: Pick<Ports, 'model' | 'hash'>,
): Provenance {
  return {
    provider: model?.provider ?? 'none',
    origin: model?.origin ?? '',
    model: model?.model ?? '',
    effort: effort ?? rules.config.effort ?? 'standard',
    promptVersion: promptVersion(hash),
    rulesDigest: rules.digest,
  };
}
