import { endpointPresets, type EndpointPreset } from '../core/model/endpointPresets';
import { listModels } from './listModels';

export type LocalServer = {
  readonly preset: EndpointPreset;
  readonly baseUrl: string;
  readonly models: readonly string[];
};

const patienceMs = 1_500;

/**
 * Local model servers that answer on loopback, at the ports where they listen by default, with the models they offer.
 * Only when a person asks for it: another program may listen there. No key is sent. Servers that are there and want a
 * key come with no models.
 */
export async function discoverLocalServers(
  signal: AbortSignal,
  presets: readonly EndpointPreset[] = endpointPresets,
): Promise<readonly LocalServer[]> {
  const limits = { firstByteMs: patienceMs, firstContentMs: patienceMs, idleMs: patienceMs, totalMs: patienceMs };
  const found = await Promise.all(
    presets
      .filter(({ port }) => port !== null)
      .map(async (preset): Promise<LocalServer[]> => {
        const { baseUrl } = preset;
        const listed = await listModels({ baseUrl, apiKey: null, limits }, signal);
        if (listed.kind === 'models') return [{ preset, baseUrl, models: listed.models }];
        return listed.failure.failure === 'key-refused' ? [{ preset, baseUrl, models: [] }] : [];
      }),
  );
  return found.flat();
}
