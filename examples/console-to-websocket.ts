import { pipeline } from 'node:stream/promises';
import type { Connection } from 'libvirt-client';
import { LibvirtError } from 'libvirt-client';
import type { WebSocket } from 'ws';
import { createWebSocketStream } from 'ws';

/** The server had an internal error (RFC 6455, section 7.4.1). */
const INTERNAL_ERROR = 1011;

/** The payload of a close frame is at most 125 bytes, two of them for the code. */
const REASON_BYTES_MAX = 123;

/**
 * Copies bytes between a guest's console and a WebSocket in both directions, until either of them
 * ends. The other end of the WebSocket is a terminal in a browser, such as xterm.js. A browser that
 * reads slowly makes the guest wait, as a slow terminal does. Other streams are not affected.
 *
 * The caller must check first whether the user may open this console.
 */
export async function joinConsole(
  connection: Connection,
  guest: string,
  socket: WebSocket,
): Promise<void> {
  // Created first, so that it buffers the input while the console is being opened.
  const browser = createWebSocketStream(socket);
  try {
    const domain = await connection.domainLookupByName(guest);
    const console = await domain.openConsole();
    await pipeline(console, browser, console);
  } catch (error) {
    socket.close(INTERNAL_ERROR, reasonOf(error));
  }
}

/** Returns libvirt's error message, for example that the console is already open. */
function reasonOf(error: unknown): string {
  const reason = error instanceof LibvirtError ? error.message : 'Cannot open the console';
  return Buffer.from(reason)
    .subarray(0, REASON_BYTES_MAX)
    .toString()
    .replace(/\uFFFD$/, '');
}
