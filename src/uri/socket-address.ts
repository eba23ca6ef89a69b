import type { Environment } from './environment.ts';
import { invalidUri } from './invalid-uri.ts';

/** The size of `sun_path` in `struct sockaddr_un`, the closing NUL included. */
const PATH_BYTES_MAX = { linux: 108, other: 104 } as const;

/**
 * What `node:net` connects to for a socket's path. libvirt takes a leading `@` for Linux's abstract
 * names, and fills them up with NUL to their full length.
 *
 * @throws ArgumentError when this platform has no such socket, or the path is too long.
 */
export function socketAddress(path: string, { platform }: Environment): string {
  if (path === '') throw invalidUri('the path of its socket is empty');
  if (platform === 'win32') return requirePipe(path);
  const size = platform === 'linux' ? PATH_BYTES_MAX.linux : PATH_BYTES_MAX.other;
  const length = Buffer.byteLength(path);
  if (length >= size) {
    throw invalidUri(`its socket's path has ${length} bytes; a unix socket's has ${size - 1}`);
  }
  if (!path.startsWith('@')) return path;
  if (platform !== 'linux') throw invalidUri('only Linux has abstract sockets, which begin with @');
  return `\0${path.slice(1)}${'\0'.repeat(size - length)}`;
}

/** Node knows no unix sockets on Windows; a tunnel may listen to a named pipe. */
function requirePipe(path: string): string {
  if (/^\\\\[.?]\\pipe\\/i.test(path)) return path;
  throw invalidUri(
    'Windows has no unix sockets: name a host, as in qemu+ssh://host/system, or a named pipe by socket=\\\\.\\pipe\\NAME',
  );
}
