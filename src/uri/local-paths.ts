import type { Environment } from './environment.ts';
import { invalidUri } from './invalid-uri.ts';
import type { ParsedUri } from './parse.ts';
import type { RemoteParameterName } from './remote-parameters.ts';
import { remoteParameterName } from './remote-parameters.ts';

/** The parameters that name a file of this machine. A socket of this machine must be a pipe. */
const FILES: ReadonlySet<RemoteParameterName> = new Set([
  ...(['command', 'keyfile', 'pkipath', 'known_hosts', 'authfile'] as const),
]);

/**
 * Throws if a parameter of a URI from a user of the program names a file of another host, or a
 * device. When Windows opens `\\host\share`, it logs in to that host with the credentials of this
 * process.
 *
 * @throws ArgumentError
 */
export function requireLocalPaths({ query }: ParsedUri, { platform }: Environment): void {
  if (platform !== 'win32') return;
  for (const [written, value] of query) {
    const name = remoteParameterName(written);
    // `\??\` is the beginning of all paths within Windows, those of other hosts too.
    if (name === undefined || !FILES.has(name) || !/^[\\/](?:[\\/]|\?\?)/.test(value)) continue;
    throw invalidUri(
      `its ${name} begins like the path of another host or a device, which the option "allow" excludes on Windows`,
    );
  }
}
