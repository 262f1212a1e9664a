import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Uri } from 'vscode';
import type { Outcome } from '../../../src/core/measure/outcome';
import type { StateStore } from '../../../src/core/ports';
import { teamCollector, type MetricsWish } from '../../../src/extension/actions/teamCollector';
import { exportMeasurements } from '../../../src/node/otlpExport';
import { noState } from '../../../src/node/repositoryState';
import { madeUpOutcomes } from '../../madeUpOutcomes';
import { metricsCollector, type MetricsCollector } from '../../metricsCollector';

const root = { toString: () => 'file:///repository' } as Uri;

describe("the team's collector, told by the editor", () => {
  let collector: MetricsCollector;
  const warned: string[] = [];
  const log = { info: () => undefined, warn: (text: string | Error) => void warned.push(String(text)) };
  const outcomes = madeUpOutcomes({ seed: 9, end: Date.parse('2026-11-20'), days: 2, reviewsPerDay: 10 });

  beforeEach(async () => {
    warned.length = 0;
    collector = await metricsCollector();
  });
  afterEach(() => collector.close());

  function stateOf(records: readonly Outcome[]): StateStore {
    const entries = new Map<string, unknown>();
    return {
      ...noState,
      read: (kind, key) => Promise.resolve(entries.get(`${kind} ${key}`) ?? null),
      write: (kind, key, value) => Promise.resolve(void entries.set(`${kind} ${key}`, value)),
      records: (name) => Promise.resolve(name === 'outcomes' ? records : []),
    };
  }

  function telling(wish: () => MetricsWish | null, load = () => ({ exportMeasurements })) {
    const keys = { get: (origin: string) => Promise.resolve(`key-of-${origin}`) };
    return teamCollector(wish, keys, log, load, 50);
  }

  const wish = () => ({ endpoint: collector.url, attributes: { team: 'payments' } });

  it('hears once of a burst of reviews and decisions, with the key of its own address', async () => {
    const told = telling(wish);
    const state = stateOf(outcomes);
    for (let time = 0; time < 5; time += 1) told.recorded(root, state);
    while (collector.received.length === 0) await pause(10);
    assert.equal(collector.received.length, 1);
    assert.equal(collector.total('fresh_eyes.reviews'), outcomes.filter(({ kind }) => kind === 'reviewed').length);
    const origin = new URL(collector.url).origin;
    assert.equal(collector.received[0]?.headers['authorization'], `Bearer key-of-${origin}`);
    const [named] = collector.received[0].decoded.resourceMetrics;
    assert.equal(named?.resource.attributes.find(({ key }) => key === 'team')?.value.stringValue, 'payments');
    assert.deepEqual(warned, []);
  });

  it('hears nothing, and nothing is loaded, when telemetry is switched off before it is quiet again', async () => {
    let isOn = true;
    const told = telling(
      () => (isOn ? wish() : null),
      () => assert.fail('loaded'),
    );
    told.recorded(root, stateOf(outcomes));
    isOn = false;
    await pause(200);
    told.recorded(root, stateOf(outcomes));
    await pause(200);
    assert.equal(collector.received.length, 0);
    assert.deepEqual(warned, []);
  });

  it('says in the log what keeps it from hearing', async () => {
    collector.answer = 400;
    telling(wish).recorded(root, stateOf(outcomes));
    while (warned.length === 0) await pause(10);
    assert.match(warned[0] ?? '', /Metrics were not sent to http:\/\/127\.0\.0\.1/);
  });
});
