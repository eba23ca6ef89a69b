import { describe, expect, it } from '@jest/globals';
import { connect, connectAdmin } from '../../../src/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';

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
