import { connect as connectSocket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../../../src/index.ts';
import { connect, VirDomainState } from '../../../../src/index.ts';
import { remote, XdrWriter } from '../../../../src/protocol/index.ts';
import type { TestDaemon, TestDaemonOptions } from '../../../../src/testing/index.ts';
import { startDaemon } from '../../../../src/testing/index.ts';
import { manyClients } from '../../../support/local-socket.ts';
import { WAIT_LIMIT_MS } from '../../../support/time-limits.ts';
import { until } from '../../../support/until.ts';

let daemon: TestDaemon;

async function start(options?: TestDaemonOptions): Promise<TestDaemon> {
  daemon = await startDaemon(options);
  return daemon;
}

afterEach(async () => {
  await daemon.close();
});

describe('The in-memory daemon', () => {
  it('serves the same hypervisor over unix and TCP', async () => {
    await start({ unix: {}, tcp: { host: '127.0.0.1', port: 0 } });
    const [unix = '', tcp = ''] = daemon.uris;
    expect(unix).toMatch(/^test\+unix:\/\/\/default\?socket=/);
    expect(tcp).toMatch(/^test\+tcp:\/\/127\.0\.0\.1:\d+\/default$/);
    const connections = await Promise.all([connect(unix), connect(tcp)]);
    const [first, second] = connections as [Connection, Connection];
    const domain = await first.domainLookupByName('test');
    await domain.suspend();
    const seen = await second.domainLookupByName('test');
    expect((await seen.getState()).state).toBe(VirDomainState.PAUSED);
    expect(daemon.connections).toBe(2);
    await Promise.all(connections.map((connection) => connection.close()));
    await until(() => daemon.connections === 0);
  });

  it('serves clients without a socket', async () => {
    await start({ memory: true });
    expect(() => daemon.uri).toThrow('no socket');
    await using connection = await connect('test:///default', { transport: daemon.connect() });
    expect(await connection.getHostname()).toBe('localhost');
    expect(connection.uri).toBe('test:///default');
    const domains = await Promise.all(
      Array.from({ length: 50 }, () => connection.domainLookupByName('test')),
    );
    expect(domains.every(({ id }) => id === 1)).toBe(true);
  });

  it('disconnects a client that does not answer keepalive', async () => {
    await start({
      tcp: { host: '127.0.0.1', port: 0 },
      keepalive: { intervalSeconds: 0.05, count: 2 },
    });
    const socket = connectSocket(Number(new URL(daemon.uri).port), '127.0.0.1');
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    const received: Buffer[] = [];
    socket.on('data', (bytes: Buffer) => received.push(bytes));
    const writer = new XdrWriter();
    for (const word of [32, remote.program, 1, 60, 0, 0, 0, 10]) writer.uint(word);
    socket.write(writer.finish());
    const startedAt = performance.now();
    await closed;
    // Two PINGs, each after a silent interval, and the end of the connection after a third one.
    expect(performance.now() - startedAt).toBeGreaterThan(120);
    expect(Buffer.concat(received).length).toBe(32 + 2 * 28);
  });

  it('returns the same errors as libvirt', async () => {
    await start();
    await using connection = await connect(daemon.uri);
    await expect(connection.domainLookupByName('nobody')).rejects.toMatchObject({
      code: 'VIR_ERR_NO_DOMAIN',
      number: 42,
      domainName: 'VIR_FROM_TEST',
      message: 'Domain not found',
    });
    const domain = await connection.domainLookupByName('test');
    await domain.destroy();
    await expect(domain.destroy()).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_INVALID' });
    const unsupported = connection.call(remote.domainBlockJobAbort, {
      dom: domain,
      path: 'vda',
      flags: 0,
    });
    await expect(unsupported).rejects.toMatchObject({ code: 'VIR_ERR_NO_SUPPORT', number: 3 });
  });

  it('lets a read-only connection read, but not change anything', async () => {
    await start();
    await using connection = await connect(daemon.uri, { readOnly: true });
    const domain = await connection.domainLookupByName('test');
    expect(await domain.isActive()).toBe(true);
    await expect(domain.suspend()).rejects.toMatchObject({
      code: 'VIR_ERR_OPERATION_DENIED',
      message: expect.stringContaining('virDomainSuspend'),
    });
  });

  it('refuses URIs of other hypervisors', async () => {
    await start();
    const uri = daemon.uri.replace('test+', 'qemu+');
    await expect(connect(uri)).rejects.toMatchObject({ code: 'VIR_ERR_NO_CONNECT', number: 5 });
  });

  it('requires polkit, or refuses it, as the option `auth` says', async () => {
    await start({ auth: 'polkit' });
    await (await connect(daemon.uri)).close();
    await daemon.close();
    await start({ auth: 'polkit-refuses' });
    await expect(connect(daemon.uri)).rejects.toMatchObject({
      name: 'AuthError',
      code: 'AUTH_REFUSED',
    });
  });

  it('removes its socket and disconnects its clients when it closes', async () => {
    await start();
    const { uri } = daemon;
    const connection = await connect(uri);
    await daemon.close();
    await expect(connection.getHostname()).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    await expect(connect(uri)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(daemon.connections).toBe(0);
  });

  it('disconnects a client with pending calls on cut()', async () => {
    await start();
    const connection = await connect(daemon.uri);
    const calls = Promise.allSettled(Array.from({ length: 8 }, () => connection.getHostname()));
    daemon.cut();
    const outcomes = (await calls).flatMap((call) =>
      call.status === 'rejected' ? [(call.reason as { outcome: string }).outcome] : [],
    );
    expect(outcomes.length).toBeGreaterThan(0);
    for (const outcome of outcomes) expect(['unknown', 'not-sent']).toContain(outcome);
    await (await connect(daemon.uri)).close();
  });

  it('lists 10,000 domains in one call', async () => {
    await start();
    for (let index = 0; index < 10_000; index += 1) {
      daemon.hypervisor.domains.define(
        `<domain type='test'><name>guest-${index}</name><memory>1024</memory>` +
          '<os><type>hvm</type></os></domain>',
      );
    }
    await using connection = await connect(daemon.uri);
    const domains = await connection.listAllDomains();
    expect(domains).toHaveLength(10_001);
    expect(new Set(domains.map(({ uuid }) => uuid)).size).toBe(10_001);
  });

  it('serves 1,000 connections with traffic at the same time, and forgets them when they close', async () => {
    await start(manyClients());
    const options = { connectTimeoutMs: WAIT_LIMIT_MS };
    const connections = await Promise.all(
      Array.from({ length: 1000 }, () => connect(daemon.uri, options)),
    );
    expect(daemon.connections).toBe(1000);
    const names = await Promise.all(
      connections.map(async (connection) => {
        const [domain] = await connection.listAllDomains();
        return (await domain?.getXmlDesc())?.includes('<name>test</name>');
      }),
    );
    expect(names.every((name) => name === true)).toBe(true);
    await Promise.all(connections.map((connection) => connection.close()));
    await until(() => daemon.connections === 0);
  });
});

describe('The in-memory daemon on TCP', () => {
  beforeEach(async () => {
    await start({ tcp: { host: '127.0.0.1', port: 0 } });
  });

  it.each([
    ['random bytes', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a huge length', Buffer.from('ffffffff', 'hex')],
    ['a length under the header', Buffer.from('00000004', 'hex')],
  ])('disconnects a client that sends %s, and no other client', async (_, bytes) => {
    await using connection = await connect(daemon.uri);
    const socket = connectSocket(Number(new URL(daemon.uri).port), '127.0.0.1');
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.on('error', () => {});
    socket.write(bytes);
    await closed;
    expect(await connection.getHostname()).toBe('localhost');
    expect(daemon.connections).toBe(1);
  });

  it('survives malformed packets of many kinds', async () => {
    await using connection = await connect(daemon.uri);
    const port = Number(new URL(daemon.uri).port);
    await Promise.all(
      Array.from({ length: 100 }, async (_, seed) => {
        const socket = connectSocket(port, '127.0.0.1');
        socket.on('error', () => {});
        socket.resume();
        const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
        socket.end(oddPacket(seed));
        await closed;
      }),
    );
    await until(() => daemon.connections === 1);
    expect(await connection.getHostname()).toBe('localhost');
  });
});

/** Returns a packet with a valid length, an invalid header and an invalid payload. */
function oddPacket(seed: number): Buffer {
  const payload = (seed * 7) % 50;
  const packet = Buffer.alloc(28 + payload, seed);
  const words = [
    packet.length,
    seed % 3 === 0 ? 0x12_34 : remote.program,
    seed % 5 === 0 ? 9 : 1,
    (seed * 31) % 470,
    seed % 7,
    seed,
    seed % 4,
  ];
  for (const [index, word] of words.entries()) packet.writeUInt32BE(word, index * 4);
  return packet;
}
