import type { RequestOutcome } from './libvirt-error.ts';
import { LibvirtError } from './libvirt-error.ts';

/**
 * The peer broke the protocol; the message says what was seen.
 *
 * `PROTOCOL_VIOLATED` has closed the connection. `REPLY_UNREADABLE` concerns one answer that could
 * not be decoded: that call failed and the connection goes on.
 */
export type ProtocolErrorCode = 'PROTOCOL_VIOLATED' | 'REPLY_UNREADABLE';

/** The peer sent something that the protocol does not allow. */
export class ProtocolError extends LibvirtError {
  override readonly name = 'ProtocolError';
  readonly code: ProtocolErrorCode;
  readonly outcome: RequestOutcome;

  constructor(
    message: string,
    options: ErrorOptions & {
      readonly code?: ProtocolErrorCode;
      readonly outcome?: RequestOutcome;
    } = {},
  ) {
    super(message, options);
    this.code = options.code ?? 'PROTOCOL_VIOLATED';
    this.outcome = options.outcome ?? 'unknown';
  }
}
