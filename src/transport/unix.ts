import { connect } from 'node:net';
import { whenConnected } from './connect-socket.ts';
import { SocketTransport } from './socket-transport.ts';
import type { Transport } from './transport.ts';

export interface UnixOptions {
  /** The socket's path; one that begins with `@` names a socket of Linux's abstract space. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}

/** Connects to a unix socket, libvirt's way of reaching a daemon on the same machine. */
export async function connectUnix(options: UnixOptions): Promise<Transport> {
  const socket = connect({ path: options.path.replace(/^@/, '\0') });
  await whenConnected(socket, options.path, options.signal);
  return new SocketTransport(socket, {
    address: options.path,
    isSecure: true,
    isEncrypted: false,
    carriesDescriptors: true,
  });
}
