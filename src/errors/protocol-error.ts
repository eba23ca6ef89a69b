import type { RequestOutcome } from './libvirt-error.ts';
import { LibvirtError } from './libvirt-error.ts';

/**
 * The codes of {@link ProtocolError}:
 * - `PROTOCOL_VIOLATED`: the peer sent a packet that the protocol does not allow. The connection is
 *   closed;
 * - `REPLY_UNREADABLE`: the reply to one call could not be decoded. Only this call fails, and the
 *   connection stays open.
 */
export type ProtocolErrorCode = 'PROTOCOL_VIOLATED' | 'REPLY_UNREADABLE';

/** Thrown if the peer violates the protocol. The message describes the invalid packet. */
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
