import { isPipe, PIPE_EXAMPLE } from '../platform/index.ts';
import type { Environment } from './environment.ts';
import { invalidUri } from './invalid-uri.ts';

/** The size of `sun_path` in `struct sockaddr_un`, including the final NUL. */
const PATH_BYTES_MAX = { linux: 108, other: 104 } as const;

/**
 * Returns the address for `node:net` of a socket's path. In libvirt, a leading `@` means an
 * abstract name on Linux, padded with NUL to its full length.
 *
 * @throws ArgumentError if this platform has no such socket, or if the path is too long.
 */
export function socketAddress(path: string, { platform }: Environment): string {
  if (path === '') throw invalidUri('the path of its socket is empty');
  if (platform === 'win32') return requirePipe(path);
  const size = platform === 'linux' ? PATH_BYTES_MAX.linux : PATH_BYTES_MAX.other;
  const length = Buffer.byteLength(path);
  if (length >= size) {
    throw invalidUri(`its socket's path has ${length} bytes; the limit is ${size - 1}`);
  }
  if (!path.startsWith('@')) return path;
  if (platform !== 'linux')
    throw invalidUri('only Linux has abstract sockets, whose paths begin with @');
  return `\0${path.slice(1)}${'\0'.repeat(size - length)}`;
}

/** Node has no unix sockets on Windows. A tunnel may listen on a named pipe. */
function requirePipe(path: string): string {
  if (isPipe(path)) return path;
  throw invalidUri(
    `Windows has no unix sockets: name a host, as in qemu+ssh://host/system, or a named pipe with socket=${PIPE_EXAMPLE}`,
  );
}
