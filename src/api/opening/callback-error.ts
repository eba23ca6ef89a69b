import { AuthError, LibvirtError, toError } from '../../errors/index.ts';

/**
 * Returns the error of a login whose callback failed. The error that the program's own code threw
 * is its cause, since `connect` rejects with a `LibvirtError` only. A `LibvirtError` is returned as
 * it is, because it has a code and an outcome.
 *
 * @param subject - The code that failed, such as `The function "credentials"`.
 */
export function callbackError(subject: string, error: unknown): LibvirtError {
  if (error instanceof LibvirtError) return error;
  const message = `${subject} failed: ${toError(error).message}`;
  return new AuthError('AUTH_CALLBACK_FAILED', message, { cause: error });
}
