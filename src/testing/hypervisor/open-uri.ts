import { ErrorDomain, ErrorNumber } from './codes.ts';
import { invalidArgument } from './failures.ts';
import { HypervisorError } from './hypervisor-error.ts';

const DEFAULT_URI = 'test:///default';

/** The hypervisor connection that a client opens by name (virConnectOpen). */
export interface OpenName {
  /** The URI that virConnectGetURI returns. */
  readonly uri: string;

  /** The path of the file that describes the host, or null for `test:///default`. */
  readonly path: string | null;
}

/**
 * Returns the connection that a client opens.
 *
 * @param name - The name in `REMOTE_PROC_CONNECT_OPEN`. For null or an empty name, the daemon
 *   chooses.
 */
export function readOpenName(name: string | null): OpenName {
  if (name === null || name === '') {
    return { uri: DEFAULT_URI, path: null };
  }
  const [, scheme, host, encoded = ''] = /^([^:/]+):\/\/([^/?#]*)([^?#]*)/.exec(name) ?? [];
  if (scheme !== 'test' || host !== '') {
    throw noDriver(name);
  }
  const path = decoded(encoded);
  if (path === '' || path === '/') {
    const detail = 'testOpen: supply a path or use test:///default';
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  return { uri: name, path: path === '/default' ? null : path };
}

/** Decodes a path. Text that is not percent-encoded correctly stays as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function noDriver(name: string): HypervisorError {
  return new HypervisorError(`no connection driver available for ${name}`, {
    number: ErrorNumber.NO_CONNECT,
    domain: ErrorDomain.NONE,
    str1: 'no connection driver available for %s',
    str2: name,
  });
}
