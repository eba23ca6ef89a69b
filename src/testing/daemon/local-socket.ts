import { randomUUID } from 'node:crypto';
import { ArgumentError } from '../../errors/index.ts';
import { isPipe, PIPE_EXAMPLE, pipePath } from '../../platform/index.ts';

/** Returns the path of a new pipe, whose name other processes cannot guess. */
export function privatePipe(name: string): string {
  return pipePath(`libvirt-client-${randomUUID()}-${name}`);
}

/**
 * Returns the path to listen at. Windows has named pipes in place of unix sockets.
 *
 * @throws ArgumentError if this platform cannot listen there.
 */
export function checkSocketPath(path: string, option: 'unix' | 'admin', platform: string): string {
  if (platform !== 'win32' || isPipe(path)) return path;
  throw new ArgumentError(
    `Windows has no unix sockets: pass a named pipe such as ${PIPE_EXAMPLE} as ${option}.path, or leave it out`,
    { argument: `${option}.path` },
  );
}
