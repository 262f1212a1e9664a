import { inertJson } from '../inertText';
import type { MeasureReport } from './measureReport';

/** The report as a document for scripts (schemaVersion 1): every figure, times in seconds, shares with their interval. */
export function measureJson(report: MeasureReport, version: string): string {
  const { period, before, ...rest } = report;
  const document = {
    schemaVersion: 1,
    tool: { name: 'fresh-eyes', version },
    period: iso(period),
    ...rest,
    before: { period: iso(before.period), figures: before.figures },
  };
  return `${inertJson(document, 2)}\n`;
}

function iso({ from, to }: MeasureReport['period']): { from: string; to: string } {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
