/**
 * Creates an OpenTelemetry span for each call, stream, opening and reconnect of libvirt-client:
 *
 *     const stop = traceLibvirt(trace.getTracer('my-panel'));
 *
 * Spans have the current span as parent, as those of other instrumentations do. Calls are not
 * traced after `stop()`.
 */
import type { TracingChannelSubscribers } from 'node:diagnostics_channel';
import { tracingChannel } from 'node:diagnostics_channel';
import type { Attributes, Span, Tracer } from '@opentelemetry/api';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { CallTrace, OperationTrace, ReconnectTrace, StreamTrace } from 'libvirt-client';
import { CALL_CHANNEL, CONNECT_CHANNEL, RECONNECT_CHANNEL, STREAM_CHANNEL } from 'libvirt-client';

/** Starts to create spans. Returns a function that stops it. */
export function traceLibvirt(tracer: Tracer): () => void {
  const stops = [
    subscribe(CALL_CHANNEL, tracer, methodOf),
    subscribe(STREAM_CHANNEL, tracer, methodOf),
    subscribe(CONNECT_CHANNEL, tracer, () => 'connect'),
    subscribe(RECONNECT_CHANNEL, tracer, () => 'reconnect'),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function subscribe(
  channelName: string,
  tracer: Tracer,
  nameOf: (trace: OperationTrace) => string,
): () => void {
  // The same object is published at the start and at the end.
  const spans = new WeakMap<OperationTrace, Span>();
  const subscribers: TracingChannelSubscribers<OperationTrace> = {
    start(trace) {
      const name = nameOf(trace);
      const attributes = { ...attributesOf(trace), 'rpc.method': name };
      spans.set(trace, tracer.startSpan(`libvirt/${name}`, { kind: SpanKind.CLIENT, attributes }));
    },
    end() {},
    asyncStart() {},
    error(trace) {
      const span = spans.get(trace);
      const { error } = trace;
      if (!(error instanceof Error)) return;
      span?.recordException(error);
      span?.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      if ('code' in error) span?.setAttribute('error.type', String(error.code));
    },
    asyncEnd(trace) {
      const span = spans.get(trace);
      if (trace.outcome !== undefined) span?.setAttribute('libvirt.outcome', trace.outcome);
      // The URI may be known only when the connection is open.
      span?.setAttributes(attributesOf(trace));
      span?.end();
    },
  };
  const channel = tracingChannel<OperationTrace>(channelName);
  channel.subscribe(subscribers);
  return () => channel.unsubscribe(subscribers);
}

function attributesOf(trace: OperationTrace): Attributes {
  const { domain, failedAttempts } = trace as Partial<CallTrace & ReconnectTrace>;
  return {
    'rpc.system': 'libvirt',
    'server.address': trace.host === '' ? 'localhost' : trace.host,
    'libvirt.uri': trace.uri,
    ...(domain && { 'libvirt.domain.name': domain.name, 'libvirt.domain.uuid': domain.uuid }),
    ...(failedAttempts !== undefined && { 'libvirt.failed_attempts': failedAttempts }),
  };
}

/** `REMOTE_PROC_DOMAIN_CREATE` is `DomainCreate`. */
function methodOf(trace: OperationTrace): string {
  const { procedure } = trace as CallTrace | StreamTrace;
  const words = procedure.replace(/^.*_PROC_/, '').split('_');
  return words.map((word) => word.charAt(0) + word.slice(1).toLowerCase()).join('');
}
