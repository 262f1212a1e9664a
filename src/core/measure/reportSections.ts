import { message, type Message, type MessageCode } from '../messages';
import { figureText, type ChartUnit } from './chart';
import type { Figures } from './figures';
import type { JudgedGoal } from './goals';
import type { MeasureReport } from './measureReport';
import { reportCharts } from './reportCharts';
import { escapedSection, groupSection, incompleteSection, secondsText } from './reportTables';
import { shareText, type Section, type Speak } from './section';
import { dateOf } from './weeks';

/** Renders a message in the reader's language. */
export type Say = (message: Message) => string;

/**
 * `quote` wraps text from outside (rules, owners, models, reasons) where a format needs it; everything else is ours.
 */
export function reportSections(report: MeasureReport, render: Say, quote: (text: string) => string = asIs): Section[] {
  const say: Speak = Object.assign(
    (code: MessageCode, args: Readonly<Record<string, string | number>> = {}) => render(message(code, args)),
    { quote },
  );
  const sections = [
    opening(report, say),
    goalSection(report, say),
    attentionSection(report, say),
    weekSection(report, say),
    figureSection(report, say),
    changeSection(report, say),
    groupSection('measure.by-rule', report.rules, say),
    groupSection('measure.by-pack', report.packs, say),
    groupSection('measure.by-model', report.models, say),
    groupSection('measure.by-prompt', report.promptVersions, say),
    ...(isEmpty(report) ? [] : [groupSection('measure.by-week', report.weeks, say)]),
    incompleteSection(report, say),
    escapedSection(report, say),
  ];
  return sections.filter(({ blocks }) => blocks.length > 0);
}

function asIs(text: string): string {
  return text;
}

function isEmpty({ figures: { reviews, findings } }: MeasureReport): boolean {
  return reviews.total === 0 && findings.shown === 0;
}

function opening(report: MeasureReport, say: Speak): Section {
  const { period, figures } = report;
  const { reviews, findings } = figures;
  const scope = say('measure.period', {
    from: dateOf(period.from),
    to: dateOf(period.to - 1),
    reviews: reviews.total,
    findings: findings.shown,
  });
  const lines = [
    scope,
    isEmpty(report) ? `${say('measure.nothing')} ${say('measure.nothing.next')}` : say('measure.note'),
  ];
  return { title: say('measure.title'), blocks: [{ kind: 'lines', lines }] };
}

function goalSection({ goals, owner, review }: MeasureReport, say: Speak): Section {
  const title = say('measure.goals');
  if (goals.length === 0) return { title, blocks: [{ kind: 'lines', lines: [say('measure.no-goals')] }] };
  const lines = owner === null ? [] : [say('measure.owner', { owner: say.quote(owner) })];
  if (review !== null) {
    const { date, daysLeft } = review;
    const code = daysLeft > 0 ? 'measure.review-in' : 'measure.review-passed';
    lines.push(say(code, { date, days: Math.abs(daysLeft) }));
  }
  const header = ['measure.goal', 'measure.target', 'measure.value', 'measure.verdict', 'measure.trend'] as const;
  return {
    title,
    blocks: [
      {
        kind: 'table',
        header: header.map((code) => say(code)),
        rows: goals.map((goal) => goalRow(goal, say)),
        tones: goals.map(({ verdict }) => (verdict === 'no-data' ? null : verdict === 'met' ? 'good' : 'bad')),
      },
      { kind: 'lines', lines },
    ],
  };
}

function goalRow(goal: JudgedGoal, say: Speak): string[] {
  const unit = goalUnit(goal);
  const verdict = say(`measure.${goal.verdict}`);
  return [
    say(`measure.${goal.name}`),
    say(goal.isFloor ? 'measure.at-least' : 'measure.at-most', { value: figureText(goal.target, unit) }),
    goal.share === null ? figureText(goal.value, unit) : shareText(goal.share, say),
    goal.isUncertain && goal.verdict !== 'no-data' ? say('measure.uncertain', { verdict }) : verdict,
    say(`measure.${goal.trend}`, { before: figureText(goal.before, unit) }),
  ];
}

function goalUnit({ name }: JudgedGoal): ChartUnit {
  if (name === 'p95Seconds') return 'seconds';
  return name === 'costPerReviewUsd' ? 'usd' : 'share';
}

function attentionSection({ attention, figures }: MeasureReport, say: Speak): Section {
  const title = say('measure.attention');
  if (figures.findings.shown === 0) return { title, blocks: [] };
  if (attention.length === 0) return { title, blocks: [{ kind: 'lines', lines: [say('measure.no-attention')] }] };
  const header = [
    'measure.rule',
    'measure.rule-owner',
    'measure.findings-shown',
    'measure.unused',
    'measure.acceptance',
    'measure.falseAlarms',
    'measure.advice',
  ] as const;
  const rows = attention.map(({ rule, owner, shown, unused, acceptance, falseAlarms, advice }) => [
    say.quote(rule),
    owner === null ? '–' : say.quote(owner),
    String(shown),
    String(unused),
    shareText(acceptance, say),
    shareText(falseAlarms, say),
    say(`measure.${advice}`),
  ]);
  return { title, blocks: [{ kind: 'table', header: header.map((code) => say(code)), rows }] };
}

function weekSection(report: MeasureReport, say: Speak): Section {
  const charts = isEmpty(report) ? [] : reportCharts(report, (code) => say(`measure.chart.${code}`));
  return { title: say('measure.weeks'), blocks: charts.map((chart) => ({ kind: 'chart', chart })) };
}

function figureSection(report: MeasureReport, say: Speak): Section {
  if (isEmpty(report)) return { title: '', blocks: [] };
  const { figures } = report;
  const header = [say('measure.figure'), say('measure.value')];
  return { title: say('measure.figures'), blocks: [{ kind: 'table', header, rows: figureRows(figures, say) }] };
}

function changeSection({ before, figures, period }: MeasureReport, say: Speak): Section {
  const title = say('measure.changed', { date: dateOf(period.from) });
  if (before.figures.reviews.total === 0) return { title, blocks: [] };
  const earlier = figureRows(before.figures, say);
  const rows = figureRows(figures, say).map(([name, now], index) => [name ?? '', earlier[index]?.[1] ?? '', now ?? '']);
  const header = [say('measure.figure'), say('measure.before'), say('measure.now')];
  return { title, blocks: [{ kind: 'table', header, rows }] };
}

function figureRows({ findings, reviews, gates }: Figures, say: Speak): string[][] {
  const rows: [MessageCode, string | number][] = [
    ['measure.findings-shown', findings.shown],
    ['measure.acceptance', shareText(findings.acceptance, say)],
    ['measure.falseAlarms', shareText(findings.falseAlarms, say)],
    ['measure.applied', findings.applied],
    ['measure.fixed', findings.fixed],
    ['measure.dismissed', findings.dismissed],
    ['measure.open', findings.open],
    ['measure.reopened', findings.reopened],
    ['measure.reviews', reviews.total],
    ['measure.asked', reviews.asked],
    ['measure.checks-only', reviews.checksOnly],
    ['measure.reused', reviews.reused],
    ['measure.complete', shareText(reviews.complete, say)],
    ['measure.coverage', shareText(reviews.coverage, say)],
    ['measure.first-finding', secondsText(reviews.firstFinding)],
    ['measure.end', secondsText(reviews.end)],
    ['measure.tokens', `${reviews.inputTokens}, ${reviews.cachedInputTokens}, ${reviews.outputTokens}`],
    ['measure.cost', say('measure.cost-known', { cost: figureText(reviews.costUsd, 'usd'), reviews: reviews.priced })],
    ['measure.costPerReviewUsd', figureText(reviews.costPerReviewUsd, 'usd')],
    ['measure.gate', `${gates.passed}, ${gates.blocked}, ${gates.noVerdict}`],
    ['measure.overridden', shareText(gates.overridden, say)],
  ];
  return rows.map(([code, value]) => [say(code), String(value)]);
}
