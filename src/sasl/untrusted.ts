import { AuthError } from '../errors/index.ts';

/** Creates the error for a server that violates a mechanism's rules, or whose proof is wrong. */
export function untrusted(mechanism: string, why: string): AuthError {
  return new AuthError('AUTH_UNTRUSTED', `The daemon failed the ${mechanism} login: ${why}`);
}
