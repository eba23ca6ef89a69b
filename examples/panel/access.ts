import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/** A request that the panel does not answer: the HTTP status and the reason. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly message: string;
}

/**
 * Decides who may use the panel. Each start has a new token, which the first page gets in its
 * address and keeps in a cookie. No page of another site can use the cookie: see {@link refuse}.
 */
export class Access {
  readonly token = randomBytes(24).toString('base64url');
  readonly #address: string;
  #port = 0;

  /** @param address - The address on which the server listens. */
  constructor(address: string) {
    this.#address = address.includes(':') ? `[${address}]` : address;
  }

  /** Called with the port when the server listens. */
  listensOn(port: number): void {
    this.#port = port;
  }

  /** The origin of the panel's pages. */
  get origin(): string {
    return `http://${this.#address}:${this.#port}`;
  }

  /** The address to open: its token is replaced by the cookie. */
  get url(): string {
    return `${this.origin}/?token=${this.token}`;
  }

  /**
   * Returns the reason to refuse a request, or undefined.
   *
   * - `Host` must be an address of this server, so that a site whose name suddenly points to
   *   127.0.0.1 (DNS rebinding) gets nothing.
   * - A request that changes something, or opens a WebSocket, must come from an own page. Browsers
   *   send their cookies with WebSockets of any site.
   */
  refuse(request: IncomingMessage, url: URL): Refusal | undefined {
    const { host = '', origin } = request.headers;
    if (!this.#hosts.includes(host)) return { status: 403, message: 'Unknown host name' };
    const isRead = request.method === 'GET' && request.headers.upgrade === undefined;
    if (!isRead && origin !== `http://${host}`) {
      return { status: 403, message: 'Requests of other sites are refused' };
    }
    if (this.#isToken(url.searchParams.get('token')) || this.#isToken(this.#cookieOf(request))) {
      return undefined;
    }
    return { status: 401, message: 'Open the address that the panel has printed at its start' };
  }

  /** Returns the headers of each response: the cookie if the address has the token, and limits. */
  headers(request: IncomingMessage, url: URL): OutgoingHttpHeaders {
    const { host = '' } = request.headers;
    const policy = [
      "default-src 'none'",
      "script-src 'self'",
      // xterm.js writes style elements, noVNC draws its cursor as a data URL.
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      `connect-src 'self' ws://${this.#hosts.includes(host) ? host : ''}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ];
    return {
      'content-security-policy': policy.join('; '),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      ...(this.#isToken(url.searchParams.get('token')) && {
        'set-cookie': `${this.#cookie}=${this.token}; Path=/; HttpOnly; SameSite=Strict`,
      }),
    };
  }

  get #hosts(): readonly string[] {
    const names = [this.#address, '127.0.0.1', 'localhost', '[::1]'];
    return names.map((name) => `${name}:${this.#port}`);
  }

  /** Cookies are shared by all ports of a host, so each port has its own name. */
  get #cookie(): string {
    return `panel-${this.#port}`;
  }

  #cookieOf({ headers }: IncomingMessage): string | undefined {
    const prefix = `${this.#cookie}=`;
    const cookies = (headers.cookie ?? '').split('; ');
    return cookies.find((each) => each.startsWith(prefix))?.slice(prefix.length);
  }

  #isToken(text: string | null | undefined): boolean {
    return typeof text === 'string' && timingSafeEqual(digest(text), digest(this.token));
  }
}

/** Of equal length for all texts, as timingSafeEqual requires. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
