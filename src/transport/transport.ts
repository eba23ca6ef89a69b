/**
 * A two-way flow of bytes to a daemon, or to a client. It knows nothing of packets.
 *
 * Each file of this folder exports one function that makes such a flow, resolved when it is ready
 * to carry bytes.
 */
export interface Transport {
  /** Where the other end is, for messages: a socket path or `host:port`. */
  readonly address: string;

  /** Nobody else can read the bytes: a unix socket, TLS, SSH. Plain TCP is not. */
  readonly isSecure: boolean;

  /** The bytes are encrypted on their way. */
  readonly isEncrypted: boolean;

  /** A unix socket: packets that carry file descriptors leave a byte for each in the stream. */
  readonly carriesDescriptors: boolean;

  /**
   * Each {@link write} must carry one packet and no more. Over TLS it becomes a record of its own
   * then: libvirtd reads one packet of a record, and does not look at the rest before more arrives
   * (virNetSocketHasCachedData does not ask GnuTLS).
   */
  readonly isPacketwise?: boolean;

  /** Begins to deliver bytes. Called once; nothing that arrived before is lost. */
  start(sink: TransportSink): void;

  /**
   * Queues bytes, which must not be changed afterwards.
   *
   * @param onTaken - Called when the bytes have been handed on and their memory may be used again.
   * A transport that cannot tell need not call it.
   * @returns false when more than the transport likes is queued: wait for `onDrain`.
   */
  write(bytes: Uint8Array, onTaken?: () => void): boolean;

  /** Stops delivering bytes until {@link resume}: what cannot be delivered stays with the sender. */
  pause(): void;
  resume(): void;

  /** Whether the process stays alive for the sake of this transport. It does not at first. */
  ref(): void;
  unref(): void;

  /**
   * Ends the flow: writes what is queued, then closes. Resolves when it is closed, at the latest
   * after a short deadline, whatever the other end does.
   */
  end(): Promise<void>;

  /** Closes at once and drops what is queued. */
  destroy(): void;
}

/** What a transport reports. Nothing is called after `onClose`, which is called exactly once. */
export interface TransportSink {
  onData(bytes: Uint8Array): void;

  /** There is room again, after {@link Transport.write} returned false. */
  onDrain(): void;

  /** The flow has ended: with an error, or without when either side closed it. */
  onClose(error?: Error): void;
}
