import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { ExportResultCode } from '@opentelemetry/core';
import { DeltaTemporalitySelector, OTLPMetricExporterBase } from '@opentelemetry/exporter-metrics-otlp-http';
import { createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import { MetricsExporterMetricsHelper, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationType, MeterProvider, MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { durationBounds, metrics, type Measurement, type MetricName } from '../core/measure/metrics';

export type OtlpTarget = {
  /** The collector's address for metrics, usually ending in `/v1/metrics`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What the team wants to tell apart, such as `{ team: 'payments' }`; never a person. */
  readonly attributes: Readonly<Record<string, string>>;
};

const timeoutMs = 3000;

/**
 * Sends measurements once, as OTLP over HTTP in protobuf with delta temporality: a process that lives for one review has
 * no running total. The entry of a bundle of its own, loaded only when a collector is set up. Nothing is taken from the
 * environment: `OTEL_…` variables are often set for other programs, their headers for other addresses.
 * @throws what the exporter says when the collector does not take it
 */
export async function exportMeasurements(
  measurements: readonly Measurement[],
  target: OtlpTarget,
  version: string,
): Promise<void> {
  const reader = new OnceReader({
    aggregationTemporalitySelector: DeltaTemporalitySelector,
    aggregationSelector: () => ({ type: AggregationType.DEFAULT }),
  });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({
      ...target.attributes,
      'service.name': 'fresh-eyes',
      'service.version': version,
    }),
    readers: [reader],
  });
  record(measurements, provider, version);
  const { resourceMetrics, errors } = await reader.collect();
  if (errors.length > 0) throw new AggregateError(errors, 'otlp');
  await send(resourceMetrics, target);
  await provider.shutdown();
}

/** Collected by hand, once. */
class OnceReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

function record(measurements: readonly Measurement[], provider: MeterProvider, version: string): void {
  const meter = provider.getMeter('fresh-eyes', version);
  const instruments = new Map<MetricName, (value: number, attributes: Measurement['attributes']) => void>();
  for (const name of Object.keys(metrics) as MetricName[]) {
    const { kind, ...options } = metrics[name];
    if (kind === 'counter') {
      const counter = meter.createCounter(name, options);
      instruments.set(name, (value, attributes) => counter.add(value, { ...attributes }));
    } else {
      const advice = { explicitBucketBoundaries: [...durationBounds] };
      const histogram = meter.createHistogram(name, { ...options, advice });
      instruments.set(name, (value, attributes) => histogram.record(value, { ...attributes }));
    }
  }
  for (const { name, value, attributes } of measurements) instruments.get(name)?.(value, attributes);
}

async function send(resourceMetrics: ResourceMetrics, { url, headers }: OtlpTarget): Promise<void> {
  const delegate = createOtlpHttpExportDelegate(
    {
      url,
      headers: () => Promise.resolve({ ...headers, 'Content-Type': 'application/x-protobuf' }),
      timeoutMillis: timeoutMs,
      concurrencyLimit: 1,
      compression: 'none',
      agentFactory: (protocol) => (protocol === 'https:' ? new HttpsAgent() : new HttpAgent()),
    },
    ProtobufMetricsSerializer,
    'otlp_http_metric_exporter',
    MetricsExporterMetricsHelper,
    undefined,
  );
  const exporter = new OTLPMetricExporterBase(delegate);
  await new Promise<void>((resolve, reject) => {
    exporter.export(resourceMetrics, (result) => {
      if (result.code === ExportResultCode.SUCCESS) resolve();
      else reject(result.error ?? new Error('otlp'));
    });
  });
  await exporter.shutdown();
}
