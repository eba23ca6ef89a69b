import type { ParsedUri } from './parse.ts';
import { percentEncode } from './percent.ts';
import type { RemoteParameters } from './remote-parameters.ts';
import { isRemoteParameter } from './remote-parameters.ts';

// What is not listed is escaped: by GLib in values, by libxml2 (xmlSaveUri) in the rest.
const VALUE_ESCAPES = /[^A-Za-z0-9\-._~]/gu;
const PATH_ESCAPES = /[^A-Za-z0-9\-._~!*'()/;@&=+$,]/gu;
const FRAGMENT_ESCAPES = /[^A-Za-z0-9\-._~!*'()/;@&=+$,?:[\]]/gu;

/**
 * The name for CONNECT_OPEN (doRemoteOpen): the URI without what concerns only the way to the
 * daemon. Empty lets the daemon choose its hypervisor.
 */
export function openName(uri: ParsedUri, parameters: Pick<RemoteParameters, 'name'>): string {
  return nameWith(uri, parameters, (name) => !isRemoteParameter(name));
}

/**
 * The name that virt-ssh-helper gets, the program at the far end of an SSH connection. It chooses
 * the socket there, so `mode` and `socket` stay in; helpers before libvirt 10 pass them over.
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
  // libvirt escapes the values of parameters, but not their names (virURIFormatParams).
  const query = uri.query
    .filter(([name]) => isKept(name))
    .map(([name, value]) => `${name}=${percentEncode(value, VALUE_ESCAPES)}`)
    .join('&');
  const fragment =
    uri.fragment === undefined ? '' : `#${percentEncode(uri.fragment, FRAGMENT_ESCAPES)}`;
  const path = percentEncode(uri.path, PATH_ESCAPES);
  return `${uri.driver}://${path}${query === '' ? '' : `?${query}`}${fragment}`;
}
