import { chartText, figureText, type Chart } from './chart';
import { axisTop, number, xml } from './chartScale';

const width = 640;
const rowHeight = 40;
const barHeight = 14;
const plot = { left: 16, right: 56, top: 8 };
const plotWidth = width - plot.left - plot.right;

/** Bars that lie, each under its name, with its total at the end. */
export function rowsSvg(chart: Chart): string {
  const top = axisTop(chart);
  const height = plot.top + chart.categories.length * rowHeight + 8;
  return [
    `<svg class="chart" id="${chart.id}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${chart.id}-title ${chart.id}-text" data-top="${top}">`,
    `<title id="${chart.id}-title">${xml(chart.title)}</title>`,
    `<desc id="${chart.id}-text">${xml(chartText(chart))}</desc>`,
    ...chart.categories.flatMap((_, at) => row(chart, at, top)),
    '</svg>',
  ].join('\n');
}

function row(chart: Chart, at: number, top: number): string[] {
  const y = plot.top + at * rowHeight;
  const category = chart.categories[at] ?? '';
  let drawn = 0;
  const bars = chart.series.flatMap(({ name, values }, index) => {
    const value = values[at] ?? 0;
    if (value === 0) return [];
    const x = plot.left + (drawn / top) * plotWidth;
    drawn += value;
    const label = `${category}: ${name} ${figureText(value, chart.unit)}`;
    return [
      `<rect class="bar s${index}" x="${number(x)}" y="${y + 18}" width="${number((value / top) * plotWidth)}" height="${barHeight}"><title>${xml(label)}</title></rect>`,
    ];
  });
  return [
    `<text class="row" x="${plot.left}" y="${y + 12}">${xml(category)}</text>`,
    ...bars,
    `<text class="tick" x="${number(plot.left + (drawn / top) * plotWidth + 6)}" y="${y + 18 + barHeight / 2}" dominant-baseline="middle">${xml(figureText(drawn, chart.unit))}</text>`,
  ];
}
