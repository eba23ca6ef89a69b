import type { RequestOutcome } from './libvirt-error.ts';
import { LibvirtError } from './libvirt-error.ts';

/**
 * The codes of {@link TransportError}:
 * - `CONNECT_FAILED`: the daemon could not be reached;
 * - `CONNECTION_CLOSED`: the client or the daemon closed the connection;
 * - `CONNECTION_LOST`: reading or writing failed;
 * - `KEEPALIVE_LOST`: the daemon stopped answering keepalive messages.
 */
export type TransportErrorCode =
  | 'CONNECT_FAILED'
  | 'CONNECTION_CLOSED'
  | 'CONNECTION_LOST'
  | 'KEEPALIVE_LOST';

/**
 * A step of opening a connection, in order:
 * - `resolve`: finds the address for the URI, including the name lookup;
 * - `connect`: connects to the address;
 * - `handshake`: the handshake of TLS or SSH;
 * - `helper`: starts the program that connects to the daemon on the remote host, over SSH;
 * - `auth`: authenticates to the daemon;
 * - `open`: opens the hypervisor.
 *
 * `call` is everything after opening.
 */
export type TransportPhase =
  | 'resolve'
  | 'connect'
  | 'handshake'
  | 'helper'
  | 'auth'
  | 'open'
  | 'call';

/** The fields of a {@link TransportError} besides its code and message. */
export interface TransportErrorOptions extends ErrorOptions {
  /** `not-sent` by default. */
  readonly outcome?: RequestOutcome;

  /** The daemon's address: a socket path or `host:port`. */
  readonly address?: string;
  readonly phase?: TransportPhase;
}

/** Thrown if the daemon cannot be reached, or if the connection ends. */
export class TransportError extends LibvirtError {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;
  readonly outcome: RequestOutcome;

  /** The daemon's address, a socket path or `host:port`, if it is known. */
  readonly address: string | undefined;

  /** The step that failed, if it is known. */
  readonly phase: TransportPhase | undefined;

  constructor(code: TransportErrorCode, message: string, options: TransportErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.outcome = options.outcome ?? 'not-sent';
    this.address = options.address;
    this.phase = options.phase;
  }
}
