import type { Duplex } from 'node:stream';

/** A unix socket or a TCP port, as seen from the host of the connection's access. */
export type HostAddress =
  | { readonly path: string }
  | { readonly host: string; readonly port: number };

interface ConnectsToAddress {
  /**
   * Connects to an address.
   *
   * @throws TransportError if it cannot connect. If the signal aborts, rejects with its reason, or
   * with an AbortError that has the reason as its cause.
   */
  connect(address: HostAddress, signal: AbortSignal): Promise<Duplex>;
}

/**
 * The access of a connection to other sockets and ports of the daemon's host:
 * - `local`: the daemon is on this machine;
 * - `ssh`: through the connection's SSH session, as seen from the remote host;
 * - `network`: only ports that listen on the network. `host` is the daemon's host;
 * - `none`: there is no access, because of `why`. The subject of `why` is the connection.
 */
export type HostAccess =
  | ({ readonly kind: 'local' | 'ssh' } & ConnectsToAddress)
  | ({ readonly kind: 'network'; readonly host: string } & ConnectsToAddress)
  | { readonly kind: 'none'; readonly why: string };
