import type { Chart } from './chart';
import type { Figures, Group } from './figures';
import type { GoalName } from './goals';
import type { MeasureReport } from './measureReport';
import type { Share } from './share';

/** The charts of the report, week by week and by rule; each format draws these or prints their twins. */
export function reportCharts(report: MeasureReport, text: (code: ChartText) => string): Chart[] {
  const { weeks } = report;
  const categories = weeks.map(({ name }) => name.slice(5));
  const weekly = (value: (figures: Figures) => number | null): (number | null)[] =>
    weeks.map(({ figures }) => value(figures));
  const goal = (name: GoalName): Chart['goal'] => {
    const judged = report.goals.find((one) => one.name === name);
    return judged ? { label: text('goal'), value: judged.target } : null;
  };
  return [
    shareChart('acceptance', text('acceptance'), weeks, ({ findings }) => findings.acceptance, goal('acceptance')),
    shareChart(
      'false-alarms',
      text('false-alarms'),
      weeks,
      ({ findings }) => findings.falseAlarms,
      goal('falseAlarms'),
    ),
    {
      id: 'seconds',
      title: text('seconds'),
      kind: 'lines',
      unit: 'seconds',
      categories,
      series: [
        { name: text('first-p50'), values: weekly(({ reviews }) => reviews.firstFinding.p50) },
        { name: text('end-p50'), values: weekly(({ reviews }) => reviews.end.p50) },
        { name: text('end-p95'), values: weekly(({ reviews }) => reviews.end.p95) },
      ],
      goal: goal('p95Seconds'),
    },
    {
      id: 'reviews',
      title: text('reviews'),
      kind: 'stacked-bars',
      unit: 'count',
      categories,
      series: [
        { name: text('complete'), values: weekly(({ reviews }) => reviews.complete.part) },
        { name: text('incomplete'), values: weekly(({ reviews }) => reviews.complete.whole - reviews.complete.part) },
      ],
      goal: null,
    },
    {
      id: 'cost',
      title: text('cost'),
      kind: 'lines',
      unit: 'usd',
      categories,
      series: [{ name: text('cost-per-review'), values: weekly(({ reviews }) => reviews.costPerReviewUsd) }],
      goal: goal('costPerReviewUsd'),
    },
    rulesChart(report.rules, text),
  ];
}

export type ChartText =
  | 'goal'
  | 'acceptance'
  | 'false-alarms'
  | 'seconds'
  | 'first-p50'
  | 'end-p50'
  | 'end-p95'
  | 'reviews'
  | 'complete'
  | 'incomplete'
  | 'cost'
  | 'cost-per-review'
  | 'rules'
  | 'accepted'
  | 'dismissed'
  | 'open';

function shareChart(
  id: string,
  title: string,
  weeks: readonly Group[],
  shareOf: (figures: Figures) => Share,
  goal: Chart['goal'],
): Chart {
  const shares = weeks.map(({ figures }) => shareOf(figures));
  return {
    id,
    title,
    kind: 'lines',
    unit: 'share',
    categories: weeks.map(({ name }) => name.slice(5)),
    series: [
      {
        name: title,
        values: shares.map(({ value }) => value),
        intervals: shares.map(({ value, low, high }) => (value === null ? null : { low, high })),
      },
    ],
    goal,
  };
}

const rulesShown = 8;

function rulesChart(rules: readonly Group[], text: (code: ChartText) => string): Chart {
  const top = rules.slice(0, rulesShown);
  const values = (of: (figures: Figures['findings']) => number): number[] =>
    top.map(({ figures }) => of(figures.findings));
  return {
    id: 'rules',
    title: text('rules'),
    kind: 'rows',
    unit: 'count',
    categories: top.map(({ name }) => name),
    series: [
      { name: text('accepted'), values: values(({ acceptance }) => acceptance.part) },
      { name: text('dismissed'), values: values(({ dismissed }) => dismissed) },
      { name: text('open'), values: values(({ open }) => open) },
    ],
    goal: null,
  };
}
