import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigurationTarget, commands, env, workspace } from 'vscode';
import { command, setting } from '../../../src/extension/contributions';
import { metricsCollector, type MetricsCollector } from '../../metricsCollector';
import { access, configure, repo, startOver, waitFor } from '../world';

const { root, stage } = repo('one');

/** Test editors have no telemetry to switch on; that metrics do arrive is shown by teamCollector.test.ts. */
describe("the metrics of a team's own collector", () => {
  let collector: MetricsCollector;

  beforeEach(async () => {
    await startOver();
    collector = await metricsCollector();
  });
  afterEach(async () => {
    await configure(setting.metricsEndpoint, undefined);
    await collector.close();
  });

  it("stay here while the editor's telemetry is off, whoever names a collector", async () => {
    assert.equal(env.isTelemetryEnabled, false);
    await configure(setting.metricsEndpoint, collector.url);
    stage({ 'src/a.ts': 'debugger;\n' });
    await commands.executeCommand(command.reviewStaged, root);
    const { store } = await access();
    await waitFor('the verdict', () => store.review(root)?.result);
    await pause(3_000);
    assert.equal(collector.received.length, 0);
  });

  it('are nothing that a workspace can turn on', async () => {
    const settings = workspace.getConfiguration(undefined, root);
    await assert.rejects(
      async () => settings.update(setting.metricsEndpoint, collector.url, ConfigurationTarget.Workspace),
      /only into User settings/,
    );
  });
});
