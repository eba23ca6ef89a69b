import { AuthError } from '../errors/index.ts';

/** The server breaks the rules of a mechanism, or cannot prove what it should. */
export function untrusted(mechanism: string, why: string): AuthError {
  return new AuthError('AUTH_UNTRUSTED', `The daemon cannot be trusted with ${mechanism}: ${why}`);
}
