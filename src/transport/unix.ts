import { connect } from 'node:net';
import { whenConnected } from './connect-socket.ts';
import { SocketTransport } from './socket-transport.ts';
import type { Transport } from './transport.ts';

export interface UnixOptions {
  /** What to connect to, in Node's form: a name of Linux's abstract space begins with NUL. */
  readonly path: string;

  /** The path for messages, where it is another. */
  readonly address?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Connects to a unix socket, libvirt's way of reaching a daemon on the same machine. */
export async function connectUnix(options: UnixOptions): Promise<Transport> {
  const { path, address = path, signal } = options;
  const socket = connect({ path });
  await whenConnected(socket, address, signal);
  return new SocketTransport(socket, {
    address,
    isSecure: true,
    isEncrypted: false,
    carriesDescriptors: true,
  });
}
