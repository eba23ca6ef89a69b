import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '../../../src/index.ts';
import { startDaemon } from '../../../src/testing/index.ts';
import type { Certificates } from './certificates.ts';
import { makeCertificates } from './certificates.ts';

const GREETING = 'SSH-2.0-OpenSSH_9.6\r\n';

let pki: Certificates;

beforeAll(async () => {
  pki = await makeCertificates();
});

describe('connect over plain TCP', () => {
  it('says that the server is an HTTP server', async () => {
    const error = await failureOf('tcp', createHttpServer());
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', outcome: 'not-sent', phase: 'auth' });
    expect(error.message).toMatch(
      /^localhost:\d+ is not a libvirt daemon: it sent an HTTP response \("HTTP\/1\.1 400 Bad Request"\)\. Check the port: libvirt's ports are 16509 \(tcp\) and 16514 \(tls\)$/,
    );
  });

  it('says that the server is an SSH server, and to use ssh', async () => {
    const error = await failureOf('tcp', greeting(GREETING));
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', outcome: 'not-sent' });
    expect(error.message).toMatch(
      /it sent the greeting of an SSH server \("SSH-2\.0-OpenSSH_9\.6"\)\. Use the transport ssh, such as qemu\+ssh:\/\/host\/system$/,
    );
  });

  it('says that the server speaks TLS, and to use tls', async () => {
    const error = await failureOf('tcp', greeting(Buffer.from('15030300020246', 'hex')));
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', outcome: 'not-sent' });
    expect(error.message).toMatch(
      /it sent a TLS alert\. Use the transport tls, such as qemu\+tls:/,
    );
  });

  it('says to try tls if the server closes the connection', async () => {
    const servers = [
      createTlsServer({ ...pki.server }),
      createServer((socket) => socket.once('data', () => socket.end())),
      createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    ];
    for (const server of servers) {
      const error = await failureOf('tcp', server);
      expect(error).toMatchObject({ name: 'TransportError', outcome: 'not-sent', phase: 'auth' });
      expect(error.message).toMatch(
        /[Uu]se the transport tls, such as qemu\+tls:\/\/host\/system$/,
      );
      expect(error.message).not.toContain('may have taken effect');
    }
  });

  it('quotes the greeting of another server', async () => {
    const error = await failureOf('tcp', greeting('220 mail "ready"\r\n'));
    expect(error.message).toContain('it sent the text "220 mail \\"ready\\"". Check the port');
  });

  it('says that nothing was sent if the first bytes are of no known protocol', async () => {
    const error = await failureOf('tcp', greeting(Buffer.from('fffefdfc', 'hex')));
    expect(error).toMatchObject({ name: 'ProtocolError', outcome: 'not-sent' });
    expect(error.message).toBe(
      'REMOTE_PROC_AUTH_LIST got no answer: The peer sent a packet of length 4294901244, over the limit of 1048576 bytes',
    );
  });
});

describe('connect over TLS', () => {
  it('says to try tcp if the port is of a daemon without TLS', async () => {
    await using daemon = await startDaemon({ tcp: { host: '127.0.0.1', port: 0 } });
    const uri = daemon.uri.replace('+tcp://127.0.0.1', '+tls://localhost');
    const error = await failure(uri);
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', phase: 'handshake' });
    expect(error.message).toContain('use the transport tcp, such as qemu+tcp://host/system');
  });

  it.each([
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
    ['closes', (socket: Socket) => socket.end()],
  ])('says to try tcp if the server %s the connection', async (_, end) => {
    const server = createServer((socket) => socket.once('data', () => end(socket)));
    const error = await failureOf('tls', server);
    expect(error).toMatchObject({
      ...{ code: 'CONNECT_FAILED', outcome: 'not-sent', phase: 'handshake' },
    });
    expect(error.message).toContain('use the transport tcp, such as qemu+tcp://host/system');
  });

  it('says that an SSH server and an HTTP server do not speak TLS', async () => {
    for (const server of [greeting(GREETING), createHttpServer()]) {
      const error = await failureOf('tls', server);
      expect(error).toMatchObject({ code: 'CONNECT_FAILED', phase: 'handshake' });
      expect(error.message).toMatch(
        /does not speak TLS \(ERR_SSL_\w+\)\. .*the transport tcp.*the transport ssh$/,
      );
    }
  });

  it('says what another server sends inside TLS', async () => {
    const server = createTlsServer({ ...pki.server }, (socket) => {
      socket.on('error', () => {}).end('220 mail ready\r\n');
    });
    const error = await failureOf('tls', server);
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', phase: 'handshake' });
    expect(error.message).toMatch(
      /speaks TLS but is not a libvirt daemon: it sent the text "220 mail ready"/,
    );
  });
});

function greeting(bytes: string | Buffer): Server {
  return createServer((socket) => {
    socket.on('error', () => {}).resume();
    socket.write(bytes);
  });
}

/** Resolves with the error of a connection to the server. */
async function failureOf(transport: 'tcp' | 'tls', server: Server | HttpServer): Promise<Error> {
  server.on('connection', (socket: Socket) => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await failure(`test+${transport}://localhost:${port}/default`);
  } finally {
    server.close();
  }
}

async function failure(uri: string): Promise<Error> {
  const tls = { tls: { ca: pki.ca.cert } };
  const opening = connect(uri, uri.includes('+tls:') ? tls : {});
  return opening.then(
    () => Promise.reject(new Error('The connection was opened')),
    (error: Error) => error,
  );
}
