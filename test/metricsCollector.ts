import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as definitions from 'otlp-definitions/build/src/generated/root.js';

type Attribute = { key: string; value: { stringValue?: string; boolValue?: boolean } };
type Point = {
  attributes: Attribute[];
  asDouble?: number;
  asInt?: number;
  sum?: number;
  count?: number;
  explicitBounds?: number[];
};
type Metric = {
  name: string;
  unit: string;
  sum?: { dataPoints: Point[]; aggregationTemporality: number; isMonotonic: boolean };
  histogram?: { dataPoints: Point[]; aggregationTemporality: number };
};
type ExportRequest = {
  resourceMetrics: {
    resource: { attributes: Attribute[] };
    scopeMetrics: { scope: { name: string }; metrics: Metric[] }[];
  }[];
};
type Decoder = {
  readonly decode: (bytes: Uint8Array) => object;
  readonly toObject: (message: object, options: { longs: NumberConstructor; defaults: boolean }) => ExportRequest;
};

const request = (
  definitions as unknown as {
    opentelemetry: { proto: { collector: { metrics: { v1: { ExportMetricsServiceRequest: Decoder } } } } };
  }
).opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;

export type MetricsCollector = {
  readonly url: string;
  readonly received: { headers: IncomingHttpHeaders; path: string; decoded: ExportRequest }[];
  /** HTTP status of the next answers. */
  answer: number;
  readonly metrics: (index?: number) => Metric[];
  /** Sum of a counter's points that carry the attributes. */
  readonly total: (name: string, ...wanted: [string, string][]) => number;
  readonly close: () => Promise<void>;
};

/** An OpenTelemetry collector of this machine that decodes with the official definitions. */
export async function metricsCollector(): Promise<MetricsCollector> {
  const received: MetricsCollector['received'] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const decoded = request.toObject(request.decode(Buffer.concat(chunks)), { longs: Number, defaults: true });
      received.push({ headers: incoming.headers, path: incoming.url ?? '', decoded });
      response.writeHead(collector.answer, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const metrics = (index = 0): Metric[] =>
    (received[index]?.decoded.resourceMetrics ?? []).flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap((scope) => scope.metrics),
    );
  const collector: MetricsCollector = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1/metrics`,
    received,
    answer: 200,
    metrics,
    total: (name, ...wanted) =>
      (metrics().find((metric) => metric.name === name)?.sum?.dataPoints ?? [])
        .filter(({ attributes }) =>
          wanted.every(([key, value]) => attributes.some((one) => one.key === key && one.value.stringValue === value)),
        )
        .reduce((sum, { asDouble, asInt }) => sum + (asDouble || asInt || 0), 0),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return collector;
}
