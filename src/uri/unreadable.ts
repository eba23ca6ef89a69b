import { ArgumentError, toError } from '../errors/index.ts';

/** Creates the error for a file that cannot be read. */
export function unreadable(file: string, reason: unknown): ArgumentError {
  const cause = toError(reason);
  return new ArgumentError(`${file} cannot be read: ${cause.message}`, { cause });
}
