/**
 * A bidirectional flow of bytes to a daemon or to a client. It does not know packets.
 *
 * Each file of this folder exports one function that opens a flow. The function resolves when the
 * flow can carry bytes.
 */
export interface Transport {
  /** The address of the other end, for messages: a socket path or `host:port`. */
  readonly address: string;

  /**
   * Whether others are unable to read the bytes: true for a unix socket, TLS and SSH, false for
   * plain TCP.
   */
  readonly isSecure: boolean;

  /** Whether the bytes are encrypted between the two ends. */
  readonly isEncrypted: boolean;

  /**
   * Whether the stream contains one extra byte for each file descriptor of a packet: true for a
   * unix socket.
   */
  readonly carriesDescriptors: boolean;

  /**
   * Whether each {@link write} must carry exactly one packet. Over TLS each write is a record.
   * libvirtd reads one packet of a record, and does not read the rest until more arrives
   * (virNetSocketHasCachedData does not ask GnuTLS).
   */
  readonly isPacketwise?: boolean;

  /** Starts to deliver bytes. Called once. Bytes that arrived before are delivered too. */
  start(sink: TransportSink): void;

  /**
   * Queues bytes for sending. The caller must not change them afterwards.
   *
   * @param onTaken - Called when the bytes are sent and their memory may be reused. A transport
   * that does not know this need not call it.
   * @returns false if too much is queued. In that case, wait for `onDrain`.
   */
  write(bytes: Uint8Array, onTaken?: () => void): boolean;

  /**
   * Queues two pieces like {@link write}, and sends them together. `onTaken` is called unless the
   * transport closes before. A transport that does not know this leaves this method out.
   *
   * @internal
   */
  writeBoth?(head: Uint8Array, bytes: Uint8Array, onTaken: () => void): boolean;

  /** Stops delivery until {@link resume}. Undelivered bytes stay with the sender. */
  pause(): void;
  /** Continues delivery after {@link pause}. */
  resume(): void;

  /**
   * Reads into `memory` from now on; undefined for the memory of the transport. Bytes that are read
   * into `memory` are passed to `onLentData`. A transport that does not choose its memory leaves
   * this method out.
   *
   * @internal
   */
  readInto?(memory: ReadMemory | undefined): void;

  /**
   * Keeps the process alive while the transport is open, until `unref`. By default a transport does
   * not keep the process alive.
   */
  ref(): void;
  /** Allows the process to end although the transport is open. */
  unref(): void;

  /**
   * Writes all queued bytes, then closes. Resolves when closed, after a short timeout at the
   * latest, even if the other end does not respond.
   */
  end(): Promise<void>;

  /** Closes immediately, and drops all queued bytes. */
  destroy(): void;
}

/**
 * Memory for the reads of a transport.
 *
 * @internal
 */
export interface ReadMemory {
  /** Returns the memory for the next read; undefined for the memory of the transport. */
  next(): Buffer | undefined;
}

/** Called by a transport. `onClose` is called exactly once. No method is called after that. */
export interface TransportSink {
  /** Called with received bytes, which must not change afterwards. */
  onData(bytes: Uint8Array): void;

  /**
   * Called in place of `onData` by a transport that reuses the memory after the call. If it is left
   * out, `onData` is called with a copy.
   *
   * @internal
   */
  onLentData?(bytes: Uint8Array): void;

  /** Called when more may be written, after {@link Transport.write} returned false. */
  onDrain(): void;

  /** Called when the flow has ended. `error` is undefined if either side closed it normally. */
  onClose(error?: Error): void;
}
