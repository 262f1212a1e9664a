import type { MetricsSettings } from './sendMetrics';
import type { UserConfig } from './userConfig';

/** The collector of the user's own file; off unless it stands there. `DO_NOT_TRACK` switches it off for a run. */
export function metricsSettings({ metrics }: UserConfig, env: NodeJS.ProcessEnv): MetricsSettings | null {
  const isRefused = env['DO_NOT_TRACK'] !== undefined && env['DO_NOT_TRACK'] !== '' && env['DO_NOT_TRACK'] !== '0';
  if (metrics === undefined || isRefused) return null;
  const headers = Object.entries(metrics.headers ?? {}).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : env[value.env];
    return text === undefined || text === '' ? [] : [[name, text] as const];
  });
  return { url: metrics.endpoint, headers: Object.fromEntries(headers), attributes: metrics.attributes ?? {} };
}
