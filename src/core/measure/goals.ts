import type { RepositoryConfig } from '../config';
import type { Figures } from './figures';
import { isSameShare, type Share } from './share';

export type Goals = NonNullable<RepositoryConfig['goals']>;

export type GoalName = 'acceptance' | 'falseAlarms' | 'p95Seconds' | 'costPerReviewUsd';

export type JudgedGoal = {
  readonly name: GoalName;
  readonly target: number;
  /** True when more is better. */
  readonly isFloor: boolean;
  readonly value: number | null;
  /** Null where the figure is no share. */
  readonly share: Share | null;
  readonly verdict: 'met' | 'not-met' | 'no-data';
  /** The numbers are so small that chance alone could turn the verdict. */
  readonly isUncertain: boolean;
  /** Against the period before; `same` also when chance explains the difference. */
  readonly trend: 'better' | 'worse' | 'same' | 'unknown';
  readonly before: number | null;
};

/** Each goal that the configuration names, held against the figures. */
export function judgeGoals(goals: Goals, now: Figures, before: Figures): JudgedGoal[] {
  return goalNames.flatMap((name) => {
    const target = goals[name];
    if (target === undefined) return [];
    const isFloor = name === 'acceptance';
    const value = valueOf(name, now);
    const isMet = value !== null && (isFloor ? value >= target : value <= target);
    const shared = shareOf(name, now);
    return [
      {
        name,
        target,
        isFloor,
        value,
        share: shared,
        verdict: value === null ? 'no-data' : isMet ? 'met' : 'not-met',
        isUncertain: isUncertain(name, target, now),
        trend: trendOf(name, isFloor, now, before),
        before: valueOf(name, before),
      },
    ];
  });
}

const goalNames: readonly GoalName[] = ['acceptance', 'falseAlarms', 'p95Seconds', 'costPerReviewUsd'];

export function valueOf(name: GoalName, { findings, reviews }: Figures): number | null {
  switch (name) {
    case 'acceptance':
      return findings.acceptance.value;
    case 'falseAlarms':
      return findings.falseAlarms.value;
    case 'p95Seconds':
      return reviews.end.p95;
    case 'costPerReviewUsd':
      return reviews.costPerReviewUsd;
  }
}

function shareOf(name: GoalName, { findings }: Figures): Share | null {
  if (name === 'acceptance') return findings.acceptance;
  return name === 'falseAlarms' ? findings.falseAlarms : null;
}

/** A 95th percentile says nothing until there are twenty values: below that it is the maximum. */
const fewReviews = 20;

function isUncertain(name: GoalName, target: number, figures: Figures): boolean {
  const shared = shareOf(name, figures);
  if (shared !== null) return shared.low < target && target < shared.high;
  return (name === 'p95Seconds' ? figures.reviews.asked : figures.reviews.priced) < fewReviews;
}

/** Times and prices vary from week to week; a tenth is no trend. */
const noticeable = 0.1;

function trendOf(name: GoalName, isFloor: boolean, now: Figures, before: Figures): JudgedGoal['trend'] {
  const value = valueOf(name, now);
  const earlier = valueOf(name, before);
  if (value === null || earlier === null) return 'unknown';
  const [share, earlierShare] = [shareOf(name, now), shareOf(name, before)];
  const isSame =
    share !== null && earlierShare !== null
      ? isSameShare(share, earlierShare)
      : Math.abs(value - earlier) <= noticeable * earlier;
  if (isSame) return 'same';
  return value > earlier === isFloor ? 'better' : 'worse';
}
