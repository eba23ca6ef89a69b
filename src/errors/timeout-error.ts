import { LibvirtError } from './libvirt-error.ts';
import type { TransportPhase } from './transport-error.ts';

/**
 * The codes of {@link TimeoutError}:
 * - `CONNECT_TIMEOUT`: opening the connection took longer than `connectTimeoutMs`;
 * - `CALL_TIMEOUT`: a call took longer than `callTimeoutMs`;
 * - `WAIT_TIMEOUT`: a helper, such as `waitForDomainState`, took longer than its `timeoutMs`.
 */
export type TimeoutErrorCode = 'CONNECT_TIMEOUT' | 'CALL_TIMEOUT' | 'WAIT_TIMEOUT';

/** The fields of a {@link TimeoutError} besides its code and message. */
export interface TimeoutErrorOptions extends ErrorOptions {
  /** The time limit that was exceeded, in milliseconds. */
  readonly timeoutMs: number;

  /** `not-sent` by default for `CONNECT_TIMEOUT`, `unknown` for the others. */
  readonly outcome?: 'not-sent' | 'unknown';

  /** The daemon's address: a socket path or `host:port`. */
  readonly address?: string;
  readonly phase?: TransportPhase;
}

/**
 * Thrown if an operation takes longer than its time limit.
 *
 * `outcome` is `not-sent` if no call was sent: while connecting, or if the call was still waiting
 * for its turn or for a reconnect. Otherwise it is `unknown`: the daemon may execute the call
 * later.
 */
export class TimeoutError extends LibvirtError {
  override readonly name = 'TimeoutError';
  readonly code: TimeoutErrorCode;
  readonly outcome: 'not-sent' | 'unknown';

  /** The time limit that was exceeded, in milliseconds. */
  readonly timeoutMs: number;

  /** The daemon's address, a socket path or `host:port`, if it is known. */
  readonly address: string | undefined;

  /** The step that was in progress: `call` for `CALL_TIMEOUT`, undefined for `WAIT_TIMEOUT`. */
  readonly phase: TransportPhase | undefined;

  constructor(code: TimeoutErrorCode, message: string, options: TimeoutErrorOptions) {
    super(message, options);
    this.code = code;
    this.outcome = options.outcome ?? (code === 'CONNECT_TIMEOUT' ? 'not-sent' : 'unknown');
    this.timeoutMs = options.timeoutMs;
    this.address = options.address;
    this.phase = options.phase;
  }
}
