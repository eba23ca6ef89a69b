import { describe, expect, it } from '@jest/globals';
import { connect, connectAdmin, TransportError } from '../../../src/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { until } from '../../support/until.ts';

const TOO_LONG = `/${'x'.repeat(200)}`;

describe('With the option transport, connect', () => {
  it('needs no socket that this platform could open', async () => {
    await using daemon = await startDaemon({ memory: true });
    const uri = `test:///default?socket=${TOO_LONG}`;
    await expect(connect(uri)).rejects.toThrow(/the limit is|no unix sockets/);
    await using connection = await connect(uri, { transport: () => daemon.connect() });
    expect(await connection.getHostname()).not.toBe('');
  });
});

describe('With the option transport, connectAdmin', () => {
  it('needs no socket that this platform could open', async () => {
    await using daemon = await startDaemon({ memory: true });
    const uri = `libvirtd:///system?socket=${TOO_LONG}`;
    await expect(connectAdmin(uri)).rejects.toThrow(/the limit is|no unix sockets/);
    await using admin = await connectAdmin(uri, { transport: daemon.connectAdmin() });
    expect(await admin.listServers()).not.toHaveLength(0);
  });
});

describe('If the function of the option transport throws,', () => {
  const broken = Object.assign(new Error('no tunnel'), { code: 'ENOTUNNEL' });
  const expected = {
    ...{ name: 'TransportError', code: 'CONNECT_FAILED', outcome: 'not-sent', phase: 'connect' },
    ...{ message: 'The function "transport" failed: no tunnel', cause: broken },
  };
  const throws = (): never => {
    throw broken;
  };

  it.each([
    ['connect', () => connect('test:///default', { transport: throws })],
    ['connect', () => connect('test:///default', { transport: async () => throws() })],
    ['connectAdmin', () => connectAdmin('libvirtd:///system', { transport: throws })],
  ])('%s rejects with a TransportError whose cause is that error', async (_, open) => {
    const opening = open();
    await expect(opening).rejects.toBeInstanceOf(TransportError);
    await expect(opening).rejects.toMatchObject(expected);
  });

  it('connect rejects with the LibvirtError that it throws', async () => {
    const own = new TransportError('CONNECT_FAILED', 'The tunnel is down');
    const opening = connect('test:///default', { transport: () => Promise.reject(own) });
    await expect(opening).rejects.toBe(own);
  });

  it('a reconnect makes another attempt', async () => {
    await using daemon = await startDaemon({ memory: true });
    const failures: unknown[] = [];
    let calls = 0;
    await using connection = await connect('test:///default', {
      transport: () => {
        calls += 1;
        return calls === 2 ? throws() : daemon.connect();
      },
      reconnect: { initialDelayMs: 1 },
      onFailedAttempt: ({ error }) => failures.push(error),
    });
    daemon.cut();
    await until(() => calls === 3);
    expect(await connection.getHostname()).not.toBe('');
    expect(failures).toMatchObject([expected]);
  });
});
