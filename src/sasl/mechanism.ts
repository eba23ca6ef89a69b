import type { SaslPromptCallback } from './credential.ts';

/** A SASL mechanism (RFC 4422): a built-in one or the program's own, such as GSSAPI. */
export interface SaslMechanism {
  /** The registered name, such as `SCRAM-SHA-256`. */
  readonly name: string;

  /**
   * Whether the mechanism can provide a security layer for the bytes after the login
   * ({@link SaslExchange.layer}). Without a layer, the mechanism is not used on a channel that a
   * third party could read, such as plain TCP.
   *
   * @default false
   */
  readonly hasLayer?: boolean;

  /** Starts a login. */
  begin(context: SaslContext): SaslExchange;
}

/** The parameters of a login. */
export interface SaslContext {
  /** The service name for Kerberos and DIGEST-MD5. It is always `libvirt`. */
  readonly service: string;

  /** The daemon's host as in the URI; `localhost` if the URI names none. */
  readonly host: string;

  /**
   * Whether the login must provide a layer that encrypts. If false, the channel is already secure.
   */
  readonly needsLayer: boolean;

  /** Requests credentials. Request all of them in one call, so that the user is prompted once. */
  readonly ask: SaslPromptCallback;

  /** Prepares a name or a password for comparison (SASLprep), as SCRAM and PLAIN require. */
  readonly prepare: (text: string) => string;
}

/**
 * The client's side of one login. A message may be null, which is not the same as an empty one.
 *
 * Methods throw an AuthError `AUTH_UNTRUSTED` if the server violates the mechanism's rules. Any other
 * error that they throw becomes the `cause` of an AuthError `AUTH_CALLBACK_FAILED`.
 */
export interface SaslExchange {
  /** Returns the first message; null if the server sends the first one. */
  start(): Uint8Array | null | Promise<Uint8Array | null>;

  /** Returns the answer to a message of the server. */
  step(message: Uint8Array | null): Uint8Array | null | Promise<Uint8Array | null>;

  /** Whether the login is complete, including the server's proof if the mechanism has one. */
  readonly isDone: boolean;

  /** The security layer for the bytes after the login. It is read when the login is complete. */
  readonly layer?: SaslLayer | undefined;
}

/**
 * The security layer for all bytes after a login (RFC 4422, section 3.7). It also adds and reads
 * the length before each unit. Its methods are synchronous.
 */
export interface SaslLayer {
  /**
   * The strength of the encryption in bits; 1 if the layer does not encrypt. If libvirt requires a
   * layer, it requires at least 56.
   */
  readonly ssf: number;

  /** Returns the protected bytes to send for `bytes`. */
  wrap(bytes: Uint8Array): Uint8Array;

  /**
   * Returns the plain bytes of the units that are complete. Keeps an incomplete unit until the rest
   * of it arrives.
   *
   * @throws ProtocolError if the bytes were changed in transit.
   */
  unwrap(piece: Uint8Array): Uint8Array;
}
