import type { ParsedUri, TransportName } from './parse.ts';
import type { RemoteParameterName } from './remote-parameters.ts';
import { remoteParameterName } from './remote-parameters.ts';

/** A parameter of a URI that has no effect on the connection. */
export type UnusedParameter =
  /** libvirt's client does not know it, and sends it to the daemon. */
  | { readonly kind: 'unknown'; readonly name: string }
  /** It is for other transports. */
  | { readonly kind: 'transport'; readonly name: string; readonly usedBy: readonly TransportName[] }
  /** It is for SSH within this process, and the URI names a program. */
  | { readonly kind: 'program'; readonly name: string };

const SSH = ['ssh', 'libssh', 'libssh2'] as const;

/** The transports that use a parameter. All transports use the parameters that are not listed. */
const TRANSPORTS_OF: Readonly<Partial<Record<RemoteParameterName, readonly TransportName[]>>> = {
  command: ['ssh', 'ext'],
  argv: ['ext'],
  socket: ['unix', ...SSH],
  mode: ['unix', ...SSH],
  ...{ netcat: SSH, proxy: SSH, keyfile: SSH },
  ...{ sshauth: SSH, known_hosts: SSH, known_hosts_verify: SSH },
  ...{ pkipath: ['tls'], tls_priority: ['tls'], no_sanity: ['tls'] },
  no_verify: ['tls', 'ssh'],
};

/** Parameters that libvirt's client does not pass to the program of `command`. */
const NOT_FOR_PROGRAMS: readonly RemoteParameterName[] = [
  'sshauth',
  'known_hosts',
  'known_hosts_verify',
];

/** The values that a parameter has by default. They change nothing, so nothing is lost. */
const DEFAULTS: Readonly<Partial<Record<RemoteParameterName, RegExp>>> = {
  mode: /^auto$/,
  proxy: /^auto$/,
  no_verify: /^0$/,
  no_sanity: /^0$/,
  known_hosts_verify: /^normal$/i,
};

/** The parameters of libvirt's drivers, which the daemon receives (esxUtil_ParseUri, hypervParseUri). */
const DRIVER_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  ...{ esx: ['transport', 'vcenter', 'auto_answer'], gsx: ['transport', 'auto_answer'] },
  ...{ vpx: ['transport', 'vcenter', 'auto_answer'], hyperv: ['transport'] },
};

/** The parameters of URIs that are used again. */
const FOUND = new WeakMap<ParsedUri, readonly UnusedParameter[]>();

/**
 * Finds the parameters that have no effect on the connection: those of another transport, and those
 * that libvirt's client does not know. libvirt ignores the former. It passes the latter to the
 * daemon, whose drivers ignore them (doRemoteOpen). Such a connection may lead to another daemon,
 * or be less secure, than the URI seems to say.
 */
export function findUnusedParameters(uri: ParsedUri): readonly UnusedParameter[] {
  const known = FOUND.get(uri);
  if (known !== undefined) return known;
  const found = uri.query.flatMap(([written, value]) => unused(written, value, uri) ?? []);
  FOUND.set(uri, found);
  return found;
}

function unused(written: string, value: string, uri: ParsedUri): UnusedParameter | undefined {
  const name = remoteParameterName(written);
  if (name === undefined) {
    const isDrivers = DRIVER_PARAMETERS[uri.driver]?.includes(written) === true;
    return isDrivers ? undefined : { kind: 'unknown', name: written };
  }
  const usedBy = TRANSPORTS_OF[name];
  if (usedBy === undefined || DEFAULTS[name]?.test(value) === true) return undefined;
  if (!usedBy.includes(uri.transport)) return { kind: 'transport', name, usedBy };
  const hasProgram = uri.query.some(([each]) => remoteParameterName(each) === 'command');
  const isIgnored = uri.transport === 'ssh' && hasProgram && NOT_FOR_PROGRAMS.includes(name);
  return isIgnored ? { kind: 'program', name } : undefined;
}
