import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { SocketFacts } from './socket-transport.ts';
import { SocketTransport } from './socket-transport.ts';
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

function hostAndPort(host: string, port: number | undefined): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
