import type { SaslPromptCallback } from './credential.ts';

/** A way of logging in (RFC 4422): one of ours, or another's such as GSSAPI. */
export interface SaslMechanism {
  /** Its registered name, such as `SCRAM-SHA-256`. */
  readonly name: string;

  /**
   * Whether it can protect all that follows the login ({@link SaslExchange.layer}). Without that it
   * is not used where others may read what is sent, as on plain TCP.
   *
   * @default false
   */
  readonly hasLayer?: boolean;

  /** Begins a login. */
  begin(context: SaslContext): SaslExchange;
}

/** What a login depends on. */
export interface SaslContext {
  /** Always `libvirt`: the service's name in Kerberos and in DIGEST-MD5. */
  readonly service: string;

  /** The daemon's host as the URI has it; `localhost` where it has none. */
  readonly host: string;

  /** Whether the login must end in a layer that encrypts. Otherwise the channel protects itself. */
  readonly needsLayer: boolean;

  /** Asks for credentials; one question for all that is needed is best. */
  readonly ask: SaslPromptCallback;

  /** Prepares a name or a password for comparing, as SCRAM and PLAIN want it (SASLprep). */
  readonly prepare: (text: string) => string;
}

/**
 * The client's side of one login. Messages may be null, which is not the same as empty.
 *
 * It throws an AuthError `AUTH_UNTRUSTED` when the server breaks the rules.
 */
export interface SaslExchange {
  /** The first message; null where the server speaks first. */
  start(): Uint8Array | null | Promise<Uint8Array | null>;

  /** Answers a message of the server's. */
  step(message: Uint8Array | null): Uint8Array | null | Promise<Uint8Array | null>;

  /** Whether all has been said, the server's own proof included where the mechanism has one. */
  readonly isDone: boolean;

  /** What protects all that follows. It is looked at when the login is done. */
  readonly layer?: SaslLayer | undefined;
}

/**
 * What lies around all bytes after a login (RFC 4422, section 3.7). The length before each unit is
 * its own business, too. Its methods answer at once.
 */
export interface SaslLayer {
  /** Its strength in bits; 1 when it does not encrypt. libvirt asks for 56 where it needs one. */
  readonly ssf: number;

  /** The bytes to send in place of `bytes`. */
  wrap(bytes: Uint8Array): Uint8Array;

  /**
   * What the pieces received so far unwrap to; what is incomplete is kept for later.
   *
   * @throws ProtocolError when they were tampered with.
   */
  unwrap(piece: Uint8Array): Uint8Array;
}
