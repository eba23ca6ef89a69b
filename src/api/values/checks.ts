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
 * Refuses a relative path. The file is on the daemon's host, whose working directory is not ours:
 * libvirt's C library would put this process's directory before it.
 */
export function requireAbsolutePath(argument: string, path: unknown): void {
  if (typeof path === 'string' && path.startsWith('/')) return;
  throw new ArgumentError(`Expected "${argument}" to be an absolute path on the daemon's host`, {
    argument,
  });
}
