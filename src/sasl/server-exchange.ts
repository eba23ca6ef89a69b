import type { SaslLayer } from './mechanism.ts';

/** What the server answers to one message of the client. */
export interface SaslAnswer {
  /** The client is who it says. */
  readonly isComplete: boolean;

  /** What the client gets; null for nothing, which is not the same as nothing in it. */
  readonly data: Uint8Array | null;
}

/** The server's side of one login (RFC 4422). */
export interface SaslServerExchange {
  /** Takes the client's next message; null when it sent none. @throws SaslRefusal */
  step(message: Uint8Array | null): SaslAnswer;

  /** What protects all that follows a complete login. */
  readonly layer?: SaslLayer | undefined;
}

/** The login is refused. The client never learns why. */
export class SaslRefusal extends Error {
  override readonly name = 'SaslRefusal';
}

/** Users and their passwords. */
export type SaslUsers = Readonly<Record<string, string>>;

/** The password of a user. @throws SaslRefusal when there is no such user. */
export function passwordOf(users: SaslUsers, user: string): string {
  const password = Object.hasOwn(users, user) ? users[user] : undefined;
  if (password === undefined) throw new SaslRefusal('No such user');
  return password;
}
