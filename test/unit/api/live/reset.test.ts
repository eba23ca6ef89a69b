import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect as connectSocket, createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import type { ConnectionStateChange } from '../../../../src/index.ts';
import { connect, LibvirtError } from '../../../../src/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';

describe('A connection that is reset', () => {
  it('gives its error as a LibvirtError with a code and an outcome to calls, subscriptions, listeners and stateChanges()', async () => {
    await using daemon = await startDaemon({ tcp: { host: '127.0.0.1', port: 0 } });
    const backend = Number(new URL(daemon.uri).port);
    const clients: Socket[] = [];
    const proxy = createServer((near) => {
      const far = connectSocket(backend, '127.0.0.1').on('error', () => {});
      near.on('error', () => {}).on('close', () => far.destroy());
      near.pipe(far).pipe(near);
      clients.push(near);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    const changes: ConnectionStateChange[] = [];
    const connection = await connect(`test+tcp://127.0.0.1:${port}/default`, {
      onStateChange: (change) => changes.push(change),
    });
    const errors: unknown[] = [];
    const collect = (error: unknown): void => void errors.push(error);
    const subscription = await connection.subscribe('domain:lifecycle');
    const reading = subscription.next().catch(collect);
    const close = await connection.subscribe('connection:close');
    await connection.listen('domain:reboot', () => {}, { onError: collect });
    const next = connection.stateChanges().next();
    const pending = new Promise((resolve) => connection.getHostname().then(collect, resolve));
    for (const client of clients) client.resetAndDestroy();
    await reading;
    errors.push(await pending, (await next).value?.error, changes.at(-1)?.error);
    const closing = (await close.next()).value;
    errors.push(closing?.type === 'connection:close' ? closing.error : closing);
    expect(errors).toHaveLength(6);
    for (const error of errors) {
      expect(error).toBeInstanceOf(LibvirtError);
      expect(error).toMatchObject({
        name: 'TransportError',
        code: 'CONNECTION_LOST',
        outcome: 'unknown',
        message: expect.stringContaining('ECONNRESET'),
      });
    }
    await connection.close();
    proxy.close();
  });
});
