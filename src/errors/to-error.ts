import { isError } from './error-json.ts';

/**
 * Returns anything that was thrown, or is the reason of an abort, as an `Error`.
 *
 * Errors of sockets and abort signals may belong to another realm, where `instanceof Error` is
 * false. Their tag is the same in every realm.
 */
export function toError(reason: unknown): Error {
  return isError(reason) ? reason : new Error(String(reason), { cause: reason });
}
