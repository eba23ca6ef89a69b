import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { isPipe } from '../platform/index.ts';
import { whenConnected } from './connect-socket.ts';
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
  const { path, address = path, signal } = options;
  const socket = isPipe(path) ? connectPipe(path) : connect({ path });
  await whenConnected(socket, address, signal);
  return new SocketTransport(socket, {
    address,
    isSecure: true,
    isEncrypted: false,
    carriesDescriptors: true,
  });
}

/** The maximum size of one read. Node uses the same size for unix sockets. */
const READ_BYTES = 65_536;

/**
 * Connects to a named pipe of Windows. Node reads all the bytes that a pipe holds at once. The server
 * decides how many these are, and the events in them would arrive before any is taken from a queue.
 */
function connectPipe(path: string): Socket {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const socket: Socket = connect({
    path,
    onread: {
      buffer,
      callback: (length): boolean => socket.push(Buffer.from(buffer.subarray(0, length))),
    },
  });
  return socket;
}
