import { LibvirtError } from './libvirt-error.ts';

/**
 * The codes of {@link StreamError}:
 * - `STREAM_ABORTED`: the client aborted the stream, so no more data can be sent or received;
 * - `STREAM_OVERFLOW`: more data arrived than the buffer holds, because it was not read; see
 *   `streamConnections`;
 * - `STREAM_SHORT`: the stream ended before the requested number of bytes arrived.
 */
export type StreamErrorCode = 'STREAM_ABORTED' | 'STREAM_OVERFLOW' | 'STREAM_SHORT';

/** Thrown if a stream ends early, although neither libvirt nor the connection failed. */
export class StreamError extends LibvirtError {
  override readonly name = 'StreamError';
  readonly code: StreamErrorCode;
  readonly outcome = 'answered';

  constructor(code: StreamErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
