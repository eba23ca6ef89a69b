/**
 * Tests the example with OpenTelemetry's own SDK and the in-memory daemon.
 *
 *     npm run test:examples
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { connect } from 'libvirt-client';
import { collectMetrics } from 'libvirt-client/metrics';
import { startDaemon } from 'libvirt-client/testing';
import { observeHosts } from './metrics-to-opentelemetry.ts';

test('observeHosts() exports each figure with its unit, its kind and its labels', async () => {
  await using daemon = await startDaemon();
  await using connection = await connect(daemon.uri);
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter });
  const provider = new MeterProvider({ readers: [reader] });
  const stop = observeHosts(provider.getMeter('example'), { hail: connection });
  await reader.forceFlush();

  const found = exporter.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? [];
  const points = found.flatMap(({ descriptor, dataPoints }) =>
    dataPoints.map(({ attributes }) => [descriptor.name, attributes]),
  );
  const samples = await collectMetrics({ hail: connection });
  const expected = samples.map(({ metric, labels }) => [metric.name, labels]);
  assert.deepEqual(points.map(text).sort(), expected.map(text).sort());

  const memory = found.find(({ descriptor }) => descriptor.name.endsWith('memory_usage_bytes'));
  assert.equal(memory?.descriptor.unit, 'By');
  assert.equal(memory?.dataPointType, DataPointType.GAUGE);
  assert.deepEqual(
    memory?.dataPoints.map(({ value }) => value),
    [2 ** 31],
  );
  const time = found.find(({ descriptor }) => descriptor.name.endsWith('cpu_time_seconds_total'));
  assert.equal(time?.descriptor.unit, 's');
  assert.ok(time?.dataPointType === DataPointType.SUM && time.isMonotonic);

  stop();
  await provider.shutdown();
});

test('the function that observeHosts() returns ends the calls to the hosts', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter });
  const provider = new MeterProvider({ readers: [reader] });
  let collections = 0;
  const onError = (): void => {
    collections += 1;
  };
  const stop = observeHosts(provider.getMeter('example'), { gone: undefined }, { onError });
  await reader.forceFlush();
  stop();
  await reader.forceFlush();
  assert.equal(collections, 1);
  await provider.shutdown();
});

function text(value: unknown): string {
  return JSON.stringify(value);
}
