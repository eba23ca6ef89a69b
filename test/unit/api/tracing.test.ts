import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it } from '@jest/globals';
import { traceTarget } from '../../../src/api/calls/tracing.ts';
import type { CallTrace, OperationTrace, ReconnectTrace } from '../../../src/index.ts';
import {
  CALL_CHANNEL,
  CONNECT_CHANNEL,
  connect,
  RECONNECT_CHANNEL,
  STREAM_CHANNEL,
} from '../../../src/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';

/** What a channel has published: the names of its events, and the traces of `start`. */
class Log<T extends OperationTrace> implements Disposable {
  readonly events: string[] = [];
  readonly started: T[] = [];
  readonly ended = new Set<object>();
  readonly #channel;
  readonly #handlers = {
    start: (trace: object) => {
      this.events.push('start');
      this.started.push(trace as T);
    },
    end: () => {},
    asyncStart: () => {},
    asyncEnd: (trace: object) => {
      this.events.push('end');
      this.ended.add(trace);
    },
    error: () => {
      this.events.push('error');
    },
  };

  constructor(name: string) {
    this.#channel = tracingChannel<object>(name);
    this.#channel.subscribe(this.#handlers);
  }

  get only(): T {
    expect(this.started).toHaveLength(1);
    return this.started[0] as T;
  }

  [Symbol.dispose](): void {
    this.#channel.unsubscribe(this.#handlers);
  }
}

describe('The tracing channels', () => {
  afterEach(async () => {
    expect(tracingChannel(CALL_CHANNEL).hasSubscribers).toBe(false);
  });

  it('report a call with its host, procedure and domain, and not its payload', async () => {
    await using daemon = await startDaemon({ tcp: { port: 0 } });
    await using connection = await connect(`${daemon.uri}?no_verify=1`, {
      unusedUriParameters: 'ignore',
    });
    const domain = await connection.domainLookupByName('test');
    using log = new Log<CallTrace>(CALL_CHANNEL);
    expect(await domain.getXmlDesc()).toContain('<name>test</name>');
    expect(log.events).toEqual(['start', 'end']);
    expect(log.only).toEqual({
      uri: daemon.uri,
      host: '127.0.0.1',
      procedure: 'REMOTE_PROC_DOMAIN_GET_XML_DESC',
      domain: { name: 'test', uuid: domain.uuid },
      outcome: 'succeeded',
    });
  });

  it('report the error of a failed call, and its outcome', async () => {
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri);
    using log = new Log<CallTrace>(CALL_CHANNEL);
    const error: unknown = await connection.domainLookupByName('none').catch((reason) => reason);
    expect(log.events).toEqual(['start', 'error', 'end']);
    expect(log.only).toMatchObject({ outcome: 'answered', host: '', domain: undefined });
    expect(log.only.error).toBe(error);
    await daemon.crash();
    await until(() => !connection.isAlive);
    await expect(connection.getHostname()).rejects.toMatchObject({ outcome: 'not-sent' });
    expect(log.started[1]).toMatchObject({ outcome: 'not-sent' });
  });

  it('report the domain of calls about a snapshot', async () => {
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri);
    const domain = await connection.domainLookupByName('test');
    const snapshot = await domain.snapshotCreateXml('<domainsnapshot/>');
    using log = new Log<CallTrace>(CALL_CHANNEL);
    await snapshot.getXmlDesc();
    expect(log.only.domain).toEqual({ name: 'test', uuid: domain.uuid });
  });

  it('report the opening of a connection, with the URI that was found', async () => {
    await using daemon = await startDaemon();
    using log = new Log(CONNECT_CHANNEL);
    await using connection = await connect(daemon.uri, { readOnly: true });
    expect(log.events).toEqual(['start', 'end']);
    expect(log.only).toEqual({
      uri: traceTarget(connection.uri).uri,
      ...{ host: '', readOnly: true, outcome: 'succeeded' },
    });
  });

  it('report a failed opening', async () => {
    using log = new Log(CONNECT_CHANNEL);
    const failed = connect('test+tcp://127.0.0.1:1/default');
    await expect(failed).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(log.events).toEqual(['start', 'error', 'end']);
    expect(log.only).toMatchObject({ uri: 'test+tcp://127.0.0.1:1/default', outcome: 'not-sent' });
  });

  it('report a reconnect from the loss to its success', async () => {
    await using daemon = await startDaemon();
    const reconnect = { initialDelayMs: 1, maxDelayMs: 1 };
    await using connection = await connect(daemon.uri, { reconnect });
    using log = new Log<ReconnectTrace>(RECONNECT_CHANNEL);
    await daemon.crash();
    await until(() => (log.started[0]?.failedAttempts ?? 0) > 0);
    expect(log.events).toEqual(['start']);
    await daemon.restart();
    await until(() => connection.state === 'open');
    expect(log.events).toEqual(['start', 'end']);
    expect(log.only).toMatchObject({ outcome: 'succeeded' });
    expect(log.only.reason).toMatchObject({ code: 'CONNECTION_CLOSED' });
  });

  it('report a reconnect that ends because the program closes the connection', async () => {
    await using daemon = await startDaemon();
    const connection = await connect(daemon.uri, { reconnect: { initialDelayMs: 1 } });
    using log = new Log<ReconnectTrace>(RECONNECT_CHANNEL);
    await daemon.crash();
    await until(() => log.started.length > 0);
    await connection.close();
    expect(log.events).toEqual(['start', 'error', 'end']);
  });

  it('report a stream until it is finished, or fails', async () => {
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri);
    const domain = await connection.domainLookupByName('test');
    using log = new Log(STREAM_CHANNEL);
    const console = await domain.consoleStream();
    expect(log.events).toEqual(['start']);
    await console.finish();
    expect(log.events).toEqual(['start', 'end']);
    expect(log.only).toEqual({
      ...{ uri: traceTarget(connection.uri).uri, host: '', outcome: 'succeeded' },
      procedure: 'REMOTE_PROC_DOMAIN_OPEN_CONSOLE',
      domain: { name: 'test', uuid: domain.uuid },
    });
    const aborted = await domain.consoleStream();
    await aborted.abort();
    expect(log.events.slice(2)).toEqual(['start', 'error', 'end']);
    await domain.destroy();
    await expect(domain.consoleStream()).rejects.toMatchObject({ outcome: 'answered' });
    expect(log.events.slice(5)).toEqual(['start', 'error', 'end']);
    expect(log.started[2]).toMatchObject({ outcome: 'answered' });
    expect(log.ended.size).toBe(3);
  });

  it('set bound stores for the call and what awaits it', async () => {
    await using daemon = await startDaemon();
    await using connection = await connect(daemon.uri);
    const channel = tracingChannel(CALL_CHANNEL);
    const span = { name: 'libvirt' };
    const store = new AsyncLocalStorage<object>();
    channel.start.bindStore(store, () => span);
    const inside: unknown[] = [];
    using _ = new Log(CALL_CHANNEL);
    const onSend = tracingChannel<object>(CALL_CHANNEL).end;
    const listener = (): void => {
      inside.push(store.getStore());
    };
    onSend.subscribe(listener);
    await connection.getHostname();
    onSend.unsubscribe(listener);
    channel.start.unbindStore(store);
    expect(inside).toEqual([span]);
  });

  it('contain no parameters of the URI and no password', () => {
    const target = traceTarget('qemu+ssh://me:secret@[::1]:22/system?keyfile=/home/me/key#x');
    expect(target).toEqual({ uri: 'qemu+ssh://me@[::1]:22/system', host: '::1' });
    expect(traceTarget('prod?x=1')).toEqual({ uri: 'prod', host: '' });
    expect(traceTarget(undefined)).toEqual({ uri: '', host: '' });
  });
});
