/** What the server answers to one message of the client. */
export interface SaslAnswer {
  /** The client is who it says. */
  readonly isComplete: boolean;

  /** What the client gets; null for nothing, which is not the same as nothing in it. */
  readonly data: Uint8Array | null;
}

/** The server's side of one login (RFC 4422). */
export interface SaslExchange {
  /** Takes the client's next message; null when it sent none. @throws SaslRefusal */
  step(message: Uint8Array | null): SaslAnswer;
}

/** The login is refused. The client never learns why. */
export class SaslRefusal extends Error {
  override readonly name = 'SaslRefusal';
}

/** Users and their passwords. */
export type SaslUsers = Readonly<Record<string, string>>;

export const SASL_MECHANISMS = ['SCRAM-SHA-256', 'PLAIN'] as const;

export type SaslMechanism = (typeof SASL_MECHANISMS)[number];
