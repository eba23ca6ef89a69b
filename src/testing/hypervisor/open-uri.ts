import { ErrorDomain, ErrorNumber } from './codes.ts';
import { invalidArgument, xmlError } from './failures.ts';
import { HypervisorError } from './hypervisor-error.ts';

const DEFAULT_URI = 'test:///default';

/**
 * Returns the URI of the connection that a client opens by name (virConnectOpen). Only
 * `test:///default` exists.
 *
 * @param name - The name in `REMOTE_PROC_CONNECT_OPEN`. For null or an empty name, the daemon
 *   chooses.
 */
export function openUri(name: string | null): string {
  if (name === null || name === '') {
    return DEFAULT_URI;
  }
  const [, scheme, host, path] = /^([^:/]+):\/\/([^/?#]*)([^?#]*)/.exec(name) ?? [];
  if (scheme !== 'test' || host !== '') {
    throw noDriver(name);
  }
  if (path === '' || path === '/') {
    const detail = 'testOpen: supply a path or use test:///default';
    throw invalidArgument(ErrorDomain.TEST, detail);
  }
  if (path !== '/default') {
    throw xmlError(ErrorDomain.TEST, `failed to parse xml document '${path}'`);
  }
  return name;
}

function noDriver(name: string): HypervisorError {
  return new HypervisorError(`no connection driver available for ${name}`, {
    number: ErrorNumber.NO_CONNECT,
    domain: ErrorDomain.NONE,
    str1: 'no connection driver available for %s',
    str2: name,
  });
}
