import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminConnection, AdminServer } from '../../src/index.ts';
import { connect, connectAdmin, VirClientTransport } from '../../src/index.ts';
import { until } from '../support/until.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { run } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';
import { RecordingProxy } from './transcripts/recording-proxy.ts';

describeWithLibvirtd('the admin API of libvirtd', () => {
  let daemon: Libvirtd;
  let admin: AdminConnection;
  let users: AdminServer;
  beforeAll(async () => {
    daemon = await startLibvirtd();
    admin = await connectAdmin(uriOf(daemon));
    users = await admin.lookupServer('libvirtd');
  });
  afterAll(async () => {
    await admin?.close();
    await daemon?.stop();
  });

  const virtAdmin = async (...args: readonly string[]): Promise<string> =>
    (await run('/usr/bin/virt-admin', ['-c', uriOf(daemon), ...args])).trim();

  it('returns the version and the servers that virt-admin prints', async () => {
    const [, major = '', minor = '', release = ''] =
      /daemon: (\d+)\.(\d+)\.(\d+)/.exec(await virtAdmin('version')) ?? [];
    expect(await admin.getLibVersion()).toBe(
      BigInt(major) * 1_000_000n + BigInt(minor) * 1000n + BigInt(release),
    );
    expect(admin).toMatchObject({ uri: uriOf(daemon), isAlive: true, state: 'open' });
    const names = (await admin.listServers()).map(({ name }) => name);
    expect(names).toEqual(rows(await virtAdmin('srv-list')).map(([, name]) => name));
    await expect(admin.lookupServer('größe')).rejects.toMatchObject({
      code: 'VIR_ERR_NO_SERVER',
      message: expect.stringContaining('größe'),
    });
  });

  it('accepts the scheme of a daemon with a single driver, such as virtqemud', async () => {
    const socket = encodeURIComponent(daemon.adminSocketPath);
    await using same = await connectAdmin(`virtqemud:///system?socket=${socket}`);
    expect((await same.listServers()).map(({ name }) => name)).toContain('libvirtd');
  });

  it('lists the clients with the details that virt-admin prints', async () => {
    await using local = await connect(daemon.uri('test'));
    await using remote = await connect(daemon.uri('test', 'tcp'), { readOnly: true });
    expect(local.isAlive && remote.isAlive).toBe(true);
    const clients = await users.listClients();
    expect(clients.map(({ id, transport }) => [String(id), transport])).toEqual(
      rows(await virtAdmin('srv-clients-list', 'libvirtd')).map(([id, transport]) => [
        id,
        transport === 'unix' ? VirClientTransport.UNIX : VirClientTransport.TCP,
      ]),
    );
    for (const client of clients) {
      const printed = fields(await virtAdmin('client-info', 'libvirtd', String(client.id)));
      const info = { ...(await client.getInfo()) };
      expect(printed).toEqual(
        Object.fromEntries([
          ['id', String(client.id)],
          ['connection_time', expect.stringContaining(timeOf(client.connectedAt))],
          ['transport', client.transport === VirClientTransport.UNIX ? 'unix' : 'tcp'],
          ...Object.entries(info).map(([name, value]) => [name, shown(value)]),
        ]),
      );
      const again = await users.lookupClient(client.id);
      expect(again.toJSON()).toEqual(client.toJSON());
    }
    const infos = await Promise.all(clients.map((client) => client.getInfo()));
    expect(infos.map(({ readonly }) => readonly)).toEqual([false, true]);
    expect(infos[0]).toMatchObject({ unix_user_id: 0, unix_user_name: 'root' });
    expect(infos[1]?.sock_addr).toMatch(/^127\.0\.0\.1:\d+$/);
    const [own] = await (await admin.lookupServer('admin')).listClients();
    expect(await own?.getInfo()).toMatchObject({ readonly: false, unix_user_id: 0 });
  });

  it('reads and changes the parameters of the thread pool', async () => {
    const shownByVirtAdmin = async (): Promise<object> =>
      fields(await virtAdmin('srv-threadpool-info', 'libvirtd'));
    await users.setThreadPoolParameters({ minWorkers: 3, maxWorkers: 30, prioWorkers: 4 });
    await until(async () => (await users.getThreadPoolParameters()).prioWorkers === 4);
    const threads = await users.getThreadPoolParameters();
    expect(threads).toMatchObject({ minWorkers: 3, maxWorkers: 30, jobQueueDepth: 0 });
    const settings = { minWorkers: '3', maxWorkers: '30', prioWorkers: '4', jobQueueDepth: '0' };
    expect(await shownByVirtAdmin()).toMatchObject(settings);
    await virtAdmin('srv-threadpool-set', 'libvirtd', '--max-workers', '25');
    expect(await users.getThreadPoolParameters()).toMatchObject({ maxWorkers: 25 });
    await expect(users.setThreadPoolParameters({ maxWorkers: 1 })).rejects.toMatchObject({
      code: 'VIR_ERR_INVALID_ARG',
    });
    const strange = users.setThreadPoolParameters({ nWorkers: { type: 2, value: 3 } });
    await expect(strange).rejects.toMatchObject({ code: 'VIR_ERR_ARGUMENT_UNSUPPORTED' });
    await expect(users.setThreadPoolParameters({ maxWorkers: -1 })).rejects.toMatchObject({
      argument: 'params.maxWorkers',
      outcome: 'not-sent',
    });
  });

  it('reads and changes the client limits', async () => {
    await users.setClientLimits({ nclients_max: 100, nclients_unauth_max: 10 });
    const limits = await users.getClientLimits();
    expect(limits).toMatchObject({ nclients_max: 100, nclients_unauth_max: 10 });
    expect(fields(await virtAdmin('srv-clients-info', 'libvirtd'))).toEqual(
      Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, String(value)])),
    );
    const wrong = users.setClientLimits({ nclients_unauth_max: 101 });
    await expect(wrong).rejects.toMatchObject({ code: 'VIR_ERR_INVALID_ARG' });
  });

  it('keeps a client above the limit waiting until the limit is raised', async () => {
    await using first = await connect(daemon.uri('test'));
    const before = await users.getClientLimits();
    const { nclients = 0 } = before;
    await users.setClientLimits({ nclients_max: nclients, nclients_unauth_max: 1 });
    const next = connect(daemon.uri('test'), { connectTimeoutMs: 300 });
    await expect(next).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
    await users.setClientLimits({ nclients_max: 100, nclients_unauth_max: 10 });
    await using second = await connect(daemon.uri('test'));
    expect(await second.getHostname()).toBe(await first.getHostname());
  });

  describe('for logging', () => {
    it('sets the filters, which null or an empty string removes', async () => {
      expect(await admin.getLoggingFilters()).toBeNull();
      await admin.setLoggingFilters('3:remote 4:event');
      const filters = (await admin.getLoggingFilters()) ?? '';
      expect(filters).toMatch(/^3:\*?remote\*? 4:\*?event\*?\s*$/);
      expect(await virtAdmin('daemon-log-filters')).toContain(filters.trim());
      const wrong = admin.setLoggingFilters('x:remote');
      await expect(wrong).rejects.toMatchObject({ code: 'VIR_ERR_INVALID_ARG' });
      for (const none of [null, '']) {
        await admin.setLoggingFilters('3:remote');
        await admin.setLoggingFilters(none);
        expect(await admin.getLoggingFilters()).toBeNull();
      }
    });

    it('sets the outputs, which null resets', async () => {
      const before = await admin.getLoggingOutputs();
      const outputs = `1:file:${dirname(daemon.socketPath)}/more.log 3:stderr`;
      await admin.setLoggingOutputs(outputs);
      expect(await admin.getLoggingOutputs()).toBe(outputs);
      expect(await virtAdmin('daemon-log-outputs')).toContain(outputs);
      const wrong = admin.setLoggingOutputs('9:nowhere');
      await expect(wrong).rejects.toMatchObject({ code: 'VIR_ERR_INVALID_ARG' });
      await admin.setLoggingOutputs(null);
      expect(await admin.getLoggingOutputs()).not.toBe(outputs);
      await admin.setLoggingOutputs(before);
      expect(await admin.getLoggingOutputs()).toBe(before);
    });
  });

  it('closes the connection of one client and no other', async () => {
    await using victim = await connect(daemon.uri('test'));
    await using survivor = await connect(daemon.uri('test', 'tcp'));
    const ends = victim.stateChanges().next();
    const all = await users.listClients();
    const [client] = all.filter(({ transport }) => transport === VirClientTransport.UNIX);
    await client?.close();
    expect(await ends).toMatchObject({ value: { state: 'closed', error: expect.any(Object) } });
    expect(victim.isAlive).toBe(false);
    await expect(victim.getHostname()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    expect(await survivor.getHostname()).not.toBe('');
    await expect(client?.getInfo()).rejects.toMatchObject({ code: 'VIR_ERR_NO_CLIENT' });
    await expect(users.lookupClient(client?.id ?? 0n)).rejects.toMatchObject({ number: 96 });
  });

  it('closes an admin connection, which then reports the state "closed"', async () => {
    const other = await connectAdmin(uriOf(daemon));
    const ends = other.stateChanges().next();
    const administrators = await (await other.lookupServer('admin')).listClients();
    const closing = administrators.at(-1)?.close();
    await expect(closing).rejects.toMatchObject({ code: 'CONNECTION_CLOSED', outcome: 'unknown' });
    expect(await ends).toMatchObject({ value: { state: 'closed' } });
    expect(other).toMatchObject({ isAlive: false, state: 'closed' });
    expect(admin.isAlive).toBe(true);
    await other.close();
  });

  it('rejects updateTlsFiles() if the daemon has no TLS', async () => {
    await expect(users.updateTlsFiles()).rejects.toMatchObject({
      code: 'VIR_ERR_INTERNAL_ERROR',
      message: expect.stringContaining('tls'),
    });
  });

  it('fails to open at the socket of another program and at a missing socket', async () => {
    // This socket of libvirtd serves another program.
    const users = `libvirtd:///system?socket=${encodeURIComponent(daemon.socketPath)}`;
    await expect(connectAdmin(users)).rejects.toMatchObject({ code: 'VIR_ERR_RPC' });
    const nobody = connectAdmin('libvirtd:///system?socket=/nonexistent/socket');
    await expect(nobody).rejects.toMatchObject({ code: 'CONNECT_FAILED', phase: 'connect' });
  });

  it('makes an idle daemon exit after setDaemonTimeout()', async () => {
    await using other = await startLibvirtd({ listenTcp: false });
    const last = await connectAdmin(uriOf(other));
    await last.setDaemonTimeout(1);
    await last.setDaemonTimeout(0);
    await last.setDaemonTimeout(1);
    await last.close();
    await until(async () => !isRunning(other.pid));
  });

  it('makes the daemon exit by daemonShutdown(), since libvirt 11.2.0', async () => {
    await using other = await startLibvirtd({ listenTcp: false });
    await using last = await connectAdmin(uriOf(other));
    const shutdown = last.daemonShutdown();
    if ((await admin.getLibVersion()) < SHUTDOWN_SINCE) {
      await expect(shutdown).rejects.toMatchObject({ code: 'VIR_ERR_NO_SUPPORT', number: 3 });
      expect(isRunning(other.pid)).toBe(true);
    } else {
      await shutdown;
      await until(async () => !isRunning(other.pid));
    }
  });

  it('sends the same packets as virt-admin', async () => {
    await using user = await connect(daemon.uri('test'));
    const before = await admin.getLoggingOutputs();
    const theirs = await wordsOf(daemon, async (uri) => {
      const [client] = await users.listClients();
      const commands = VIRT_ADMIN_COMMANDS.replace('CLIENT', String(client?.id));
      await run('/usr/bin/virt-admin', ['-c', uri, commands]);
    });
    expect(user.isAlive).toBe(true);
    const ours = await wordsOf(daemon, async (uri) => {
      await using same = await connectAdmin(uri);
      await askAsVirtAdmin(same);
    });
    await admin.setLoggingOutputs(before);
    expect(theirs.length).toBeGreaterThan(15);
    expect(ours).toEqual(theirs);
  });
});

const SHUTDOWN_SINCE = 11_002_000n;

/** A command for each procedure of virt-admin, except those that would disconnect the client. */
const VIRT_ADMIN_COMMANDS = [
  'version',
  'srv-list',
  'srv-threadpool-info libvirtd',
  'srv-threadpool-set libvirtd --min-workers 2 --max-workers 22 --priority-workers 5',
  'srv-clients-list libvirtd',
  'client-info libvirtd CLIENT',
  'client-disconnect libvirtd 9999',
  'srv-clients-info libvirtd',
  'srv-clients-set libvirtd --max-clients 99 --max-unauth-clients 9',
  'daemon-log-filters',
  'daemon-log-filters 3:remote',
  "daemon-log-filters ''",
  'daemon-log-outputs',
  'daemon-log-outputs 3:stderr',
  'daemon-timeout --timeout 0',
].join('; ');

async function askAsVirtAdmin(admin: AdminConnection): Promise<void> {
  await admin.getLibVersion();
  await admin.listServers();
  const server = await admin.lookupServer('libvirtd');
  await server.getThreadPoolParameters();
  await server.setThreadPoolParameters({ maxWorkers: 22, minWorkers: 2, prioWorkers: 5 });
  const [client] = await server.listClients();
  await (await server.lookupClient(client?.id ?? 0n)).getInfo();
  await expect(server.lookupClient(9999)).rejects.toMatchObject({ code: 'VIR_ERR_NO_CLIENT' });
  await server.getClientLimits();
  await server.setClientLimits({ nclients_max: 99, nclients_unauth_max: 9 });
  await admin.getLoggingFilters();
  await admin.setLoggingFilters('3:remote');
  await admin.setLoggingFilters('');
  await admin.getLoggingOutputs();
  await admin.setLoggingOutputs('3:stderr');
  await admin.setDaemonTimeout(0);
}

/** Returns the packets that a client sends, in order, without duplicates and serials. */
async function wordsOf(
  daemon: Libvirtd,
  talk: (uri: string) => Promise<void>,
): Promise<readonly string[]> {
  await using proxy = await RecordingProxy.before(daemon.adminSocketPath);
  await talk(`libvirtd:///system?socket=${proxy.path}`);
  const sent = proxy.packets.filter(({ from }) => from === 'client');
  const words = sent.map(({ bytes }) => {
    const copy = Buffer.from(bytes);
    copy.writeUInt32BE(0, SERIAL_OFFSET);
    return copy.toString('latin1');
  });
  return [...new Set(words)];
}

/** The serial follows the length, program, version, procedure and type. */
const SERIAL_OFFSET = 20;

function uriOf(daemon: Libvirtd): string {
  return `libvirtd:///system?socket=${daemon.adminSocketPath}`;
}

/** Parses the table that virt-admin prints below two header lines. */
function rows(printed: string): string[][] {
  const lines = printed.split('\n').slice(2);
  return lines.map((line) => line.trim().split(/\s+/)).filter(([first]) => first !== '');
}

/** Parses the `name : value` lines that virt-admin prints. */
function fields(printed: string): Readonly<Record<string, string>> {
  const pairs = printed.split('\n').map((line) => /^(\S+)\s*: (.*)$/.exec(line) ?? []);
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

function shown(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

/** Formats a date in UTC as virt-admin does: `2026-01-31 12:00:00`. */
function timeOf(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
