import type { RequestOutcome } from './libvirt-error.ts';
import { LibvirtError } from './libvirt-error.ts';

/**
 * - `CONNECT_FAILED`: the daemon could not be reached;
 * - `CONNECTION_CLOSED`: the connection was, or has just been, closed by either side;
 * - `CONNECTION_LOST`: reading or writing failed;
 * - `KEEPALIVE_LOST`: the daemon stopped answering keepalive messages.
 */
export type TransportErrorCode =
  | 'CONNECT_FAILED'
  | 'CONNECTION_CLOSED'
  | 'CONNECTION_LOST'
  | 'KEEPALIVE_LOST';

/**
 * Step of opening a connection, in order: `resolve` finds out where the URI leads, name lookup
 * included; `handshake` is that of TLS or SSH; `helper` starts the program that reaches the daemon
 * at the far end of SSH. `call` is everything after opening.
 */
export type TransportPhase =
  | 'resolve'
  | 'connect'
  | 'handshake'
  | 'helper'
  | 'auth'
  | 'open'
  | 'call';

export interface TransportErrorOptions extends ErrorOptions {
  readonly outcome?: RequestOutcome;
  /** Where the daemon was looked for: a socket path or `host:port`. */
  readonly address?: string;
  readonly phase?: TransportPhase;
}

/** The bytes did not get through: the daemon could not be reached, or the connection ended. */
export class TransportError extends LibvirtError {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;
  readonly outcome: RequestOutcome;

  /** Where the daemon was looked for: a socket path or `host:port`. */
  readonly address: string | undefined;

  /** Which step failed. */
  readonly phase: TransportPhase | undefined;

  constructor(code: TransportErrorCode, message: string, options: TransportErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.outcome = options.outcome ?? 'not-sent';
    this.address = options.address;
    this.phase = options.phase;
  }
}
