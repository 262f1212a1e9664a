import { attentionList, type Attention, type PromotionBar } from './attention';
import type { EscapedDefects } from './escapedDefects';
import { figures, type Figures, type Group } from './figures';
import { grouped } from './grouped';
import { judgeGoals, type Goals, type JudgedGoal } from './goals';
import type { Outcome } from './outcome';
import { during, tally, type Period, type Tally } from './tally';
import { dateOf, mondayOf, weeksOf } from './weeks';

/** What `fresh-eyes report` says, before any format. Never per person: no record says who. */
export type MeasureReport = {
  readonly period: Period;
  readonly figures: Figures;
  readonly goals: readonly JudgedGoal[];
  readonly owner: string | null;
  readonly review: ReviewDate | null;
  /** The period before, of equal length, for trends and for what changed. */
  readonly before: { readonly period: Period; readonly figures: Figures };
  readonly weeks: readonly Group[];
  readonly rules: readonly Group[];
  readonly packs: readonly Group[];
  readonly models: readonly Group[];
  readonly promptVersions: readonly Group[];
  readonly attention: readonly Attention[];
  /** Null unless commits were looked at. */
  readonly escaped: EscapedDefects | null;
};

/** The day on which the goals are to be looked at again; days are negative when it has passed. */
export type ReviewDate = { readonly date: string; readonly daysLeft: number };

export type ReportOptions = {
  /** Milliseconds since the epoch; null starts at the last review date, else four weeks ago. */
  readonly since: number | null;
  readonly now: number;
  readonly goals: Goals | null;
  readonly promote: PromotionBar;
  /** Owner of a rule by its full id. */
  readonly ownerOf: (rule: string) => string | null;
  readonly escaped?: EscapedDefects | null;
};

const day = 24 * 60 * 60 * 1000;
const usualPeriod = 28 * day;

export function measureReport(outcomes: readonly Outcome[], options: ReportOptions): MeasureReport {
  const { goals, now } = options;
  const reviewAt = goals?.review === undefined ? Number.NaN : Date.parse(goals.review);
  const from = options.since ?? (reviewAt < now ? reviewAt : now - usualPeriod);
  // The present moment belongs to the period.
  const period = { from, to: now + 1 };
  const beforePeriod = { from: from - (period.to - from), to: from };
  const whole = tally(outcomes);
  const current = during(whole, period);
  const all = figures(current);
  const before = figures(during(whole, beforePeriod));
  const rules = groups(current, { finding: ({ rule }) => rule });
  return {
    period,
    figures: all,
    goals: goals === null ? [] : judgeGoals(goals, all, before),
    owner: goals?.owner ?? null,
    review: Number.isNaN(reviewAt)
      ? null
      : { date: new Date(reviewAt).toISOString().slice(0, 10), daysLeft: Math.ceil((reviewAt - now) / day) },
    before: { period: beforePeriod, figures: before },
    weeks: weeklyGroups(current, period),
    rules,
    packs: groups(current, { finding: ({ rule }) => rule.slice(0, Math.max(0, rule.lastIndexOf('/'))) }),
    models: groups(current, { finding: ({ model }) => model, review: ({ model }) => model }),
    promptVersions: groups(current, {
      finding: ({ promptVersion }) => promptVersion,
      review: ({ promptVersion }) => promptVersion,
    }),
    attention: attentionList(rules, options.promote, options.ownerOf),
    escaped: options.escaped ?? null,
  };
}

type NameOf = {
  readonly finding: (finding: Tally['findings'][number]) => string;
  /** Absent where a review belongs to no single group. */
  readonly review?: (review: Tally['reviews'][number]) => string;
};

/** Most findings first. Checks ask no model, so what has no name is left out. */
function groups(whole: Tally, nameOf: NameOf): Group[] {
  const findings = grouped(whole.findings, nameOf.finding);
  const reviews = grouped(whole.reviews, nameOf.review ?? (() => ''));
  const names = new Set([...findings.keys(), ...reviews.keys()]);
  names.delete('');
  return [...names]
    .map((name) => ({
      name,
      figures: figures({ findings: findings.get(name) ?? [], reviews: reviews.get(name) ?? [], gates: [] }),
    }))
    .sort((a, b) => b.figures.findings.shown - a.figures.findings.shown || (a.name < b.name ? -1 : 1));
}

/** Every week of the period, also those in which nothing happened: a gap is a figure too. */
function weeklyGroups(whole: Tally, period: Period): Group[] {
  const findings = grouped(whole.findings, ({ at }) => mondayOf(at));
  const reviews = grouped(whole.reviews, ({ at }) => mondayOf(at));
  const gates = grouped(whole.gates, ({ at }) => mondayOf(at));
  return weeksOf(period).map((week) => ({
    name: dateOf(week),
    figures: figures({
      findings: findings.get(week) ?? [],
      reviews: reviews.get(week) ?? [],
      gates: gates.get(week) ?? [],
    }),
  }));
}
