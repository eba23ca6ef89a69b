import type { ParsedUri } from './parse.ts';
import { percentEncode } from './percent.ts';
import type { RemoteParameters } from './remote-parameters.ts';
import { isRemoteParameter } from './remote-parameters.ts';

// The characters to escape: by GLib in values, by libxml2 (xmlSaveUri) in the other parts.
const VALUE_ESCAPES = /[^A-Za-z0-9\-._~]/gu;
const PATH_ESCAPES = /[^A-Za-z0-9\-._~!*'()/;@&=+$,]/gu;
const FRAGMENT_ESCAPES = /[^A-Za-z0-9\-._~!*'()/;@&=+$,?:[\]]/gu;

/**
 * Returns the name for CONNECT_OPEN (doRemoteOpen): the URI without the parts that only concern the
 * connection to the daemon. If it is empty, the daemon chooses its hypervisor.
 */
export function openName(uri: ParsedUri, parameters: Pick<RemoteParameters, 'name'>): string {
  return nameWith(uri, parameters, (name) => !isRemoteParameter(name));
}

/**
 * Returns the name for virt-ssh-helper, the program that runs on the remote host of an SSH
 * connection. The helper chooses the socket, so the name includes `mode` and `socket`. Helpers
 * before libvirt 10 ignore them.
 */
export function helperName(uri: ParsedUri, parameters: Pick<RemoteParameters, 'name'>): string {
  return nameWith(uri, parameters, (name) => !isRemoteParameter(name) || isForHelper(name));
}

function isForHelper(name: string): boolean {
  return ['mode', 'socket'].includes(name.toLowerCase());
}

function nameWith(
  uri: ParsedUri,
  parameters: Pick<RemoteParameters, 'name'>,
  isKept: (parameter: string) => boolean,
): string {
  if (parameters.name !== undefined) return parameters.name;
  if (uri.driver === 'remote') return '';
  // libvirt escapes the values of parameters but not their names (virURIFormatParams).
  const query = uri.query
    .filter(([name]) => isKept(name))
    .map(([name, value]) => `${name}=${percentEncode(value, VALUE_ESCAPES)}`)
    .join('&');
  const fragment =
    uri.fragment === undefined ? '' : `#${percentEncode(uri.fragment, FRAGMENT_ESCAPES)}`;
  const path = percentEncode(uri.path, PATH_ESCAPES);
  return `${uri.driver}://${path}${query === '' ? '' : `?${query}`}${fragment}`;
}
