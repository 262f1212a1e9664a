import { chartText, figureText, type Chart, type ChartSeries } from './chart';
import { axisTop, number, xml } from './chartScale';
import { rowsSvg } from './rowsSvg';

const width = 640;
const height = 260;
/** The right margin holds the label of the goal. */
const plot = { left: 56, right: 76, top: 16, bottom: 44 };
const plotWidth = width - plot.left - plot.right;
const plotHeight = height - plot.top - plot.bottom;
const baseline = plot.top + plotHeight;
const ticks = 4;
/** More labels than this would run into each other. */
const maxLabels = 9;

/**
 * Markup of one `<svg>`, from a pure function: the same in the editor's page, a CI artefact and a file, and readable
 * without a script. Looks come from classes alone, because the page's policy allows no style attribute.
 */
export function chartSvg(chart: Chart): string {
  if (chart.kind === 'rows') return rowsSvg(chart);
  const top = axisTop(chart);
  const parts = [
    `<svg class="chart" id="${chart.id}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${chart.id}-title ${chart.id}-text" data-top="${top}">`,
    `<title id="${chart.id}-title">${xml(chart.title)}</title>`,
    `<desc id="${chart.id}-text">${xml(chartText(chart))}</desc>`,
    ...axis(chart, top),
    ...chart.series.flatMap((series, index) =>
      chart.kind === 'lines' ? line(series, index, chart, top) : bars(index, chart, top),
    ),
    ...goalLine(chart, top),
    '</svg>',
  ];
  return parts.join('\n');
}

function x(index: number, count: number): number {
  return plot.left + ((index + 0.5) / Math.max(1, count)) * plotWidth;
}

function y(value: number, top: number): number {
  return baseline - (value / top) * plotHeight;
}

function axis({ unit, categories }: Chart, top: number): string[] {
  const lines = Array.from({ length: ticks + 1 }, (_, index) => {
    const value = (top * index) / ticks;
    const at = number(y(value, top));
    return `<line class="grid" x1="${plot.left}" x2="${width - plot.right}" y1="${at}" y2="${at}"/><text class="tick" x="${plot.left - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${xml(figureText(Number(value.toPrecision(6)), unit))}</text>`;
  });
  const every = Math.ceil(categories.length / maxLabels);
  const labels = categories.flatMap((category, index) =>
    index % every === 0
      ? [
          `<text class="tick" x="${number(x(index, categories.length))}" y="${baseline + 18}" text-anchor="middle">${xml(category)}</text>`,
        ]
      : [],
  );
  return [...lines, ...labels];
}

function line({ name, values, intervals }: ChartSeries, index: number, chart: Chart, top: number): string[] {
  const count = chart.categories.length;
  const points = values.map((value, at) =>
    value === null ? null : `${number(x(at, count))},${number(y(value, top))}`,
  );
  // A missing figure is a gap: a line drawn across it would claim one.
  const runs = points
    .map((point) => point ?? '|')
    .join(' ')
    .split('|')
    .map((run) => run.trim())
    .filter((run) => run.includes(' '));
  return [
    ...(intervals ?? []).flatMap((interval, at) =>
      interval
        ? [
            `<line class="interval s${index}" x1="${number(x(at, count))}" x2="${number(x(at, count))}" y1="${number(y(interval.low, top))}" y2="${number(y(interval.high, top))}"/>`,
          ]
        : [],
    ),
    ...runs.map((run) => `<polyline class="line s${index}" points="${run}"/>`),
    ...values.flatMap((value, at) =>
      value === null
        ? []
        : [
            `<circle class="point s${index}" cx="${number(x(at, count))}" cy="${number(y(value, top))}" r="3.5"><title>${xml(`${chart.categories[at] ?? ''}: ${name} ${figureText(value, chart.unit)}`)}</title></circle>`,
          ],
    ),
  ];
}

function bars(index: number, chart: Chart, top: number): string[] {
  const count = chart.categories.length;
  const barWidth = Math.min(40, (plotWidth / Math.max(1, count)) * 0.6);
  return chart.categories.flatMap((category, at) => {
    const value = chart.series[index]?.values[at] ?? 0;
    if (value === 0) return [];
    const below = chart.series.slice(0, index).reduce((sum, { values }) => sum + (values[at] ?? 0), 0);
    const label = `${category}: ${chart.series[index]?.name ?? ''} ${figureText(value, chart.unit)}`;
    return [
      `<rect class="bar s${index}" x="${number(x(at, count) - barWidth / 2)}" y="${number(y(below + value, top))}" width="${number(barWidth)}" height="${number((value / top) * plotHeight)}"><title>${xml(label)}</title></rect>`,
    ];
  });
}

function goalLine({ goal, unit }: Chart, top: number): string[] {
  if (goal === null) return [];
  const at = number(y(goal.value, top));
  return [
    `<line class="goal" x1="${plot.left}" x2="${width - plot.right}" y1="${at}" y2="${at}"/><text class="goal-label" x="${width - plot.right + 6}" y="${at}" dominant-baseline="middle">${xml(`${goal.label} ${figureText(goal.value, unit)}`)}</text>`,
  ];
}
