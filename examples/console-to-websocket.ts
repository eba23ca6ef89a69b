import { pipeline } from 'node:stream/promises';
import type { Connection } from 'libvirt-client';
import { LibvirtError } from 'libvirt-client';
import type { WebSocket } from 'ws';
import { createWebSocketStream } from 'ws';

/** Something went wrong on the server (RFC 6455, section 7.4.1). */
const INTERNAL_ERROR = 1011;

/** A close frame holds 125 bytes, two of them for the code. */
const REASON_BYTES_MAX = 123;

/**
 * Joins a guest's console to a WebSocket, both ways, until either of them ends: for a terminal in a
 * browser, such as xterm.js. Whoever is slow slows the other down, and nobody else: a browser that does
 * not keep up makes the guest wait, as a slow terminal does.
 *
 * Who may see which console is for the caller to decide, before.
 */
export async function joinConsole(
  connection: Connection,
  guest: string,
  socket: WebSocket,
): Promise<void> {
  // At once, or what is typed while the console is being opened would be lost.
  const browser = createWebSocketStream(socket);
  try {
    const domain = await connection.domainLookupByName(guest);
    const console = await domain.openConsole();
    await pipeline(console, browser, console);
  } catch (error) {
    socket.close(INTERNAL_ERROR, reasonOf(error));
  }
}

/** libvirt's own words, such as that somebody else has the console open. */
function reasonOf(error: unknown): string {
  const reason = error instanceof LibvirtError ? error.message : 'The console cannot be reached';
  return Buffer.from(reason)
    .subarray(0, REASON_BYTES_MAX)
    .toString()
    .replace(/\uFFFD$/, '');
}
