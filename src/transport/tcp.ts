import type { Socket } from 'node:net';
import { connect, isIP } from 'node:net';
import { whenConnected } from './connect-socket.ts';
import { SocketTransport } from './socket-transport.ts';
import type { Transport } from './transport.ts';

export interface TcpOptions {
  /** A host name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly signal?: AbortSignal | undefined;

  /** Hears when the name is looked up, and when it has been. */
  readonly onPhase?: (phase: 'resolve' | 'connect') => void;
}

/**
 * Milliseconds after which the next address of a host is tried. Node's own 250 are too few for a
 * daemon on another continent, since the attempt before is given up then.
 */
const NEXT_ADDRESS_MS = 1000;

/** Connects over plain TCP. Anyone on the way can read what it carries. */
export async function connectTcp(options: TcpOptions): Promise<Transport> {
  const socket = await dialTcp(options);
  return new SocketTransport(socket, {
    address: hostAndPort(options.host, options.port),
    isSecure: false,
    isEncrypted: false,
    carriesDescriptors: false,
  });
}

/** A socket that is connected, whatever it is to carry. */
export async function dialTcp(options: TcpOptions): Promise<Socket> {
  const { host, port, signal, onPhase } = options;
  const socket = connect({
    ...{ host, port },
    // IPv6 and IPv4 in turn (RFC 8305), also where the program has switched it off for itself.
    ...{ autoSelectFamily: true, autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS },
  });
  if (isIP(host) === 0) onPhase?.('resolve');
  socket.once('lookup', () => onPhase?.('connect'));
  await whenConnected(socket, hostAndPort(host, port), signal);
  return socket;
}

/** How an address is written; IPv6 stands in brackets. */
export function hostAndPort(host: string, port: number | undefined): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
