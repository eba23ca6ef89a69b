import { LibvirtError } from './libvirt-error.ts';

/**
 * - `STREAM_ABORTED`: the stream was given up here, so it gives and takes nothing any more;
 * - `STREAM_OVERFLOW`: nobody read, and more arrived than may be kept; see `streamConnections`;
 * - `STREAM_SHORT`: there were fewer bytes than were asked for.
 */
export type StreamErrorCode = 'STREAM_ABORTED' | 'STREAM_OVERFLOW' | 'STREAM_SHORT';

/** A stream ended before its time, though neither libvirt nor the connection failed. */
export class StreamError extends LibvirtError {
  override readonly name = 'StreamError';
  readonly code: StreamErrorCode;
  readonly outcome = 'answered';

  constructor(code: StreamErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
