import { randomBytes } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { Domain } from 'libvirt-client';
import { LibvirtError, openGraphics } from 'libvirt-client';
import type { WebSocket } from 'ws';
import { createWebSocketStream } from 'ws';

/** The server had an internal error (RFC 6455, section 7.4.1). */
const INTERNAL_ERROR = 1011;

/** The client broke a rule of the server (RFC 6455, section 7.4.1). */
const POLICY_VIOLATION = 1008;

/** The payload of a close frame is at most 125 bytes, two of them for the code. */
const REASON_BYTES_MAX = 123;

/** The time for which a token can be used, in milliseconds. */
const TOKEN_MS = 30_000;

/** The token and the password for one session. */
export interface Offer {
  readonly token: string;
  /** The password for the VNC login; undefined if there is none. */
  readonly password: string | undefined;
}

/**
 * The VNC displays of guests for WebSocket clients such as noVNC. A browser gets a token for one
 * session: it opens one WebSocket, once, within 30 seconds. So no WebSocket chooses its own guest,
 * and an address that was logged or shared opens nothing.
 */
export class Screens {
  readonly #open = new Map<string, Domain>();

  /**
   * Returns a token for the display of a guest. The caller must check first whether the user may
   * see and control this guest.
   */
  async offer(domain: Domain): Promise<Offer> {
    // Opened once before, so that the browser's first request gets the error and the password.
    const { stream, password } = await openGraphics(domain, { type: 'vnc' });
    stream.destroy();
    const token = randomBytes(32).toString('base64url');
    this.#open.set(token, domain);
    setTimeout(() => this.#open.delete(token), TOKEN_MS).unref();
    return { token, password };
  }

  /** Copies bytes between the display of a token and a WebSocket, until either of them ends. */
  async join(token: string, socket: WebSocket): Promise<void> {
    const domain = this.#open.get(token);
    this.#open.delete(token);
    if (domain === undefined) {
      socket.close(POLICY_VIOLATION, 'The token is not valid');
      return;
    }
    const browser = createWebSocketStream(socket);
    try {
      const { stream } = await openGraphics(domain, { type: 'vnc' });
      await pipeline(stream, browser, stream);
    } catch (error) {
      socket.close(INTERNAL_ERROR, reasonOf(error));
    }
  }
}

/** Returns the message of this package's errors, for example that the guest does not run. */
function reasonOf(error: unknown): string {
  const reason = error instanceof LibvirtError ? error.message : 'Cannot open the display';
  return Buffer.from(reason)
    .subarray(0, REASON_BYTES_MAX)
    .toString()
    .replace(/\uFFFD$/, '');
}
