import type { Measurement } from '../core/measure/metrics';
import { measurementsOf } from '../core/measure/metrics';
import { outcomesOf } from '../core/measure/outcome';
import type { StateStore } from '../core/ports';
import { isLoopback } from './boundedFetch';
import type * as otlp from './otlpExport';

export type MetricsSettings = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
};

export type SentMetrics =
  | { readonly kind: 'off' | 'nothing-new' }
  | { readonly kind: 'sent'; readonly outcomes: number }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Sends what was recorded since the last time to the team's own collector; off without settings. The place in the log is
 * moved on before sending and back when that fails, so that two front ends at once do not count anything twice.
 */
export async function sendMetrics(
  state: StateStore,
  settings: MetricsSettings | null,
  version: string,
  load: () => Pick<typeof otlp, 'exportMeasurements'> = loadOtlp,
): Promise<SentMetrics> {
  if (settings === null) return { kind: 'off' };
  if (!isFit(settings.url)) return { kind: 'failed', reason: 'https://' };
  const sent = sentUntil(await state.read('capabilities', cursorKey));
  const fresh = outcomesOf(await state.records('outcomes')).filter(({ at }) => at > sent);
  if (fresh.length === 0) return { kind: 'nothing-new' };
  const until = fresh.reduce((latest, { at }) => Math.max(latest, at), sent);
  await state.write('capabilities', cursorKey, { at: until });
  const measurements: Measurement[] = fresh.flatMap(measurementsOf);
  try {
    await load().exportMeasurements(measurements, settings, version);
    return { kind: 'sent', outcomes: fresh.length };
  } catch (error) {
    await state.write('capabilities', cursorKey, { at: sent });
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

const cursorKey = 'metrics-sent-until';

/** Headers may carry a key: they go unencrypted to this machine only. */
function isFit(url: string): boolean {
  return URL.canParse(url) && (new URL(url).protocol === 'https:' || isLoopback(url));
}

function sentUntil(cursor: unknown): number {
  const at = typeof cursor === 'object' && cursor !== null && 'at' in cursor ? cursor.at : 0;
  return typeof at === 'number' ? at : 0;
}

/** The SDK stays out of every bundle but its own. */
function loadOtlp(): typeof otlp {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a bundle of its own, loaded on use
  return require('./otlp.js') as typeof otlp;
}
