import type { RepositoryConfig } from '../config';
import type { Group } from './figures';
import type { Share } from './share';

/** `promote` of the configuration: what a rule must show before it may block. */
export type PromotionBar = { readonly minReports: number; readonly minAcceptance: number };

export function promotionBar(promote: RepositoryConfig['promote']): PromotionBar {
  return { minReports: promote?.minReports ?? 20, minAcceptance: promote?.minAcceptance ?? 0.5 };
}

/** A rule that costs attention and helps little. */
export type Attention = {
  readonly rule: string;
  readonly owner: string | null;
  readonly shown: number;
  /** Findings that nobody acted on: what the rule cost its readers. */
  readonly unused: number;
  readonly acceptance: Share;
  readonly falseAlarms: Share;
  /** `wait`: too few findings to say more. */
  readonly advice: 'retire' | 'rewrite' | 'demote' | 'wait';
};

const listed = 10;
/** Whoever is wrong this often is no longer read. */
const tooManyFalseAlarms = 0.25;
const hardlyEver = 0.1;

/**
 * Rules below the bar, the most unused findings first. Advice is given only where the interval, not just the point,
 * supports it: a rule is not retired over a bad day.
 */
export function attentionList(
  rules: readonly Group[],
  bar: PromotionBar,
  ownerOf: (rule: string) => string | null,
): Attention[] {
  return rules
    .map(({ name, figures: { findings } }) => ({
      rule: name,
      owner: ownerOf(name),
      shown: findings.shown,
      unused: findings.shown - findings.acceptance.part,
      acceptance: findings.acceptance,
      falseAlarms: findings.falseAlarms,
      advice: adviceFor(findings.shown, findings.acceptance, findings.falseAlarms, bar),
    }))
    .filter(({ acceptance, unused }) => unused > 0 && (acceptance.value ?? 1) < bar.minAcceptance)
    .sort((a, b) => b.unused - a.unused)
    .slice(0, listed);
}

function adviceFor(shown: number, acceptance: Share, falseAlarms: Share, bar: PromotionBar): Attention['advice'] {
  if (shown < bar.minReports) return 'wait';
  if (acceptance.high < hardlyEver) return 'retire';
  if (falseAlarms.low > tooManyFalseAlarms) return 'rewrite';
  return acceptance.high < bar.minAcceptance ? 'demote' : 'wait';
}
