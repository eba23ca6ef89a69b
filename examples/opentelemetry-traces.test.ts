/**
 * Tests the example with OpenTelemetry's own SDK and the in-memory daemon.
 *
 *     npm run test:examples
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { connect } from 'libvirt-client';
import { startDaemon } from 'libvirt-client/testing';
import { traceLibvirt } from './opentelemetry-traces.ts';

test('traceLibvirt() creates spans with procedure, host, domain and outcome', async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer('test');
  const stop = traceLibvirt(tracer);

  await using daemon = await startDaemon({ tcp: { port: 0 } });
  const connection = await connect(daemon.uri);
  const parent = tracer.startSpan('request');
  const domain = await context.with(trace.setSpan(context.active(), parent), async () => {
    const found = await connection.domainLookupByName('test');
    await found.suspend();
    await assert.rejects(found.create());
    return found;
  });
  parent.end();
  stop();
  await connection.close();

  const spans = exporter.getFinishedSpans();
  assert.deepEqual(
    spans.map(({ name, attributes }) => [name, attributes['libvirt.outcome']]),
    [
      ['libvirt/connect', 'succeeded'],
      ['libvirt/DomainLookupByName', 'succeeded'],
      ['libvirt/DomainSuspend', 'succeeded'],
      ['libvirt/DomainCreate', 'answered'],
      ['request', undefined],
    ],
  );
  const [opening, lookup, suspend, failed] = spans;
  assert.equal(opening?.parentSpanContext, undefined);
  for (const span of [lookup, suspend, failed]) {
    assert.equal(span?.parentSpanContext?.spanId, parent.spanContext().spanId);
  }
  assert.deepEqual(suspend?.attributes, {
    'rpc.system': 'libvirt',
    'rpc.method': 'DomainSuspend',
    'server.address': '127.0.0.1',
    'libvirt.uri': daemon.uri,
    'libvirt.domain.name': 'test',
    'libvirt.domain.uuid': domain.uuid,
    'libvirt.outcome': 'succeeded',
  });
  assert.equal(failed?.status.code, SpanStatusCode.ERROR);
  assert.equal(failed?.events[0]?.name, 'exception');
  assert.match(String(failed?.attributes['error.type']), /^VIR_ERR_/);
});
