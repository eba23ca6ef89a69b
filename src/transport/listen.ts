import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createServer as createTlsServer } from 'node:tls';
import type { SocketFacts } from './socket-transport.ts';
import { SocketTransport } from './socket-transport.ts';
import { hostAndPort } from './tcp.ts';
import type { Transport } from './transport.ts';

/** Where to listen: a unix socket's path, or a host and a port (0 lets the system choose one). */
export type ListenAddress =
  | { readonly path: string }
  | { readonly host: string; readonly port: number };

/** Clients that may wait to be taken: a unix socket refuses at once those that come when it is full. */
const BACKLOG = 4096;

/** A place where clients connect. */
export interface Listener {
  /** Where it listens: the path, or `host:port` with the port that was chosen. */
  readonly address: string;

  /** The port, or undefined on a unix socket. */
  readonly port: number | undefined;

  /** Takes no more clients. Those that are connected stay. */
  close(): Promise<void>;
}

/** Listens, and hands each client to `onClient` as a transport that has not been started. */
export async function listen(
  where: ListenAddress,
  onClient: (transport: Transport) => void,
): Promise<Listener> {
  const isUnix = 'path' in where;
  const server = createServer((socket) => {
    onClient(new SocketTransport(socket, isUnix ? unixFacts(where.path) : tcpFacts(socket)));
  });
  await started(server, where);
  const port = isUnix ? undefined : (server.address() as AddressInfo).port;
  return {
    address: isUnix ? where.path : hostAndPort(where.host, port),
    port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What a TLS server needs: texts or bytes in PEM form. */
export interface TlsCredentials {
  readonly cert: string | Uint8Array;
  readonly key: string | Uint8Array;

  /** The authority whose clients may come in. Without one every client may, certificate or not. */
  readonly ca?: string | Uint8Array;
}

const TLS_FACTS = { isSecure: true, isEncrypted: true, isPacketwise: true } as const;

/** The byte with which libvirtd says, inside TLS, that it has accepted the client's certificate. */
const ACCEPTED = Uint8Array.of(1);

/**
 * Listens for TLS clients. As libvirtd does, it lets the handshake succeed whatever the client's
 * certificate is, and then either sends one byte or hangs up.
 */
export async function listenTls(
  where: { readonly host: string; readonly port: number },
  credentials: TlsCredentials,
  onClient: (transport: Transport) => void,
): Promise<Listener> {
  const { cert, key, ca } = credentials;
  const options = { cert: Buffer.from(cert), key: Buffer.from(key), rejectUnauthorized: false };
  const asking = ca === undefined ? {} : { ca: Buffer.from(ca), requestCert: true };
  const server = createTlsServer({ ...options, ...asking }, (socket: TLSSocket) => {
    socket.on('error', () => {});
    if (ca !== undefined && !socket.authorized) {
      socket.destroy();
      return;
    }
    socket.write(ACCEPTED);
    onClient(new SocketTransport(socket, { ...tcpFacts(socket), ...TLS_FACTS }));
  });
  // A handshake that fails is the client's affair.
  server.on('tlsClientError', () => {});
  await started(server, where);
  const { port } = server.address() as AddressInfo;
  return {
    address: hostAndPort(where.host, port),
    port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function started(server: Server, where: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...where, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function unixFacts(path: string): SocketFacts {
  return { address: path, isSecure: true, isEncrypted: false, carriesDescriptors: true };
}

function tcpFacts(socket: Socket): SocketFacts {
  const address = hostAndPort(socket.remoteAddress ?? 'unknown', socket.remotePort);
  return { address, isSecure: false, isEncrypted: false, carriesDescriptors: false };
}
