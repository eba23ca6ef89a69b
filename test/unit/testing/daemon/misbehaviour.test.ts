import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';

let daemon: TestDaemon;
let connection: Connection;

beforeEach(async () => {
  daemon = await startDaemon();
  connection = await connect(daemon.uri);
});

afterEach(async () => {
  await connection.close();
  await daemon.close();
});

const HOSTNAME = remote.connectGetHostname;

describe('a daemon that misbehaves', () => {
  it('answers late', async () => {
    using _ = daemon.misbehave({ kind: 'delay', procedure: HOSTNAME, delayMs: 60 });
    const startedAt = performance.now();
    expect(await connection.getHostname()).toBe('localhost');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
  });

  it('never answers, so that the caller must leave', async () => {
    using _ = daemon.misbehave({ kind: 'drop', procedure: HOSTNAME });
    const call = connection.getHostname({ signal: AbortSignal.timeout(30) });
    await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await connection.getType()).toBe('TEST');
  });

  it('fails with a given error, as often as it is told', async () => {
    const error = { code: 38, domain: 10, message: 'disk on fire', int1: 5 };
    daemon.misbehave({ kind: 'fail', procedure: HOSTNAME, times: 2, error });
    for (const _ of [1, 2]) {
      await expect(connection.getHostname()).rejects.toMatchObject({
        code: 'VIR_ERR_SYSTEM_ERROR',
        domainName: 'VIR_FROM_QEMU',
        message: 'disk on fire',
        int1: 5,
      });
    }
    expect(await connection.getHostname()).toBe('localhost');
  });

  it('answers in another order', async () => {
    daemon.misbehave({ kind: 'reorder', procedure: HOSTNAME, times: 1 });
    const order: string[] = [];
    await Promise.all([
      connection.getHostname().then(() => order.push('hostname')),
      connection.getType().then(() => order.push('type')),
    ]);
    expect(order).toEqual(['type', 'hostname']);
  });

  it('answers twice, which ends the connection', async () => {
    daemon.misbehave({ kind: 'duplicate', procedure: HOSTNAME, times: 1 });
    expect(await connection.getHostname()).toBe('localhost');
    await expect(connection.getType()).rejects.toMatchObject({ code: 'PROTOCOL_VIOLATED' });
  });

  it.each([0, 1, 27, 30])('hangs up %d bytes into an answer', async (afterBytes) => {
    daemon.misbehave({ kind: 'cut', procedure: HOSTNAME, times: 1, afterBytes });
    await expect(connection.getHostname()).rejects.toMatchObject({ outcome: 'unknown' });
    expect(connection.isAlive).toBe(false);
  });

  it('sends its bytes one by one', async () => {
    using _ = daemon.misbehave({ kind: 'split', pieceBytes: 1 });
    const domain = await connection.domainLookupByName('test');
    expect(await domain.getXmlDesc()).toContain('<name>test</name>');
  });

  it('reads no more until it is told to', async () => {
    const stopped = daemon.misbehave({ kind: 'stop-reading' });
    const early = connection.getHostname({ signal: AbortSignal.timeout(40) });
    await expect(early).rejects.toMatchObject({ name: 'TimeoutError' });
    stopped.stop();
    expect(await connection.getType()).toBe('TEST');
  });

  it('dies and comes back with its state', async () => {
    const domain = await connection.domainLookupByName('test');
    await domain.suspend();
    await daemon.crash();
    await expect(connection.getHostname()).rejects.toMatchObject({ name: 'TransportError' });
    await expect(connect(daemon.uri)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    await daemon.restart();
    connection = await connect(daemon.uri);
    const again = await connection.domainLookupByName('test');
    expect(await again.getState()).toMatchObject({ state: 3 });
  });

  it('gives up a client that does not answer keepalive, and only that', async () => {
    await daemon.close();
    daemon = await startDaemon({ keepalive: { intervalSeconds: 0.03, count: 2 } });
    connection = await connect(daemon.uri);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await connection.getHostname()).toBe('localhost');
  });
});
