import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { NODE_SETTINGS, whenConnected } from './connect-socket.ts';
import { LentReads } from './lent-reads.ts';
import { SocketTransport } from './socket-transport.ts';
import type { Transport } from './transport.ts';

/** The socket to connect to. */
export interface UnixOptions {
  /**
   * The path to connect to, in Node's form: a name in Linux's abstract namespace begins with NUL.
   */
  readonly path: string;

  /** The path for messages, if it is another one. */
  readonly address?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Connects to a unix socket. This is how libvirt connects to a daemon on the same machine. */
export async function connectUnix(options: UnixOptions): Promise<Transport> {
  const reads = new LentReads();
  const socket = await dialUnix(options, reads);
  return new SocketTransport(socket, {
    address: options.address ?? options.path,
    isSecure: true,
    isEncrypted: false,
    carriesDescriptors: true,
    // The end of a named pipe takes its unread bytes with it.
    keepsWritten: process.platform !== 'win32',
    reads,
  });
}

/** Returns a connected socket. Its bytes go to `reads`, if they are given. */
export async function dialUnix(options: UnixOptions, reads?: LentReads): Promise<Socket> {
  const { path, address = path, signal } = options;
  const onread = reads === undefined ? undefined : { onread: reads.onread };
  const socket = connect({ path, ...onread, ...NODE_SETTINGS });
  await whenConnected(socket, address, signal);
  return socket;
}
