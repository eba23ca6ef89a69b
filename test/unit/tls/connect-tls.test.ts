import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  Connection,
  ConnectionStateChange,
  FailedAttempt,
  TlsConnectOptions,
} from '../../../src/index.ts';
import { connect } from '../../../src/index.ts';
import type { CertificateAndKey } from '../../../src/pki/index.ts';
import { createServerCertificate, writePki } from '../../../src/pki/index.ts';
import type { TestDaemon } from '../../../src/testing/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { inUri } from '../../support/local-socket.ts';
import { turns } from '../../support/turns.ts';
import { until } from '../../support/until.ts';
import type { Certificates } from './certificates.ts';
import { makeCertificates, QUICK } from './certificates.ts';

let pki: Certificates;
let folder: string;

beforeAll(async () => {
  pki = await makeCertificates();
  folder = await mkdtemp(join(tmpdir(), 'libvirt-client-tls-'));
  await writePki({ folder }, { ca: pki.ca, client: pki.client });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('A TLS connection', () => {
  it('is opened with certificates as strings, bytes or files', async () => {
    await using daemon = await startTls({ ...pki.server, ca: pki.ca.cert });
    const ways: readonly (readonly [string, TlsConnectOptions | undefined])[] = [
      [daemon.uri, trusting({ ...pki.client })],
      [
        daemon.uri,
        trusting({ cert: Buffer.from(pki.client.cert), key: Buffer.from(pki.client.key) }),
      ],
      [`${daemon.uri}?pkipath=${inUri(folder)}`, undefined],
      [`${daemon.uri}?pkipath=${inUri(folder)}&tls_priority=NORMAL:-VERS-TLS1.3`, undefined],
    ];
    for (const [uri, tls] of ways) {
      await using connection = await connect(uri, tls === undefined ? {} : { tls });
      const domain = await connection.domainLookupByName('test');
      expect(await domain.getXmlDesc()).toContain('<name>test</name>');
      expect(await connection.isSecure()).toBe(true);
      expect(await connection.isEncrypted()).toBe(true);
    }
  });

  it('is opened with a name or an address that is in the certificate', async () => {
    for (const name of ['localhost', '127.0.0.1']) {
      await using daemon = await startTls(pki.server, name);
      await using connection = await connect(daemon.uri, { tls: trusting() });
      expect(await connection.getHostname()).not.toBe('');
    }
  });

  it('carries large answers, and streams in parallel with calls', async () => {
    await using daemon = await startTls(pki.server);
    for (let index = 0; index < 2000; index += 1) {
      daemon.hypervisor.domains.define(
        `<domain type="test"><name>guest-${index}</name><memory>1</memory>
        <os><type>hvm</type></os></domain>`,
      );
    }
    await using connection = await connect(daemon.uri, { tls: trusting() });
    expect(await connection.listAllDomains()).toHaveLength(2001);
  });

  it.each([
    [
      'a certificate from another CA',
      () => trusting({ ca: pki.otherCa.cert }),
      'not signed by a trusted CA',
    ],
    ['a revoked certificate', () => trusting({ crl: pki.crl }), 'was revoked'],
  ])('is rejected if the daemon has %s', async (_, tls, message) => {
    await using daemon = await startTls(pki.server);
    await expect(connect(daemon.uri, { tls: tls() })).rejects.toMatchObject({
      name: 'AuthError',
      code: 'CERTIFICATE_INVALID',
      outcome: 'not-sent',
      message: expect.stringContaining(message),
    });
    await gone(daemon);
  });

  it('accepts a certificate that is on no revocation list', async () => {
    await using daemon = await startTls(pki.server);
    await using connection = await connect(daemon.uri, { tls: trusting({ crl: pki.emptyCrl }) });
    expect(connection.isAlive).toBe(true);
  });

  it.each([
    ['an expired certificate', 'expired', 'has expired'],
    ['a certificate that is not yet valid', 'early', 'is not valid yet'],
  ] as const)('is refused for %s, unless nothing is verified', async (_, which, message) => {
    await using daemon = await startTls(pki[which]);
    await expect(connect(daemon.uri, { tls: trusting() })).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining(message),
    });
    await using connection = await connect(`${daemon.uri}?no_verify=1`, { tls: trusting() });
    expect(connection.isAlive).toBe(true);
  });

  it('is rejected for a name that is not in the certificate, and the error lists its names', async () => {
    const other = await createServerCertificate(pki.ca, {
      ...QUICK,
      names: ['host1.example.org', 'host1'],
    });
    await using daemon = await startTls(other);
    await expect(connect(daemon.uri, { tls: trusting() })).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining('not for localhost, but for host1.example.org, host1'),
    });
  });

  it.each([
    ['no certificate', () => trusting(), 'it received none'],
    ['a certificate from another CA', () => trusting(pki.stranger), 'does not trust'],
  ])('is refused by the daemon if the client has %s', async (_, tls, message) => {
    await using daemon = await startTls({ ...pki.server, ca: pki.ca.cert });
    const uri = `${daemon.uri}?no_sanity=1`;
    await expect(connect(uri, { tls: tls() })).rejects.toMatchObject({
      name: 'AuthError',
      code: 'CERTIFICATE_REFUSED',
      message: expect.stringMatching(new RegExp(`the server refused our certificate.*${message}`)),
    });
  });

  it.each([
    ['from another CA', () => trusting(pki.stranger), 'tls.cert is not signed by a CA in tls.ca'],
    [
      'whose key does not match',
      () => trusting({ cert: pki.client.cert, key: pki.stranger.key }),
      'tls.key is not the key of the certificate in tls.cert',
    ],
    ['that has expired', () => trusting(pki.expired), 'tls.cert expired on 20'],
    ['that is not yet valid', () => trusting(pki.early), 'tls.cert is not valid before 20'],
    ['of a CA', () => trusting(pki.ca), 'tls.cert is a CA certificate'],
    [
      'that is not PEM',
      () => trusting({ cert: 'hello', key: 'sesame' }),
      'tls.cert does not contain a certificate',
    ],
    [
      'whose key is not PEM',
      () => trusting({ cert: pki.client.cert, key: 'sesame' }),
      'tls.key does not contain a private key',
    ],
  ])('is not attempted with a client certificate %s', async (_, tls, message) => {
    await using daemon = await startTls(pki.server);
    const failure: unknown = await connect(daemon.uri, { tls: tls() }).catch((error) => error);
    expect(failure).toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining(message),
    });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('sesame');
  });

  it('lists in its error the files that it looked for', async () => {
    await expect(connect('test+tls://localhost/default?pkipath=/nowhere')).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
      message: expect.stringContaining(`there is no ${join('/nowhere', 'cacert.pem')}`),
    });
  });
});

describe('A TLS connection with the option reconnect', () => {
  /** Starts a load balancer; `behave` takes all clients after the first and before the fifth. */
  async function behindBalancer(
    behave: (socket: Socket) => void,
    body: (connection: Connection, changes: readonly ConnectionStateChange[]) => Promise<void>,
  ): Promise<void> {
    await using daemon = await startDaemon({ tcp: { host: '127.0.0.1', port: 0 } });
    const backend = Number(new URL(daemon.uri).port);
    let clients = 0;
    const balancer = createTlsServer({ ...pki.server }, (socket) => {
      clients += 1;
      socket.on('error', () => {});
      if (clients > 1 && clients < 5) {
        behave(socket.resume());
        return;
      }
      const behind = createConnection(backend, '127.0.0.1').on('error', () => {});
      socket.write('\x01');
      socket.pipe(behind).pipe(socket);
      socket.on('close', () => behind.destroy());
      behind.on('close', () => socket.destroy());
    });
    await withServer(balancer, async (uri) => {
      const attempts: FailedAttempt[] = [];
      await using connection = await connect(uri, {
        tls: trusting(),
        reconnect: { initialDelayMs: 2, maxDelayMs: 10 },
        onFailedAttempt: (attempt) => attempts.push(attempt),
      });
      daemon.cut();
      await until(() => connection.state !== 'open');
      await body(connection, attempts);
    });
  }

  it('is re-established after attempts that the server closed after the handshake', async () => {
    await behindBalancer(
      (socket) => socket.end(),
      async (connection, attempts) => {
        expect(await connection.getHostname()).not.toBe('');
        expect(attempts).toEqual(
          [1, 2, 3].map((failedAttempts) => ({
            state: 'reconnecting',
            failedAttempts,
            error: expect.objectContaining({ code: 'CERTIFICATE_REFUSED' }),
          })),
        );
      },
    );
  });

  it('is closed if the server refuses the certificate explicitly', async () => {
    await behindBalancer(
      (socket) => socket.end('\0'),
      async (connection) => {
        await expect(connection.getHostname()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
        expect(connection.state).toBe('closed');
      },
    );
  });
});

describe('connect rejects with a clear error, in time, if a server', () => {
  it.each([
    ['closes the connection', (socket: Socket) => socket.destroy(), 'CONNECT_FAILED'],
    [
      'does not speak TLS',
      (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      'CONNECT_FAILED',
    ],
    ['sends nothing', () => {}, 'CONNECT_TIMEOUT'],
  ])('%s', async (_, behave, code) => {
    let clients = 0;
    const server = createServer((socket) => {
      socket.on('error', () => {}).resume();
      behave(socket);
      clients += 1;
    });
    await withServer(server, async (uri) => {
      using clock = new FakeClock();
      const opening = connect(uri, { tls: trusting(), connectTimeoutMs: 300 });
      opening.catch(() => {});
      await until(() => clients === 1);
      await turns();
      if (code === 'CONNECT_TIMEOUT') await clock.advance(300);
      await expect(opening).rejects.toMatchObject({ code, phase: 'handshake' });
    });
  });

  it.each([
    ['closes the connection', (socket: Socket) => socket.end(), 'CERTIFICATE_REFUSED'],
    ['sends an unexpected byte', (socket: Socket) => socket.write('\0'), 'CERTIFICATE_REFUSED'],
    ['sends a greeting', (socket: Socket) => socket.write('220 mail ready\r\n'), 'CONNECT_FAILED'],
    ['sends nothing', () => {}, 'CONNECT_TIMEOUT'],
  ])('%s after the handshake', async (_, behave, code) => {
    let clients = 0;
    const server = createTlsServer({ ...pki.server }, (socket) => {
      socket.on('error', () => {}).resume();
      behave(socket);
      clients += 1;
    });
    await withServer(server, async (uri) => {
      using clock = new FakeClock();
      const opening = connect(uri, { tls: trusting(), connectTimeoutMs: 300 });
      opening.catch(() => {});
      await until(() => clients === 1);
      if (code === 'CONNECT_TIMEOUT') await clock.advance(300);
      await expect(opening).rejects.toMatchObject({ code });
    });
  });
});

describe('The option tls', () => {
  it.each([
    [{ cert: 'x' }, 'both tls.cert and tls.key'],
    [{ crl: 'x' }, 'tls.crl requires tls.ca'],
    [{ ca: '' }, 'PEM'],
    [{ certificate: 'x' }, 'certificate'],
  ])('is rejected if it is %j', async (tls, message) => {
    await expect(
      connect('test+tls://localhost/', { tls: tls as TlsConnectOptions }),
    ).rejects.toMatchObject({
      name: 'ArgumentError',
      message: expect.stringContaining(message),
    });
  });
});

function trusting(rest: TlsConnectOptions = {}): TlsConnectOptions {
  return { ca: pki.ca.cert, ...rest };
}

function startTls(
  server: CertificateAndKey & { readonly ca?: string },
  name = 'localhost',
): Promise<TestDaemon> {
  return startDaemon({ tls: { host: '127.0.0.1', port: 0, name, ...server } });
}

async function withServer(server: Server, body: (uri: string) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await body(`test+tls://localhost:${(server.address() as AddressInfo).port}/default`);
    // The client has closed its socket.
    await until(() => sockets.size === 0);
  } finally {
    server.close();
  }
}

async function gone(daemon: TestDaemon): Promise<void> {
  await until(() => daemon.connections === 0);
}
