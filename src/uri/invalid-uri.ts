import { ArgumentError } from '../errors/index.ts';

/**
 * The error for a URI that cannot be used. The reason must not repeat the URI, nor any part that
 * may hold a password.
 */
export function invalidUri(why: string, cause?: unknown): ArgumentError {
  return new ArgumentError(`The URI cannot be used: ${why}`, { argument: 'uri', cause });
}
