import { connect } from 'node:net';
import { whenConnected } from './connect-socket.ts';
import { SocketTransport } from './socket-transport.ts';
import type { Transport } from './transport.ts';

export interface TcpOptions {
  /** A host name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly signal?: AbortSignal | undefined;
}

/** Connects over plain TCP. Anyone on the way can read what it carries. */
export async function connectTcp(options: TcpOptions): Promise<Transport> {
  const { host, port, signal } = options;
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const socket = connect({ host, port });
  await whenConnected(socket, address, signal);
  return new SocketTransport(socket, {
    address,
    isSecure: false,
    isEncrypted: false,
    carriesDescriptors: false,
  });
}
