import type { Duplex } from 'node:stream';
import type { GraphicsType } from './graphics-options.ts';

/** The fields of a {@link GuestDisplay}. */
export interface GuestDisplayFields {
  readonly type: GraphicsType;
  readonly stream: Duplex;
  readonly address: string;
  readonly isTls: boolean;
  readonly password: string | undefined;
  readonly passwordValidTo: Date | undefined;
  readonly websocketPort: number | undefined;
}

/** A connection to a guest's display. {@link openGraphics} opens it. */
export class GuestDisplay {
  /** The protocol of the display. */
  readonly type: GraphicsType;

  /**
   * The connection to the display, before the first byte of its protocol. Destroy it when it is no
   * longer needed. It is destroyed when the libvirt connection is closed.
   */
  readonly stream: Duplex;

  /**
   * The address of the display: a socket path or `host:port`. On a connection by SSH, it is the
   * address on the remote host.
   */
  readonly address: string;

  /**
   * Whether the display requires a TLS handshake first. {@link stream} is not encrypted by itself:
   * pass it to `tls.connect({ socket: stream })`.
   */
  readonly isTls: boolean;

  /**
   * The time at which the password expires; undefined if it does not. After this time, the display
   * refuses the password.
   */
  readonly passwordValidTo: Date | undefined;

  /**
   * The port of the hypervisor's own WebSocket server for this VNC display, on the same address;
   * undefined if there is none.
   */
  readonly websocketPort: number | undefined;

  readonly #password: string | undefined;

  /** @internal Use {@link openGraphics}. */
  constructor(fields: GuestDisplayFields) {
    this.type = fields.type;
    this.stream = fields.stream;
    this.address = fields.address;
    this.isTls = fields.isTls;
    this.passwordValidTo = fields.passwordValidTo;
    this.websocketPort = fields.websocketPort;
    this.#password = fields.password;
  }

  /**
   * The password of the display; undefined if there is none, or if the libvirt connection is
   * read-only. Not an own property, so neither `console.log` nor `JSON.stringify` shows it.
   */
  get password(): string | undefined {
    return this.#password;
  }
}
