import { basename, join } from 'node:path';
import type { TestDaemonOptions } from '../../src/testing/index.ts';

/** Returns the path of a unix socket in a folder. On Windows it is the path of a named pipe. */
export function localSocket(folder: string, name: string): string {
  if (process.platform !== 'win32') return join(folder, name);
  return `\\\\.\\pipe\\${basename(folder)}-${name}`;
}

/** Returns a path for a URI. */
export function inUri(path: string): string {
  return path.replaceAll('\\', '%5C');
}

/** Returns a path as the path of a URI: `/C:/folder/file` on Windows. */
export function asUriPath(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(?=[A-Za-z]:)/, '/');
}

/**
 * Returns the options of a daemon to which very many clients connect at the same time. A named pipe
 * of Windows takes them a few at a time, and each one waits in a thread of its own.
 */
export function manyClients(): TestDaemonOptions {
  return process.platform === 'win32' ? { tcp: { host: '127.0.0.1', port: 0 } } : { unix: {} };
}
