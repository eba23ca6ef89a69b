/**
 * A piece of a stream that the hypervisor sends: bytes, a hole (only where the opening call asked
 * for holes), or the end.
 */
export type StreamPiece =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'hole'; readonly length: bigint }
  | { readonly kind: 'end' };

/** The direction from the hypervisor to the client. It is pulled, so nothing piles up. */
export interface StreamSource {
  /**
   * The next piece, with at most `maxBytes` of data in it.
   *
   * Pending while there is nothing yet, as on a console. Only one read is under way at a time.
   * Rejects with a HypervisorError when the stream fails.
   */
  read(maxBytes: number): Promise<StreamPiece>;
}

/** The direction from the client to the hypervisor. */
export interface StreamSink {
  /** Takes bytes. Throws a HypervisorError when they cannot be kept. */
  write(bytes: Uint8Array): void;

  /** Takes a hole of that many bytes; never called unless {@link StreamPort.sparse} is true. */
  hole(length: bigint): void;
}

/** A stream that a call has opened, as the server end of the protocol sees it. */
export interface StreamPort {
  /** Null for an upload. */
  readonly source: StreamSource | null;

  /** Null for a download. */
  readonly sink: StreamSink | null;

  /** Whether the opening call allowed holes (VIR_STORAGE_VOL_*_SPARSE_STREAM). */
  readonly sparse: boolean;

  /**
   * The client has finished: everything written is kept now. Throws a HypervisorError when that
   * failed. Called at most once, and not after {@link abort}.
   */
  finish(): void;

  /** The client has given up or is gone. A read that is pending ends. Called at most once. */
  abort(): void;
}
