import type { MessageCode } from '../messages';
import { figureText } from './chart';
import type { Figures, Group } from './figures';
import type { MeasureReport } from './measureReport';
import { shareText, type Block, type Section, type Speak } from './section';

const groupsListed = 50;

export function groupSection(title: MessageCode, groups: readonly Group[], say: Speak): Section {
  const wanted = columns.filter(({ isFor }) => isFor === undefined || groups.some(({ figures }) => isFor(figures)));
  const header = [say('measure.name'), ...wanted.map(({ code }) => say(code))];
  const rows = groups
    .slice(0, groupsListed)
    .map(({ name, figures }) => [say.quote(name), ...wanted.map(({ cell }) => cell(figures, say))]);
  return { title: say(title), blocks: rows.length === 0 ? [] : [{ kind: 'table', header, rows }] };
}

type Column = {
  readonly code: MessageCode;
  readonly cell: (figures: Figures, say: Speak) => string;
  /** Left out where it says nothing: a review belongs to no single rule, a commit to no single model. */
  readonly isFor?: (figures: Figures) => boolean;
};

const hasReviews = ({ reviews }: Figures): boolean => reviews.total > 0;
const hasGates = ({ gates }: Figures): boolean => gates.overridden.whole > 0;

const columns: readonly Column[] = [
  { code: 'measure.findings-shown', cell: ({ findings }) => String(findings.shown) },
  { code: 'measure.acceptance', cell: ({ findings }, say) => shareText(findings.acceptance, say) },
  { code: 'measure.falseAlarms', cell: ({ findings }, say) => shareText(findings.falseAlarms, say) },
  { code: 'measure.asked', cell: ({ reviews }) => String(reviews.asked), isFor: hasReviews },
  { code: 'measure.first-finding', cell: ({ reviews }) => secondsText(reviews.firstFinding), isFor: hasReviews },
  { code: 'measure.end', cell: ({ reviews }) => secondsText(reviews.end), isFor: hasReviews },
  {
    code: 'measure.costPerReviewUsd',
    cell: ({ reviews }) => figureText(reviews.costPerReviewUsd, 'usd'),
    isFor: hasReviews,
  },
  { code: 'measure.coverage', cell: ({ reviews }, say) => shareText(reviews.coverage, say), isFor: hasReviews },
  { code: 'measure.overridden', cell: ({ gates }, say) => shareText(gates.overridden, say), isFor: hasGates },
];

export function secondsText({ p50, p95 }: Figures['reviews']['end']): string {
  return `${figureText(p50, 'seconds')}, ${figureText(p95, 'seconds')}`;
}

export function incompleteSection({ figures }: MeasureReport, say: Speak): Section {
  const rows = figures.reviews.incompleteReasons.map(({ reason, count }) => [say.quote(reason), String(count)]);
  const header = [say('measure.reason'), say('measure.count')];
  return {
    title: say('measure.incomplete-reasons'),
    blocks: rows.length === 0 ? [] : [{ kind: 'table', header, rows }],
  };
}

export function escapedSection({ escaped }: MeasureReport, say: Speak): Section {
  const title = say('measure.escaped');
  if (escaped === null) return { title, blocks: [] };
  const { fixes, counts, rules, teams } = escaped;
  const rows: (readonly string[])[] = [
    [say('measure.caught'), String(counts.caught)],
    [say('measure.dismissed-true'), String(counts.dismissed)],
    [say('measure.missed'), String(counts.missed)],
    [say('measure.not-reviewed'), String(counts['not-reviewed'])],
  ];
  const blocks: Block[] = [
    { kind: 'lines', lines: [say('measure.escaped-fixes', { fixes })] },
    { kind: 'table', header: [say('measure.figure'), say('measure.count')], rows },
  ];
  const figures = ['measure.caught', 'measure.dismissed-true'] as const;
  const counted = ({ caught, dismissed }: { caught: number; dismissed: number }) => [String(caught), String(dismissed)];
  if (rules.length > 0) {
    blocks.push({
      kind: 'table',
      header: [say('measure.rule'), say('measure.rule-owner'), ...figures.map((code) => say(code))],
      rows: rules.map((row) => [say.quote(row.rule), row.owner === null ? '–' : say.quote(row.owner), ...counted(row)]),
    });
  }
  if (teams.length > 0) {
    blocks.push({
      kind: 'table',
      header: [say('measure.rule-owner'), ...figures.map((code) => say(code))],
      rows: teams.map((row) => [say.quote(row.team), ...counted(row)]),
    });
  }
  return { title, blocks };
}
