import type { TransportError } from '../errors/index.ts';

/**
 * Whether the peer closed or reset the connection of a call that got no answer. A peer that closes
 * with unread bytes resets the connection.
 */
export function isClosedByPeer({ code, cause }: TransportError): boolean {
  if (code === 'CONNECTION_CLOSED') return true;
  // The error of the call is caused by that of the connection, and this one by that of the socket.
  const origin: unknown = cause instanceof Error ? cause.cause : undefined;
  return origin instanceof Error && Reflect.get(origin, 'code') === 'ECONNRESET';
}
