/**
 * A piece of a stream that the hypervisor sends: bytes, a hole (only where the opening call asked
 * for holes), or the end.
 */
export type SimulatedStreamPiece =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'hole'; readonly length: bigint }
  | { readonly kind: 'end' };

/** The direction from the hypervisor to the client. It is pulled, so nothing piles up. */
export interface SimulatedStreamSource {
  /**
   * The next piece, with at most `maxBytes` of data in it.
   *
   * Pending while there is nothing yet, as on a console. Only one read is under way at a time.
   * Rejects with a HypervisorError when the stream fails.
   */
  read(maxBytes: number): Promise<SimulatedStreamPiece>;
}

/** The direction from the client to the hypervisor. */
export interface SimulatedStreamSink {
  /** Takes bytes. Throws a HypervisorError when they cannot be kept. */
  write(bytes: Uint8Array): void;

  /** Takes a hole of that many bytes; never called unless {@link SimulatedStream.sparse} is true. */
  hole(length: bigint): void;
}

/** A stream that a call has opened, as the server end of the protocol sees it. */
export interface SimulatedStream {
  /** Null for an upload. */
  readonly source: SimulatedStreamSource | null;

  /** Null for a download. */
  readonly sink: SimulatedStreamSink | null;

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
