/** One chart: drawn by `chartSvg`, and printed as its twin in text by {@link chartTable}, from the same figures. */
export type Chart = {
  /** Unique within a page; letters, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  /** `rows` are bars that lie, for categories with long names. */
  readonly kind: 'lines' | 'stacked-bars' | 'rows';
  readonly unit: ChartUnit;
  /** Labels along the axis. */
  readonly categories: readonly string[];
  readonly series: readonly ChartSeries[];
  /** Drawn as a dashed line across. */
  readonly goal: { readonly label: string; readonly value: number } | null;
};

export type ChartUnit = 'share' | 'seconds' | 'usd' | 'count';

export type ChartSeries = {
  readonly name: string;
  /** Null where there is no figure. */
  readonly values: readonly (number | null)[];
  /** Interval around each value; lines only. */
  readonly intervals?: readonly ({ readonly low: number; readonly high: number } | null)[];
};

/** The same figures as rows: a header, then one row per category. */
export function chartTable(chart: Chart): { readonly header: readonly string[]; readonly rows: readonly string[][] } {
  return {
    header: ['', ...chart.series.map(({ name }) => name)],
    rows: chart.categories.map((category, index) => [
      category,
      ...chart.series.map((series) => cell(series, index, chart.unit)),
    ]),
  };
}

/** One figure for people. */
export function figureText(value: number | null, unit: ChartUnit): string {
  if (value === null) return '–';
  switch (unit) {
    case 'share':
      return `${(value * 100).toFixed(0)} %`;
    case 'seconds':
      return `${value.toFixed(1)} s`;
    case 'usd':
      return `$${value.toFixed(value < 1 ? 4 : 2)}`;
    case 'count':
      return String(value);
  }
}

function cell(series: ChartSeries, index: number, unit: ChartUnit): string {
  const text = figureText(series.values[index] ?? null, unit);
  const interval = series.intervals?.[index];
  return interval ? `${text} (${figureText(interval.low, unit)} to ${figureText(interval.high, unit)})` : text;
}

/** All figures in one sentence, for whoever hears the chart instead of seeing it. */
export function chartText(chart: Chart): string {
  return chartTable(chart)
    .rows.map(([category, ...cells]) => {
      const named = cells.map((text, index) => `${chart.series[index]?.name ?? ''} ${text}`);
      return `${category ?? ''}: ${named.join(', ')}`;
    })
    .join('; ');
}
