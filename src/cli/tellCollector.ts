import { inertLine } from '../core/inertText';
import { english, message } from '../core/messages';
import { metricsSettings } from '../node/metricsSettings';
import { repositoryState } from '../node/repositoryState';
import { sendMetrics } from '../node/sendMetrics';
import { readUserConfig } from '../node/userConfig';
import type { CommandIo } from './io';

/** After a command that recorded something: tells the team's collector, if one is set up. Never changes the exit code. */
export async function tellCollector({ cwd, env, stderr }: CommandIo): Promise<void> {
  const user = await readUserConfig(env).catch(() => null);
  const settings = user === null ? null : metricsSettings(user, env);
  if (settings === null) return;
  const state = repositoryState(cwd, { env, gitPath: user?.gitPath ?? null });
  const sent = await sendMetrics(state, settings, FRESH_EYES_VERSION);
  if (sent.kind !== 'failed') return;
  const collector = URL.canParse(settings.url) ? new URL(settings.url).origin : settings.url;
  stderr.write(`${inertLine(english(message('metrics.failed', { collector, reason: sent.reason })))}\n`);
}
