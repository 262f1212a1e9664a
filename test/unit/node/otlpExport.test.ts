import assert from 'node:assert/strict';
import { figures } from '../../../src/core/measure/figures';
import { measurementsOf, metrics } from '../../../src/core/measure/metrics';
import type { Outcome } from '../../../src/core/measure/outcome';
import { tally } from '../../../src/core/measure/tally';
import type { StateStore } from '../../../src/core/ports';
import { exportMeasurements } from '../../../src/node/otlpExport';
import { metricsSettings } from '../../../src/node/metricsSettings';
import { noState } from '../../../src/node/repositoryState';
import { sendMetrics } from '../../../src/node/sendMetrics';
import { madeUpOutcomes } from '../../madeUpOutcomes';
import { metricsCollector, type MetricsCollector } from '../../metricsCollector';

describe('metrics for the team', () => {
  let collector: MetricsCollector;

  beforeEach(async () => {
    collector = await metricsCollector();
  });
  afterEach(() => collector.close());

  const settings = () => ({
    url: collector.url,
    headers: { authorization: 'Bearer of-the-team' },
    attributes: { team: 'payments' },
  });
  const outcomes = madeUpOutcomes({ seed: 5, end: Date.parse('2026-11-20'), days: 3, reviewsPerDay: 20 });
  const load = () => ({ exportMeasurements });

  function storeOf(records: Outcome[]): StateStore {
    const entries = new Map<string, unknown>();
    return {
      ...noState,
      read: (kind, key) => Promise.resolve(entries.get(`${kind} ${key}`) ?? null),
      write: (kind, key, value) => Promise.resolve(void entries.set(`${kind} ${key}`, value)),
      records: (log) => Promise.resolve(log === 'outcomes' ? records : []),
    };
  }

  it('arrive as OTLP that the official definitions decode, with the figures of the report', async () => {
    assert.deepEqual(await sendMetrics(storeOf(outcomes), settings(), '1.2.3', load), {
      kind: 'sent',
      outcomes: outcomes.length,
    });
    const [first] = collector.received;
    assert.equal(first?.path, '/v1/metrics');
    assert.equal(first.headers['content-type'], 'application/x-protobuf');
    assert.equal(first.headers['authorization'], 'Bearer of-the-team');
    const resource = first.decoded.resourceMetrics[0]!.resource.attributes.map(({ key, value }) => [
      key,
      value.stringValue,
    ]);
    assert.deepEqual(resource, [
      ['team', 'payments'],
      ['service.name', 'fresh-eyes'],
      ['service.version', '1.2.3'],
    ]);

    const { findings, reviews, gates } = figures(tally(outcomes));
    assert.equal(collector.total('fresh_eyes.reviews'), reviews.total);
    assert.equal(collector.total('fresh_eyes.findings.shown'), findings.shown);
    assert.equal(
      collector.total('fresh_eyes.findings.decided', ['fate', 'applied']),
      outcomes.filter(({ kind }) => kind === 'applied').length,
    );
    assert.equal(collector.total('fresh_eyes.gate', ['result', 'overridden']), gates.overridden.part);
    assert.ok(Math.abs(collector.total('fresh_eyes.review.cost') - reviews.costUsd) < 1e-9);
    const duration =
      collector.metrics().find(({ name }) => name === 'fresh_eyes.review.duration')?.histogram?.dataPoints ?? [];
    assert.equal(
      duration.reduce((sum, { count = 0 }) => sum + count, 0),
      reviews.asked,
    );
    assert.ok(duration.every(({ explicitBounds }) => explicitBounds?.length === 12));
  });

  it('have the names, units and temporality that dashboards rely on', async () => {
    await exportMeasurements(outcomes.flatMap(measurementsOf), settings(), '1.2.3');
    for (const { name, unit, sum, histogram } of collector.metrics()) {
      assert.equal(unit, metrics[name as keyof typeof metrics].unit);
      assert.equal((sum ?? histogram)?.aggregationTemporality, 1, `${name} is a delta`);
    }
    assert.equal(new Set(collector.metrics().map(({ name }) => name)).size, Object.keys(metrics).length);
  });

  it('say nothing that could name a person, a file or a change', async () => {
    await exportMeasurements(outcomes.flatMap(measurementsOf), settings(), '1.2.3');
    const text = JSON.stringify(collector.received[0]?.decoded);
    for (const outcome of outcomes) if ('finding' in outcome) assert.ok(!text.includes(`"${outcome.finding}"`));
    assert.doesNotMatch(text, /sha256-|host|process|user/);
  });

  it('are sent once, and again after a failure', async () => {
    const state = storeOf(outcomes);
    collector.answer = 400;
    const failed = await sendMetrics(state, settings(), '1', load);
    assert.equal(failed.kind, 'failed');
    collector.answer = 200;
    assert.equal((await sendMetrics(state, settings(), '1', load)).kind, 'sent');
    assert.deepEqual(await sendMetrics(state, settings(), '1', load), { kind: 'nothing-new' });
    assert.equal(collector.received.length, 2);
  });

  it('are off without settings, and the SDK is not even loaded', async () => {
    const never = () => assert.fail('loaded');
    assert.deepEqual(await sendMetrics(storeOf(outcomes), null, '1', never), { kind: 'off' });
    assert.deepEqual(await sendMetrics(storeOf([]), settings(), '1', never), { kind: 'nothing-new' });
    const plain = { ...settings(), url: 'http://collector.example/v1/metrics' };
    assert.deepEqual(await sendMetrics(storeOf(outcomes), plain, '1', never), { kind: 'failed', reason: 'https://' });
    assert.equal(metricsSettings({}, {}), null);
    assert.equal(metricsSettings({ metrics: { endpoint: collector.url } }, { DO_NOT_TRACK: '1' }), null);
  });

  it('take headers from the variables that the user names and nothing from OTEL_ variables', async () => {
    const user = { metrics: { endpoint: collector.url, headers: { 'x-key': { env: 'TEAM_KEY' } } } };
    const own = metricsSettings(user, { TEAM_KEY: 'k' });
    process.env['OTEL_EXPORTER_OTLP_HEADERS'] = 'authorization=of-another';
    process.env['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'] = 'http://127.0.0.1:9/elsewhere';
    try {
      assert.equal((await sendMetrics(storeOf(outcomes), own, '1', load)).kind, 'sent');
    } finally {
      delete process.env['OTEL_EXPORTER_OTLP_HEADERS'];
      delete process.env['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'];
    }
    assert.equal(collector.received[0]?.headers['x-key'], 'k');
    assert.equal(collector.received[0].headers['authorization'], undefined);
  });
});
