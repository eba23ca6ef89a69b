/**
 * A piece of a stream from the hypervisor: bytes, a hole, or the end. Holes occur only if the
 * opening call allowed them.
 */
export type SimulatedStreamPiece =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'hole'; readonly length: bigint }
  | { readonly kind: 'end' };

/**
 * The direction from the hypervisor to the client. The reader pulls each piece, so nothing
 * accumulates.
 */
export interface SimulatedStreamSource {
  /**
   * Resolves with the next piece, which has at most `maxBytes` bytes of data.
   *
   * Stays pending until there is one, as on a console. At most one read is pending at a time.
   * Rejects with a HypervisorError if the stream fails.
   */
  read(maxBytes: number): Promise<SimulatedStreamPiece>;
}

/** The direction from the client to the hypervisor. */
export interface SimulatedStreamSink {
  /** Writes bytes. Throws a HypervisorError if they cannot be stored. */
  write(bytes: Uint8Array): void;

  /** Writes a hole of `length` bytes. Only called if {@link SimulatedStream.sparse} is true. */
  hole(length: bigint): void;
}

/** A stream that a call has opened, as the server side of the protocol uses it. */
export interface SimulatedStream {
  /** The data for the client, or null for an upload. */
  readonly source: SimulatedStreamSource | null;

  /** The target of the client's data, or null for a download. */
  readonly sink: SimulatedStreamSink | null;

  /** Whether the opening call allowed holes (VIR_STORAGE_VOL_*_SPARSE_STREAM). */
  readonly sparse: boolean;

  /**
   * Called at most once, when the client has finished the stream. All written data must then be
   * stored. Throws a HypervisorError if that fails. Not called after {@link abort}.
   */
  finish(): void;

  /**
   * Called at most once, when the client has aborted the stream or has disconnected. A pending read
   * ends.
   */
  abort(): void;
}
