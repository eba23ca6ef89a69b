import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection, Transport } from '../../../../src/index.ts';
import { connect } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

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

describe('TestDaemon', () => {
  it('delays a reply', async () => {
    using _ = daemon.misbehave({ kind: 'delay', procedure: HOSTNAME, delayMs: 60 });
    const startedAt = performance.now();
    expect(await connection.getHostname()).toBe('localhost');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
  });

  it('drops a call, which then ends only with its signal', async () => {
    using _ = daemon.misbehave({ kind: 'drop', procedure: HOSTNAME });
    const call = connection.getHostname({ signal: AbortSignal.timeout(30) });
    await expect(call).rejects.toMatchObject({
      ...{ name: 'AbortError', cause: { name: 'TimeoutError' } },
    });
    expect(await connection.getType()).toBe('TEST');
  });

  it('fails a call with a given error, `times` times', async () => {
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

  it('reorders two replies', async () => {
    daemon.misbehave({ kind: 'reorder', procedure: HOSTNAME, times: 1 });
    const order: string[] = [];
    await Promise.all([
      connection.getHostname().then(() => order.push('hostname')),
      connection.getType().then(() => order.push('type')),
    ]);
    expect(order).toEqual(['type', 'hostname']);
  });

  it('duplicates a reply, which ends the connection', async () => {
    daemon.misbehave({ kind: 'duplicate', procedure: HOSTNAME, times: 1 });
    expect(await connection.getHostname()).toBe('localhost');
    await expect(connection.getType()).rejects.toMatchObject({ code: 'PROTOCOL_VIOLATED' });
  });

  it.each([0, 1, 27, 30])('disconnects after %d bytes of a reply', async (afterBytes) => {
    daemon.misbehave({ kind: 'cut', procedure: HOSTNAME, times: 1, afterBytes });
    await expect(connection.getHostname()).rejects.toMatchObject({ outcome: 'unknown' });
    expect(connection.isAlive).toBe(false);
  });

  it('splits its output into single bytes', async () => {
    using _ = daemon.misbehave({ kind: 'split', pieceBytes: 1 });
    const domain = await connection.domainLookupByName('test');
    expect(await domain.getXmlDesc()).toContain('<name>test</name>');
  });

  it('stops reading until the misbehaviour is stopped', async () => {
    const stopped = daemon.misbehave({ kind: 'stop-reading' });
    const early = connection.getHostname({ signal: AbortSignal.timeout(40) });
    await expect(early).rejects.toMatchObject({
      ...{ name: 'AbortError', cause: { name: 'TimeoutError' } },
    });
    stopped.stop();
    expect(await connection.getType()).toBe('TEST');
  });

  it('refuses clients without a socket between crash() and restart(), and after close()', async () => {
    await using daemon = await startDaemon({ memory: true });
    const failure = { name: 'TransportError', code: 'CONNECT_FAILED', phase: 'connect' };
    const transport = (): Transport => daemon.connect();
    await daemon.crash();
    await expect(connect('test:///default', { transport })).rejects.toMatchObject(failure);
    await daemon.restart();
    await using connection = await connect('test:///default', { transport });
    expect(connection.isAlive).toBe(true);
    await daemon.close();
    await expect(connect('test:///default', { transport })).rejects.toMatchObject(failure);
  });

  it('keeps the state of the hypervisor over crash() and restart()', async () => {
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

  it('keeps a client that answers keepalive', async () => {
    using clock = new FakeClock();
    await connection.close();
    await daemon.close();
    daemon = await startDaemon({ keepalive: { intervalSeconds: 0.03, count: 2 } });
    connection = await connect(daemon.uri);
    await clock.advance(300, 1);
    expect(await connection.getHostname()).toBe('localhost');
  });
});
