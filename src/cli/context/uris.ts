import type { CliEnvironment } from '../environment/environment.ts';
import type { GlobalOptions } from '../parse/global-options.ts';

/**
 * Returns the URIs to connect to: those of `-c`; else `VIRSH_DEFAULT_CONNECT_URI`, which virsh
 * prefers too; else undefined, and then the library reads `LIBVIRT_DEFAULT_URI` and libvirt.conf.
 */
export function chosenUris(
  globals: GlobalOptions,
  environment: CliEnvironment,
): ReadonlyArray<string | undefined> {
  if (globals.uris.length > 0) return globals.uris;
  const variable = environment.variables['VIRSH_DEFAULT_CONNECT_URI'];
  return [variable === '' ? undefined : variable];
}

/**
 * Returns the names of hosts for the host column: the hosts of the URIs, or the URIs and aliases
 * themselves if one of them has no host or two have the same.
 */
export function hostLabels(uris: ReadonlyArray<string | undefined>): readonly string[] {
  const hosts = uris.map((uri) => /^[\w+-]+:\/\/(?:[^@/]*@)?([^/?#]+)/.exec(uri ?? '')?.[1]);
  const isClear = hosts.every((host) => host !== undefined) && new Set(hosts).size === hosts.length;
  return uris.map((uri, at) => (isClear ? hosts[at] : uri) ?? 'localhost');
}
