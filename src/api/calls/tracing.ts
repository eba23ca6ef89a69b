import type { TracingChannel } from 'node:diagnostics_channel';
import { tracingChannel } from 'node:diagnostics_channel';
import { LibvirtError } from '../../errors/index.ts';
import type { AnyProcedure } from '../../protocol/index.ts';
import type { CallTrace, OperationTrace, TracedDomain } from './trace-channels.ts';
import {
  CALL_CHANNEL,
  CONNECT_CHANNEL,
  RECONNECT_CHANNEL,
  STREAM_CHANNEL,
} from './trace-channels.ts';

type Channel = TracingChannel<OperationTrace>;

/**
 * Node's tracing channels. Check `hasSubscribers` (2 ns) before anything is created for a trace.
 */
export const tracing = {
  call: tracingChannel(CALL_CHANNEL) as Channel,
  connect: tracingChannel(CONNECT_CHANNEL) as Channel,
  reconnect: tracingChannel(RECONNECT_CHANNEL) as Channel,
  stream: tracingChannel(STREAM_CHANNEL) as Channel,
};

/**
 * Runs an operation and publishes its trace. Stores that are bound to the channel, such as those of
 * OpenTelemetry's context, are set for the operation.
 */
export async function traced<T>(
  channel: Channel,
  trace: OperationTrace,
  operation: () => Promise<T>,
): Promise<T> {
  // Node would publish the result, which is a payload.
  let result: { readonly value: T } | undefined;
  const run = async (): Promise<void> => {
    try {
      result = { value: await operation() };
      trace.outcome = 'succeeded';
    } catch (error) {
      trace.outcome = outcomeOf(error);
      throw error;
    }
  };
  await channel.tracePromise(run, trace);
  return (result as unknown as { readonly value: T }).value;
}

/** Makes a call of a connection, and publishes its trace. */
export function tracedCall<T>(
  uri: string,
  procedure: AnyProcedure,
  args: unknown,
  call: () => Promise<T>,
): Promise<T> {
  const trace: CallTrace = {
    ...{ ...traceTarget(uri), procedure: procedure.name },
    domain: tracedDomain(args),
  };
  return traced(tracing.call, trace, call);
}

/** A trace whose end is a later event, not the end of a function. */
export class OpenTrace<T extends OperationTrace> {
  readonly trace: T;
  readonly #channel: Channel;
  #isOver = false;

  private constructor(channel: Channel, trace: T) {
    this.#channel = channel;
    this.trace = trace;
  }

  /** Publishes the start; undefined if nothing subscribes. */
  static start<T extends OperationTrace>(
    channel: Channel,
    makeTrace: () => T,
  ): OpenTrace<T> | undefined {
    if (!channel.hasSubscribers) return undefined;
    const open = new OpenTrace(channel, makeTrace());
    channel.start.publish(open.trace);
    channel.end.publish(open.trace);
    return open;
  }

  /** Publishes the end, once. @param error - The failure; undefined for a success. */
  end(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { trace } = this;
    trace.outcome = error === undefined ? 'succeeded' : outcomeOf(error);
    if (error !== undefined) {
      trace.error = error;
      this.#channel.error.publish(trace);
    }
    this.#channel.asyncStart.publish(trace);
    this.#channel.asyncEnd.publish(trace);
  }
}

/** The URI of a trace and its host. The parameters of a URI may have names of files and users. */
export function traceTarget(uri = ''): { uri: string; host: string } {
  const [, start = '', user = '', host = '', rest = ''] = URI.exec(uri) ?? [];
  if (start === '') return { uri: uri.replace(/\?.*$/s, ''), host: '' };
  const [name = ''] = user.split(':');
  return {
    uri: `${start}${name === '' ? '' : `${name}@`}${host}${rest}`,
    host: host.replace(/^\[(.*)\]$/, '$1'),
  };
}

/** Scheme, user, host, port and path. */
const URI = /^([^:/?#]+:\/\/)(?:([^@/?#]*)@)?(\[[^\]/?#]*\]|[^/?#:]*)((?::\d+)?[^?#]*)/;

/** The domain that the arguments of a call are about. */
export function tracedDomain(args: unknown): TracedDomain | undefined {
  const { dom, snap, checkpoint } = (args ?? {}) as Readonly<Record<string, unknown>>;
  const owner = (snap ?? checkpoint) as { readonly dom?: unknown } | undefined;
  const domain = (dom ?? owner?.dom) as TracedDomain | undefined;
  if (typeof domain?.uuid !== 'string') return undefined;
  return { name: domain.name, uuid: domain.uuid };
}

function outcomeOf(error: unknown): OperationTrace['outcome'] {
  return error instanceof LibvirtError ? error.outcome : undefined;
}
