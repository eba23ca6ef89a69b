import { ArgumentError, toError } from '../errors/index.ts';

/** The error for a file that is there, or must be there, and cannot be read. */
export function unreadable(file: string, reason: unknown): ArgumentError {
  const cause = toError(reason);
  return new ArgumentError(`${file} cannot be read: ${cause.message}`, { cause });
}
