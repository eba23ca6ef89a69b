import { resolve } from 'node:path';
import { ArgumentError } from '../../errors/index.ts';
import { isUuid } from '../../xdr/index.ts';
import { canonicalUuid } from './canonical-uuid.ts';

/**
 * Checks that a value is a UUID in its canonical form.
 *
 * @param lookup - The method that accepts the other forms that libvirt reads. The error of a UUID
 * without dashes names it.
 * @throws ArgumentError if it is not.
 */
export function requireUuid(uuid: string, lookup: string): void {
  if (typeof uuid === 'string' && isUuid(uuid)) return;
  const isLoose = typeof uuid === 'string' && isUuid(canonicalUuid(uuid));
  const advice = isLoose ? `; ${lookup}() accepts other forms, such as the one without dashes` : '';
  throw new ArgumentError(
    `Expected "uuid" to be a UUID such as 6695eb01-f6a4-8304-79aa-97f2502e193f${advice}`,
    { argument: 'uuid' },
  );
}

/**
 * Returns a path as an absolute path on the daemon's host. If the daemon is behind a unix socket of
 * this machine, a relative path is resolved in the current folder, as in libvirt's C library.
 *
 * @throws ArgumentError if the path is empty, or relative for a daemon on another machine: that
 * machine does not have the folders of this process.
 */
export function pathOfDaemon(
  daemon: { readonly isLocal: boolean },
  argument: string,
  path: unknown,
): string {
  if (typeof path === 'string' && path.startsWith('/')) return path;
  if (typeof path === 'string' && path !== '' && daemon.isLocal) {
    return resolve(path);
  }
  throw new ArgumentError(`Expected "${argument}" to be an absolute path on the daemon's host`, {
    argument,
  });
}

/**
 * Checks that an argument was passed. null removes metadata; a missing value must not.
 *
 * @throws ArgumentError if the value is undefined.
 */
export function requireGiven(argument: string, value: unknown): void {
  if (value !== undefined) return;
  throw new ArgumentError(`Expected "${argument}" to be a string, or null, got undefined`, {
    argument,
  });
}
