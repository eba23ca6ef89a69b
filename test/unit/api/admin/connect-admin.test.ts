import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { AdminConnection, AdminConnectOptions } from '../../../../src/index.ts';
import { AdminClient, AdminServer, connectAdmin } from '../../../../src/index.ts';
import { admin, remote, VirErrorNumber } from '../../../../src/protocol/index.ts';
import type { Transport, TransportSink } from '../../../../src/transport/index.ts';
import { memoryPair } from '../../../../src/transport/index.ts';
import { ScriptedPeer } from '../../../support/scripted-peer.ts';

const URI = 'libvirtd:///system';

describe('connectAdmin', () => {
  it('opens the admin program with its first call', async () => {
    const { opening, peer } = begin();
    const { header, args } = await peer.expectCall(admin.connectOpen);
    expect(args).toEqual({ flags: 0 });
    peer.reply(header, admin.connectOpen, undefined);
    const connection = await opening;
    expect(connection).toMatchObject({ uri: URI, isAlive: true, state: 'open' });
    expect(peer.waiting).toBe(0);
    await closed(connection, peer);
    expect(connection).toMatchObject({ isAlive: false, state: 'closed' });
  });

  it('returns a connection that closes at the end of its scope', async () => {
    const { opening, peer } = begin();
    await answerOpen(peer);
    const leaving = (async () => {
      await using connection = await opening;
      return connection.state;
    })();
    const { header } = await peer.expectCall(admin.connectClose);
    peer.reply(header, admin.connectClose, undefined);
    expect(await leaving).toBe('open');
  });

  it('rejects with the error of the daemon', async () => {
    const { opening, peer } = begin();
    const { header } = await peer.expectCall(admin.connectOpen);
    peer.replyError(header, { code: VirErrorNumber.RPC, message: 'Cannot find program' });
    await expect(opening).rejects.toMatchObject({ code: 'VIR_ERR_RPC' });
    await peer.expectClose();
  });

  it('reports the phase if the daemon closes the connection', async () => {
    const { opening, peer } = begin();
    await peer.expectCall(admin.connectOpen);
    const failing = expect(opening).rejects.toMatchObject({
      code: 'CONNECTION_CLOSED',
      phase: 'open',
    });
    await peer.close();
    await failing;
  });

  it('rejects when the connect timeout expires', async () => {
    const { opening, peer } = begin({ connectTimeoutMs: 50 });
    await expect(opening).rejects.toMatchObject({
      code: 'CONNECT_TIMEOUT',
      phase: 'open',
      message: expect.stringContaining(URI),
    });
    await peer.expectClose();
  });

  it('rejects with an AbortError when its signal aborts', async () => {
    const giving = new AbortController();
    const { opening, peer } = begin({ signal: giving.signal });
    await peer.expectCall(admin.connectOpen);
    const reason = new Error('enough');
    giving.abort(reason);
    await expect(opening).rejects.toMatchObject({
      ...{ name: 'AbortError', outcome: 'not-sent', cause: reason },
    });
    await peer.expectClose();
  });

  it.each<readonly [string, unknown, unknown]>([
    ['uri', 7, {}],
    ['uri', 'libvirtd://host/system', {}],
    ['uri', 'qemu:///system', {}],
    ['uri', 'libvirtd:///elsewhere', {}],
    ['readOnly', URI, { readOnly: true }],
    ['reconnect', URI, { reconnect: true }],
    ['connectTimeoutMs', URI, { connectTimeoutMs: 0 }],
    ['transport', URI, { transport: {} }],
  ])('rejects a wrong %s before it opens a connection', async (argument, uri, options) => {
    const opening = connectAdmin(uri as string, options as AdminConnectOptions);
    await expect(opening).rejects.toMatchObject({ name: 'ArgumentError', argument });
  });

  it('rejects a socket in the URI unless `allow` includes it', async () => {
    const opening = connectAdmin(`${URI}?socket=/tmp/x`, { allow: [] });
    await expect(opening).rejects.toMatchObject({ name: 'ArgumentError' });
  });
});

describe('An open AdminConnection', () => {
  it('reports its end and the reason as a state change', async () => {
    const { connection, peer } = await opened();
    const changes = connection.stateChanges();
    const next = changes.next();
    await peer.close();
    expect(await next).toMatchObject({
      value: { state: 'closed', error: { code: 'CONNECTION_CLOSED' } },
    });
    expect(await changes.next()).toEqual({ value: undefined, done: true });
    await expect(connection.getLibVersion()).rejects.toMatchObject({ outcome: 'not-sent' });
  });

  it('rejects a call that exceeds the call timeout', async () => {
    const { connection, peer } = await opened({ callTimeoutMs: 30 });
    await expect(connection.getLibVersion()).rejects.toMatchObject({ code: 'CALL_TIMEOUT' });
    await peer.close();
  });

  it('resolves daemonShutdown() when the daemon closes the connection without an answer', async () => {
    const { connection, peer } = await opened();
    const shutdown = connection.daemonShutdown({ flags: 'PRESERVE' });
    const { args } = await peer.expectCall(admin.connectDaemonShutdown);
    expect(args).toEqual({ flags: 1 });
    const other = connection.getLibVersion();
    const lost = expect(other).rejects.toMatchObject({
      ...{ code: 'CONNECTION_CLOSED', outcome: 'unknown' },
    });
    await peer.close();
    await shutdown;
    await lost;
    expect(connection.state).toBe('closed');
  });

  it('resolves daemonShutdown() when the daemon exits with unread packets', async () => {
    const [near, far] = memoryPair('a daemon');
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const { resets, transport } = resetting(near, reset);
    const peer = new ScriptedPeer(far);
    const opening = connectAdmin(URI, { transport });
    await answerOpen(peer);
    const shutdown = (await opening).daemonShutdown();
    await peer.expectCall(admin.connectDaemonShutdown);
    resets();
    await shutdown;
  });

  it('resolves daemonShutdown() when the daemon answers', async () => {
    const { connection, peer } = await opened();
    const shutdown = connection.daemonShutdown();
    const { header } = await peer.expectCall(admin.connectDaemonShutdown);
    peer.reply(header, admin.connectDaemonShutdown, undefined);
    await shutdown;
    await peer.close();
  });

  it('rejects daemonShutdown() if the client closes the connection', async () => {
    const { connection, peer } = await opened();
    const shutdown = connection.daemonShutdown();
    const failing = expect(shutdown).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    await peer.expectCall(admin.connectDaemonShutdown);
    await closed(connection, peer);
    await failing;
  });

  it('rejects daemonShutdown() if the connection was closed before the call', async () => {
    const { connection, peer } = await opened();
    await peer.close();
    await expect(connection.daemonShutdown()).rejects.toMatchObject({
      ...{ code: 'CONNECTION_CLOSED', outcome: 'not-sent' },
    });
  });

  it('rejects daemonShutdown() if the daemon violates the protocol', async () => {
    const { connection, peer } = await opened();
    const shutdown = connection.daemonShutdown();
    const failing = expect(shutdown).rejects.toMatchObject({ name: 'ProtocolError' });
    await peer.expectCall(admin.connectDaemonShutdown);
    peer.sendBytes(Buffer.alloc(4));
    await failing;
  });

  it('rejects daemonShutdown() if the daemon answers with an error', async () => {
    const { connection, peer } = await opened();
    const shutdown = connection.daemonShutdown();
    const { header } = await peer.expectCall(admin.connectDaemonShutdown);
    peer.replyError(header, { code: VirErrorNumber.OPERATION_DENIED, message: 'no' });
    await expect(shutdown).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_DENIED' });
    await peer.close();
  });

  it('rejects procedures of other programs and a second OPEN', async () => {
    const { connection, peer } = await opened();
    for (const wrong of [remote.connectGetUri, admin.connectOpen, undefined, {}]) {
      const call = connection.call(wrong as typeof admin.connectGetLibVersion);
      await expect(call).rejects.toMatchObject({ argument: 'procedure' });
    }
    expect(peer.waiting).toBe(0);
    await peer.close();
  });
});

describe('AdminServer and AdminClient', () => {
  const wire = { srv: { name: 'libvirtd' }, id: 7n, timestamp: 1_700_000_000n, transport: 2 };

  it('print and serialize their identity', async () => {
    const { connection, peer } = await opened();
    const server = AdminServer.of(connection, wire.srv);
    const client = AdminClient.of(server, wire);
    expect(client.connectedAt).toEqual(new Date('2023-11-14T22:13:20Z'));
    expect(client.connection).toBe(connection);
    expect(JSON.parse(JSON.stringify([server, client]))).toEqual([
      { name: 'libvirtd' },
      { srv: { name: 'libvirtd' }, id: 7, timestamp: 1_700_000_000, transport: 2 },
    ]);
    expect(inspect(server)).toBe("AdminServer { name: 'libvirtd' }");
    expect(inspect(client)).toMatch(/^AdminClient \{\s+srv: \{ name: 'libvirtd' \},\s+id: 7,/);
    await peer.close();
  });

  it('reject wrong parameters before they send a call', async () => {
    const { connection, peer } = await opened();
    const server = AdminServer.of(connection, wire.srv);
    for (const maxWorkers of [-1, 2 ** 32, 1.5, 'many']) {
      const setting = server.setThreadPoolParameters({ maxWorkers } as { maxWorkers: number });
      await expect(setting).rejects.toMatchObject({ argument: 'params.maxWorkers' });
    }
    await expect(server.lookupClient(1.5)).rejects.toMatchObject({ argument: 'id' });
    expect(peer.waiting).toBe(0);
    await peer.close();
  });
});

interface Opening {
  readonly opening: Promise<AdminConnection>;
  readonly peer: ScriptedPeer;
}

/** Starts to connect to a scripted daemon. */
function begin(options: AdminConnectOptions = {}): Opening {
  const [near, far] = memoryPair('a daemon');
  return {
    peer: new ScriptedPeer(far),
    opening: connectAdmin(URI, { ...options, transport: near }),
  };
}

/** Returns a transport that ends with `error` when `resets` is called. */
function resetting(
  transport: Transport,
  error: Error,
): { readonly transport: Transport; readonly resets: () => void } {
  let sink: TransportSink | undefined;
  const start = (given: TransportSink): void => {
    sink = given;
    transport.start(given);
  };
  const handler: ProxyHandler<Transport> = {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name === 'start') return start;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  };
  return { transport: new Proxy(transport, handler), resets: () => sink?.onClose(error) };
}

async function opened(
  options?: AdminConnectOptions,
): Promise<{ readonly connection: AdminConnection; readonly peer: ScriptedPeer }> {
  const { opening, peer } = begin(options);
  await answerOpen(peer);
  return { connection: await opening, peer };
}

async function answerOpen(peer: ScriptedPeer): Promise<void> {
  const { header } = await peer.expectCall(admin.connectOpen);
  peer.reply(header, admin.connectOpen, undefined);
}

async function closed(connection: AdminConnection, peer: ScriptedPeer): Promise<void> {
  const closing = connection.close();
  const { header } = await peer.expectCall(admin.connectClose);
  peer.reply(header, admin.connectClose, undefined);
  await closing;
}
