import assert from 'node:assert/strict';
import { XMLParser } from 'fast-xml-parser';
import { promotionBar } from '../../../../src/core/measure/attention';
import { chartTable, figureText, type Chart } from '../../../../src/core/measure/chart';
import { chartSvg } from '../../../../src/core/measure/chartSvg';
import { measureReport, type MeasureReport } from '../../../../src/core/measure/measureReport';
import type { Outcome } from '../../../../src/core/measure/outcome';
import { reportCharts } from '../../../../src/core/measure/reportCharts';
import { measureHtml } from '../../../../src/core/measure/reportHtml';
import { measureJson } from '../../../../src/core/measure/reportJson';
import { markdownQuote, measureMarkdown, measureText } from '../../../../src/core/measure/reportLayouts';
import { reportSections } from '../../../../src/core/measure/reportSections';
import { english, message } from '../../../../src/core/messages';
import { madeUpOutcomes } from '../../../madeUpOutcomes';

const now = Date.parse('2026-11-23T17:00:00Z');
const goals = {
  owner: '@platform',
  review: '2027-03-01',
  acceptance: 0.4,
  falseAlarms: 0.05,
  p95Seconds: 40,
  costPerReviewUsd: 0.03,
};
const month = madeUpOutcomes({ seed: 20_261_123, end: now, days: 56, reviewsPerDay: 30 });

function reportOf(outcomes: readonly Outcome[], parts: object = {}): MeasureReport {
  const options = {
    since: null,
    now,
    goals,
    promote: promotionBar(undefined),
    ownerOf: (rule: string) => `@${rule.split('/')[0]}`,
  };
  return measureReport(outcomes, { ...options, ...parts });
}

const report = reportOf(month);
const charts = reportCharts(report, (code) => english(message(`measure.chart.${code}`)));

describe('the report of a month', () => {
  it('counts what the outcomes say, recounted by hand', () => {
    const { from, to } = report.period;
    const within = month.filter(({ at }) => at >= from && at < to);
    const shown = within.filter(({ kind }) => kind === 'shown');
    const reviewed = within.flatMap((one) => (one.kind === 'reviewed' ? [one] : []));
    const { findings, reviews, gates } = report.figures;
    assert.equal(findings.shown, shown.length);
    assert.equal(findings.applied + findings.fixed + findings.dismissed + findings.open, shown.length);
    assert.equal(reviews.total, reviewed.length);
    assert.equal(
      reviews.complete.whole - reviews.complete.part,
      reviewed.filter(({ verdict }) => verdict === 'incomplete').length,
    );
    const asked = reviewed.filter(({ mode, reused }) => mode === 'model' && !reused);
    assert.equal(reviews.asked, asked.length);
    const times = asked.map(({ totalMs }) => totalMs).sort((a, b) => a - b);
    assert.equal(reviews.end.p95, (times[Math.ceil(0.95 * times.length) - 1] ?? 0) / 1000);
    const costs = asked.flatMap(({ costUsd }) => costUsd ?? []);
    assert.ok(Math.abs(reviews.costUsd - costs.reduce((sum, cost) => sum + cost, 0)) < 1e-9);
    assert.equal(
      gates.overridden.part,
      within.filter((one) => one.kind === 'gate' && one.result === 'overridden').length,
    );
  });

  it('holds the tool to its goals, met and not met, with owner and date', () => {
    assert.deepEqual(
      report.goals.map(({ name, verdict }) => [name, verdict]),
      [
        ['acceptance', 'met'],
        ['falseAlarms', 'not-met'],
        ['p95Seconds', 'met'],
        ['costPerReviewUsd', 'met'],
      ],
    );
    const text = measureText(reportSections(report, english));
    assert.match(
      text,
      /Acceptance +at least 40 % +\d+ % of \d+ \(\d+ % to \d+ %\) +met +(same|better|worse) \(was \d+ %\)/,
    );
    assert.match(text, /False alarms +at most 5 % .* not met/);
    assert.match(text, /Owner: @platform\.\nTo be looked at again on 2027-03-01, in 98 days\./);
  });

  it('names the rules that cost most and help least, what to do, and who owns them', () => {
    assert.deepEqual(
      report.attention.slice(0, 2).map(({ rule, advice, owner }) => [rule, advice, owner]),
      [
        ['acme/base/naming', 'retire', '@acme'],
        ['acme/base/long-function', 'rewrite', '@acme'],
      ],
    );
    assert.ok(report.attention.every(({ rule }) => !rule.startsWith('core/unhandled')));
  });

  it('advises nothing on a handful of findings, and calls them few', () => {
    const few = reportOf(month.filter(({ at }) => at > now - 24 * 60 * 60 * 1000 * 2));
    assert.ok(few.attention.every(({ shown, advice }) => shown >= 20 || advice === 'wait'));
    assert.match(measureText(reportSections(few, english)), /, few/);
  });

  it('says what changed since the last review date, against as long before', () => {
    const since = Date.parse('2026-11-02');
    const later = reportOf(month, { goals: { ...goals, review: '2026-11-02' } });
    assert.equal(later.period.from, since);
    assert.equal(later.before.period.to, since);
    assert.equal(later.period.to - later.period.from, later.before.period.to - later.before.period.from);
    const text = measureText(reportSections(later, english));
    assert.match(text, /The review date, 2026-11-02, passed 21 days ago/);
    assert.match(text, /Since 2026-11-02, against the same time before/);
  });

  it('tells weeks apart by coverage and overrides as well', () => {
    const sections = reportSections(report, english);
    const blocks = sections.find(({ title }) => title === 'By week')?.blocks ?? [];
    const [table] = blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));
    assert.equal(table?.rows.length, report.weeks.length);
    const at = table.header.indexOf('Commits overridden');
    const [last] = report.weeks.slice(-1);
    const { part, whole } = last!.figures.gates.overridden;
    assert.ok(table.header.includes('Files in scope reviewed'));
    assert.match(table.rows.at(-1)?.[at] ?? '', new RegExp(`^${Math.round((part / whole) * 100)} % of ${whole} `));
  });

  it('is a document for scripts', () => {
    const document = JSON.parse(measureJson(report, '1.2.3')) as Record<string, unknown>;
    assert.equal(document['schemaVersion'], 1);
    assert.deepEqual(document['period'], { from: '2026-10-26T17:00:00.000Z', to: '2026-11-23T17:00:00.001Z' });
    assert.deepEqual(document['figures'], JSON.parse(JSON.stringify(report.figures)));
  });

  it('says when there is nothing, and how to get something', () => {
    const text = measureText(reportSections(reportOf([], { goals: null }), english));
    assert.match(text, /No review was recorded[\s\S]*Review a change[\s\S]*No goals are set/);
  });
});

describe('the charts', () => {
  for (const chart of charts) {
    it(`draw "${chart.title}" at exactly the figures, which its twin says in words`, () => {
      const svg = chartSvg(chart);
      assertClose(readBack(svg, chart), drawn(chart), Number(/data-top="([\d.]+)"/.exec(svg)?.[1]));
      const { header, rows } = chartTable(chart);
      assert.deepEqual(
        header.slice(1),
        chart.series.map(({ name }) => name),
      );
      for (const [index, [category, ...cells]] of rows.entries()) {
        assert.equal(category, chart.categories[index]);
        cells.forEach((cell, at) => {
          const expected = figureText(chart.series[at]?.values[index] ?? null, chart.unit);
          assert.ok(cell === expected || cell.startsWith(`${expected} (`), `${cell} is ${expected}`);
        });
      }
    });
  }

  it('have a title, a description that says every figure, and no style of their own', () => {
    for (const chart of charts) {
      const svg = chartSvg(chart);
      assert.match(svg, /role="img" aria-labelledby="[\w-]+ [\w-]+"/);
      assert.doesNotMatch(svg, /style=|<script|href/);
      const description = /<desc[^>]*>([^<]*)/.exec(svg)?.[1] ?? '';
      for (const [, ...cells] of chartTable(chart).rows)
        for (const cell of cells) assert.ok(description.includes(cell), cell);
    }
  });

  it('leave a gap where there is no figure', () => {
    const series = [{ name: 'a', values: [1, 2, null, 3, 4] }];
    const chart: Chart = {
      id: 'c',
      title: 't',
      kind: 'lines',
      unit: 'count',
      categories: ['a', 'b', 'c', 'd', 'e'],
      series,
      goal: null,
    };
    assert.equal(chartSvg(chart).match(/<polyline/g)?.length, 2);
    assert.equal(chartSvg(chart).match(/<circle/g)?.length, 4);
  });
});

describe('hostile names in a report', () => {
  const hostile = [
    '</title><script>alert(1)</script>',
    '![x](https://evil.example/x.png)',
    '::error file=a::b',
    '##vso[task.setvariable]',
    'a\u202eb\u001b[31m',
    '`` ` | [x](y)',
  ];
  const outcomes = hostile.flatMap((name, index): Outcome[] => {
    const about = { via: 'cli', finding: `f${index}`, rule: `${name}/rule`, version: 1 } as const;
    const made = { model: name, promptVersion: name, effort: 'standard' } as const;
    return [{ kind: 'shown', at: now - 1, ...about, severity: 'error', status: 'warn', origin: 'model', ...made }];
  });
  const bad = reportOf(outcomes, { ownerOf: () => hostile[0], goals: { ...goals, owner: hostile[1] } });

  it('stay text on the page', () => {
    const html = measureHtml(reportSections(bad, english), { nonce: 'abc', language: 'en' });
    assert.doesNotMatch(html, /<script|<img|\u202e|\u001b/);
    assert.match(html, /default-src 'none'; style-src 'nonce-abc'/);
    const tags = html.match(/<[^>]*>/g) ?? [];
    assert.deepEqual(
      tags.filter((tag) => / (style|src|href|on\w+)=/.test(tag)),
      [],
    );
  });

  it('stay text in Markdown, in code spans that no backtick ends', () => {
    const markdown = measureMarkdown(reportSections(bad, english, markdownQuote));
    const outside = markdown.replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
    assert.doesNotMatch(outside, /evil|script|\]\(|vso/);
  });

  it('are no commands and no controls in a terminal', () => {
    const text = measureText(reportSections(bad, english));
    assert.doesNotMatch(text, /^\s*::|##vso\[|\u202e|\u001b/m);
  });
});

/** Figures as they were given: null where nothing is drawn. */
function drawn({ series, kind }: Chart): (number | null)[][] {
  return series.map(({ values }) => values.map((value) => (kind === 'lines' ? value : (value ?? 0))));
}

/** Figures as the geometry shows them, from the axis that the drawing itself declares. */
function readBack(svg: string, chart: Chart): (number | null)[][] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => ['line', 'circle', 'rect'].includes(name),
  });
  type Shape = Record<string, string> & { class: string };
  const { svg: root } = parser.parse(svg) as {
    svg: Record<string, string> & { line?: Shape[]; circle?: Shape[]; rect?: Shape[] };
  };
  const top = Number(root['data-top']);
  const read = chart.series.map(() => chart.categories.map((): number | null => (chart.kind === 'lines' ? null : 0)));
  const seriesOf = ({ class: name }: Shape): number => Number(/ s(\d+)$/.exec(name)?.[1]);
  if (chart.kind === 'rows') {
    for (const rect of root.rect ?? []) {
      const row = Math.floor((Number(rect['y']) - 8) / 40);
      read[seriesOf(rect)]![row] = (Number(rect['width']) / (640 - 16 - 56)) * top;
    }
    return read;
  }
  const grid = (root.line ?? []).filter(({ class: name }) => name === 'grid').map((line) => Number(line['y1']));
  const [floor, ceiling] = [Math.max(...grid), Math.min(...grid)];
  const [left, right] = [Number(root.line?.[0]?.['x1']), Number(root.line?.[0]?.['x2'])];
  const column = (x: number): number => Math.round(((x - left) / (right - left)) * chart.categories.length - 0.5);
  for (const circle of root.circle ?? []) {
    read[seriesOf(circle)]![column(Number(circle['cx']))] = ((floor - Number(circle['cy'])) / (floor - ceiling)) * top;
  }
  for (const rect of root.rect ?? []) {
    const middle = Number(rect['x']) + Number(rect['width']) / 2;
    read[seriesOf(rect)]![column(middle)] = (Number(rect['height']) / (floor - ceiling)) * top;
  }
  return read;
}

/** Drawn to a thousandth of a unit in a plot 200 units high. */
function assertClose(read: (number | null)[][], given: (number | null)[][], top: number): void {
  assert.deepEqual(
    read.map((row) => row.map((value) => value === null)),
    given.map((row) => row.map((value) => value === null)),
  );
  for (const [index, row] of given.entries()) {
    for (const [at, value] of row.entries()) {
      const difference = Math.abs((read[index]?.[at] ?? 0) - (value ?? 0));
      assert.ok(difference <= top / 100_000, `${String(read[index]?.[at])} is ${String(value)}`);
    }
  }
}
