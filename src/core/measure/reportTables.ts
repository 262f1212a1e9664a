import type { MessageCode } from '../messages';
import { figureText } from './chart';
import type { Group } from './figures';
import type { MeasureReport } from './measureReport';
import { shareText, type Block, type Section, type Speak } from './section';

const groupsListed = 50;

export function groupSection(title: MessageCode, groups: readonly Group[], say: Speak): Section {
  const hasReviews = groups.some(({ figures }) => figures.reviews.total > 0);
  const codes: MessageCode[] = ['measure.name', 'measure.findings-shown', 'measure.acceptance', 'measure.falseAlarms'];
  if (hasReviews) codes.push('measure.asked', 'measure.end', 'measure.costPerReviewUsd');
  const rows = groups
    .slice(0, groupsListed)
    .map(({ name, figures: { findings, reviews } }) => [
      say.quote(name),
      String(findings.shown),
      shareText(findings.acceptance, say),
      shareText(findings.falseAlarms, say),
      ...(hasReviews
        ? [
            String(reviews.asked),
            `${figureText(reviews.end.p50, 'seconds')}, ${figureText(reviews.end.p95, 'seconds')}`,
            figureText(reviews.costPerReviewUsd, 'usd'),
          ]
        : []),
    ]);
  const header = codes.map((code) => say(code));
  return { title: say(title), blocks: rows.length === 0 ? [] : [{ kind: 'table', header, rows }] };
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
  const { fixes, counts, rules } = escaped;
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
  if (rules.length > 0) {
    const header = ['measure.rule', 'measure.rule-owner', 'measure.caught', 'measure.dismissed-true'] as const;
    blocks.push({
      kind: 'table',
      header: header.map((code) => say(code)),
      rows: rules.map(({ rule, owner, caught, dismissed }) => [
        say.quote(rule),
        owner === null ? '–' : say.quote(owner),
        String(caught),
        String(dismissed),
      ]),
    });
  }
  return { title, blocks };
}
