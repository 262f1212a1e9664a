import type { Disposable, LogOutputChannel, Uri } from 'vscode';
import { english, message } from '../../core/messages';
import type { StateStore } from '../../core/ports';
import { metricsSettings } from '../../node/metricsSettings';
import { sendMetrics } from '../../node/sendMetrics';
import type { ApiKeys } from './apiKeys';

export type TeamCollector = Disposable & {
  /** Something was recorded: the team's collector is told, once it is quiet again. */
  readonly recorded: (root: Uri, state: StateStore) => void;
};

/** What the person's own settings say; null while anything speaks against sending. */
export type MetricsWish = { readonly endpoint: string; readonly attributes: Record<string, string> };

/** Tells the team's own OpenTelemetry collector what was recorded; does nothing and loads nothing while it is off. */
export function teamCollector(
  wish: () => MetricsWish | null,
  keys: Pick<ApiKeys, 'get'>,
  log: Pick<LogOutputChannel, 'info' | 'warn'>,
  load?: Parameters<typeof sendMetrics>[3],
  // A review and the decisions about its findings come in bursts; one request tells them all.
  quietMs = 2_000,
): TeamCollector {
  const waiting = new Map<string, NodeJS.Timeout>();
  const send = async (state: StateStore) => {
    // Asked again: telemetry may have been switched off while it was quiet.
    const wanted = wish();
    const key = wanted && (await keys.get(originOf(wanted.endpoint)));
    const headers = key ? { authorization: `Bearer ${key}` } : {};
    const settings = wanted && metricsSettings({ metrics: { ...wanted, headers } }, process.env);
    const sent = await sendMetrics(state, settings, FRESH_EYES_VERSION, load);
    if (sent.kind === 'sent') log.info(`metrics: ${sent.outcomes} outcomes sent`);
    if (sent.kind !== 'failed' || settings === null) return;
    log.warn(english(message('metrics.failed', { collector: originOf(settings.url), reason: sent.reason })));
  };
  return {
    recorded(root, state) {
      const place = root.toString();
      clearTimeout(waiting.get(place));
      const sending = () => {
        waiting.delete(place);
        send(state).catch((error: unknown) => log.warn(`metrics: ${String(error)}`));
      };
      if (wish() !== null) waiting.set(place, setTimeout(sending, quietMs));
    },
    dispose: () => waiting.forEach((timer) => clearTimeout(timer)),
  };
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
