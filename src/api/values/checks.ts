import { resolve } from 'node:path';
import { ArgumentError } from '../../errors/index.ts';
import { isUuid } from '../../xdr/index.ts';

/** Refuses what is not a UUID in its canonical form. */
export function requireUuid(uuid: string): void {
  if (typeof uuid === 'string' && isUuid(uuid)) return;
  throw new ArgumentError(
    'Expected "uuid" to be a UUID such as 6695eb01-f6a4-8304-79aa-97f2502e193f',
    {
      argument: 'uuid',
    },
  );
}

/**
 * A path on the daemon's host. A relative one means a file in this process's folder, as it does to
 * libvirt's C library, where the daemon is behind a unix socket of this machine. It is refused where
 * the daemon is elsewhere: nobody there knows of our folders.
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
