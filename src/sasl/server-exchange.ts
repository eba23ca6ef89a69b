import type { SaslLayer } from './mechanism.ts';

/** The server's answer to one message of the client. */
export interface SaslAnswer {
  /** Whether the client is authenticated. */
  readonly isComplete: boolean;

  /** The data for the client; null for no data, which is not the same as empty data. */
  readonly data: Uint8Array | null;
}

/** The server's side of one login (RFC 4422). */
export interface SaslServerExchange {
  /** Answers the client's next message; null if the client sent none. @throws SaslRefusal */
  step(message: Uint8Array | null): SaslAnswer;

  /** The security layer for the bytes after a complete login. */
  readonly layer?: SaslLayer | undefined;
}

/** Thrown when the server refuses a login. The client is never told the reason. */
export class SaslRefusal extends Error {
  override readonly name = 'SaslRefusal';
}

/** Passwords by user name. */
export type SaslUsers = Readonly<Record<string, string>>;

/** Returns the password of a user. @throws SaslRefusal if there is no such user. */
export function passwordOf(users: SaslUsers, user: string): string {
  const password = Object.hasOwn(users, user) ? users[user] : undefined;
  if (password === undefined) throw new SaslRefusal('No such user');
  return password;
}
