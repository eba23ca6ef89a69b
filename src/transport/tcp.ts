import type { Socket } from 'node:net';
import { connect, isIP } from 'node:net';
import { NODE_SETTINGS, whenConnected } from './connect-socket.ts';
import { LentReads } from './lent-reads.ts';
import { SocketTransport } from './socket-transport.ts';
import type { Transport } from './transport.ts';

/** The address to connect to. */
export interface TcpOptions {
  /** A host name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly signal?: AbortSignal | undefined;

  /** Called when the lookup of the name starts, and when it is done. */
  readonly onPhase?: (phase: 'resolve' | 'connect') => void;
}

/**
 * The time in milliseconds after which the next address of a host is tried. Node's default of 250
 * ms is too short for a daemon on another continent, because Node then abandons the attempt.
 */
const NEXT_ADDRESS_MS = 1000;

/** Connects over plain TCP. Anyone on the network path can read the bytes. */
export async function connectTcp(options: TcpOptions): Promise<Transport> {
  const reads = new LentReads();
  const socket = await dialTcp(options, reads);
  return new SocketTransport(socket, {
    address: hostAndPort(options.host, options.port),
    isSecure: false,
    isEncrypted: false,
    carriesDescriptors: false,
    reads,
  });
}

/** Returns a connected socket. Its bytes go to `reads`, if they are given. */
export async function dialTcp(options: TcpOptions, reads?: LentReads): Promise<Socket> {
  const { host, port, signal, onPhase } = options;
  const socket = connect({
    host,
    port,
    // IPv6 and IPv4 in turn (RFC 8305), even if the program has disabled this by default.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    ...(reads === undefined ? undefined : { onread: reads.onread }),
    ...NODE_SETTINGS,
  });
  if (isIP(host) === 0) onPhase?.('resolve');
  socket.once('lookup', () => onPhase?.('connect'));
  await whenConnected(socket, hostAndPort(host, port), signal);
  return socket;
}

/** Formats an address; IPv6 is in brackets. */
export function hostAndPort(host: string, port: number | undefined): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
