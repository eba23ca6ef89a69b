import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createServer as createTlsServer } from 'node:tls';
import type { SocketInfo } from './socket-transport.ts';
import { SocketTransport } from './socket-transport.ts';
import { hostAndPort } from './tcp.ts';
import type { Transport } from './transport.ts';

/** The address to listen on: the path of a unix socket, or a host and a port (0: any free port). */
export type ListenAddress =
  | { readonly path: string }
  | { readonly host: string; readonly port: number };

/**
 * The maximum number of clients that wait for accept. A unix socket refuses further clients
 * immediately.
 */
const BACKLOG = 4096;

/** A socket that accepts clients. */
export interface Listener {
  /** The address: the path, or `host:port` with the actual port. */
  readonly address: string;

  /** The port; undefined for a unix socket. */
  readonly port: number | undefined;

  /** Lets the process end although the socket listens. */
  unref(): void;

  /**
   * Stops accepting clients, and disconnects those within a TLS handshake. Connected clients stay
   * connected. Resolves when the last one has disconnected.
   */
  close(): Promise<void>;
}

/** Listens, and passes each client to `onClient` as a transport that is not started yet. */
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
    ...controls(server),
  };
}

/** The certificate of a TLS server: text or bytes in PEM form. */
export interface TlsCredentials {
  readonly cert: string | Uint8Array;
  readonly key: string | Uint8Array;

  /**
   * The CA of accepted clients. Without it every client is accepted, with or without a
   * certificate.
   */
  readonly ca?: string | Uint8Array;
}

const TLS_FACTS = { isSecure: true, isEncrypted: true, isPacketwise: true } as const;

/** The byte that libvirtd sends inside TLS when it has accepted the client's certificate. */
const ACCEPTED = Uint8Array.of(1);

/**
 * Listens for TLS clients. As in libvirtd, the handshake succeeds with any client certificate. Then
 * the server either sends one byte or closes.
 */
export async function listenTls(
  where: { readonly host: string; readonly port: number },
  credentials: TlsCredentials,
  onClient: (transport: Transport) => void,
): Promise<Listener> {
  const { cert, key, ca } = credentials;
  const options = { cert: Buffer.from(cert), key: Buffer.from(key), rejectUnauthorized: false };
  const asking = ca === undefined ? {} : { ca: Buffer.from(ca), requestCert: true };
  /** The clients within the handshake, by their addresses. */
  const unsecured = new Map<string, Socket>();
  const server = createTlsServer({ ...options, ...asking }, (socket: TLSSocket) => {
    unsecured.delete(addressOf(socket));
    socket.on('error', () => {});
    if (ca !== undefined && !socket.authorized) {
      socket.destroy();
      return;
    }
    socket.write(ACCEPTED);
    onClient(new SocketTransport(socket, { ...tcpFacts(socket), ...TLS_FACTS }));
  });
  server.on('connection', (socket: Socket) => {
    const address = addressOf(socket);
    unsecured.set(address, socket);
    socket.on('close', () => {
      if (unsecured.get(address) === socket) unsecured.delete(address);
    });
  });
  // The client reports a failed handshake.
  server.on('tlsClientError', () => {});
  await started(server, where);
  const { port } = server.address() as AddressInfo;
  return {
    address: hostAndPort(where.host, port),
    port,
    ...controls(server, unsecured),
  };
}

/** @param unsecured - The clients within the TLS handshake, which Node's server waits for. */
function controls(
  server: Server,
  unsecured: ReadonlyMap<string, Socket> = new Map(),
): Pick<Listener, 'unref' | 'close'> {
  return {
    unref: () => void server.unref(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of unsecured.values()) socket.destroy();
      }),
  };
}

function started(server: Server, where: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...where, backlog: BACKLOG }, () => {
      server.off('error', reject);
      // Without a listener an error ends the process. Node reports here that it cannot accept a
      // client, such as EMFILE. The server keeps listening.
      server.on('error', () => {});
      resolve();
    });
  });
}

function unixFacts(path: string): SocketInfo {
  return { address: path, isSecure: true, isEncrypted: false, carriesDescriptors: true };
}

function tcpFacts(socket: Socket): SocketInfo {
  return {
    address: addressOf(socket),
    isSecure: false,
    isEncrypted: false,
    carriesDescriptors: false,
  };
}

function addressOf(socket: Socket): string {
  return hostAndPort(socket.remoteAddress ?? 'unknown', socket.remotePort);
}
