import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminConnection, AdminServer } from '../../../../src/index.ts';
import { connect, connectAdmin, VirClientTransport } from '../../../../src/index.ts';
import type { TestDaemon } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { WAIT_LIMIT_MS } from '../../../support/time-limits.ts';

describe('The administration of the in-memory daemon', () => {
  let daemon: TestDaemon;
  let admin: AdminConnection;
  let users: AdminServer;
  beforeEach(async () => {
    daemon = await startDaemon({ unix: {}, tcp: { host: '127.0.0.1', port: 0 }, admin: {} });
    admin = await connectAdmin(daemon.adminUri);
    users = await admin.lookupServer('libvirtd');
  });
  afterEach(async () => {
    await admin.close();
    await daemon.close();
  });

  it('reports its version, its servers and their clients', async () => {
    const [unix = '', tcp = ''] = daemon.uris;
    // Times are told in whole seconds.
    const startedAt = Math.floor(Date.now() / 1000) * 1000;
    await using first = await connect(unix);
    await using second = await connect(tcp, { readOnly: true });
    expect(await admin.getLibVersion()).toBe(await first.getLibVersion());
    expect((await admin.listServers()).map(({ name }) => name)).toEqual(['admin', 'libvirtd']);
    await expect(admin.lookupServer('no')).rejects.toMatchObject({ code: 'VIR_ERR_NO_SERVER' });
    const clients = await users.listClients();
    expect(clients.map(({ transport }) => transport)).toEqual([
      VirClientTransport.UNIX,
      VirClientTransport.TCP,
    ]);
    expect(Number(clients[0]?.connectedAt)).toBeGreaterThanOrEqual(startedAt);
    expect(Number(clients[0]?.connectedAt)).toBeLessThanOrEqual(Date.now());
    expect(await clients[0]?.getInfo()).toEqual({ readonly: false });
    expect(await clients[1]?.getInfo()).toEqual({
      readonly: true,
      sock_addr: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    const again = await users.lookupClient(clients[1]?.id ?? 0n);
    expect(again.toJSON()).toEqual(clients[1]?.toJSON());
    expect(await (await admin.lookupServer('admin')).listClients()).toHaveLength(1);
    expect(second.isAlive).toBe(true);
  });

  it('disconnects a client that an administrator closes', async () => {
    await using victim = await connect(daemon.uri);
    const ends = victim.stateChanges().next();
    const [client] = await users.listClients();
    await client?.close();
    expect(await ends).toMatchObject({ value: { state: 'closed' } });
    await expect(client?.getInfo()).rejects.toMatchObject({ code: 'VIR_ERR_NO_CLIENT' });
  });

  it('makes clients beyond the limit wait until another client disconnects', async () => {
    await using first = await connect(daemon.uri);
    await users.setClientLimits({ nclients_max: 1, nclients_unauth_max: 1 });
    const second = connect(daemon.uri, { connectTimeoutMs: WAIT_LIMIT_MS });
    const late = connect(daemon.uri, { connectTimeoutMs: 50 });
    await expect(late).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
    expect(await users.getClientLimits()).toEqual({
      nclients_max: 1,
      nclients: 1,
      nclients_unauth_max: 1,
      nclients_unauth: 0,
    });
    await first.close();
    await using admitted = await second;
    await users.setClientLimits({ nclients_max: 9 });
    await using third = await connect(daemon.uri);
    expect(await third.getHostname()).toBe(await admitted.getHostname());
  });

  it('stores settings, and refuses the settings that libvirt refuses', async () => {
    await users.setThreadPoolParameters({ minWorkers: 7, maxWorkers: 30 });
    expect(await users.getThreadPoolParameters()).toEqual({
      minWorkers: 7,
      maxWorkers: 30,
      prioWorkers: 5,
      nWorkers: 7,
      freeWorkers: 7,
      jobQueueDepth: 0,
    });
    const refusals = [
      users.setThreadPoolParameters({ maxWorkers: 6 }),
      users.setClientLimits({ nclients_unauth_max: 5001 }),
      admin.setLoggingFilters('x:remote'),
      admin.setLoggingOutputs('9:nowhere'),
    ];
    for (const refused of refusals) {
      await expect(refused).rejects.toMatchObject({ code: 'VIR_ERR_INVALID_ARG' });
    }
    const strange = users.setThreadPoolParameters({ nWorkers: { type: 2, value: 3 } });
    await expect(strange).rejects.toMatchObject({ code: 'VIR_ERR_ARGUMENT_UNSUPPORTED' });
    expect(await admin.getLoggingFilters()).toBeNull();
    await admin.setLoggingFilters('1:qemu 3:remote');
    expect(await admin.getLoggingFilters()).toBe('1:qemu 3:remote');
    await admin.setLoggingFilters(null);
    expect(await admin.getLoggingFilters()).toBeNull();
    await admin.setLoggingOutputs('1:file:/tmp/log');
    expect(await admin.getLoggingOutputs()).toBe('1:file:/tmp/log');
    await admin.setLoggingOutputs('');
    expect(await admin.getLoggingOutputs()).toBe('3:stderr');
  });

  it('has no TLS files, and does not support daemonShutdown()', async () => {
    await expect(users.updateTlsFiles()).rejects.toMatchObject({ code: 'VIR_ERR_INTERNAL_ERROR' });
    await expect(admin.daemonShutdown()).rejects.toMatchObject({ code: 'VIR_ERR_NO_SUPPORT' });
  });

  it('works without a socket, and ends when the daemon closes', async () => {
    const memory = await startDaemon({ memory: true });
    expect(() => memory.adminUri).toThrow('connectAdmin()');
    const uri = 'libvirtd:///system';
    const other = await connectAdmin(uri, { transport: memory.connectAdmin() });
    await using user = await connect('test:///default', { transport: memory.connect() });
    expect(await (await other.lookupServer('libvirtd')).listClients()).toHaveLength(1);
    expect(user.isAlive).toBe(true);
    const ends = other.stateChanges().next();
    await memory.close();
    expect(await ends).toMatchObject({ value: { state: 'closed' } });
    await other.close();
  });
});
