import { ArgumentError } from '../errors/index.ts';

/**
 * Creates the error for a URI that cannot be used. The reason must not repeat the URI, nor any part
 * of it that may contain a password.
 */
export function invalidUri(why: string, cause?: unknown): ArgumentError {
  return new ArgumentError(`The URI cannot be used: ${why}`, { argument: 'uri', cause });
}
