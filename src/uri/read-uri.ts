import { requireSafeNames } from './host-safety.ts';
import { invalidUri } from './invalid-uri.ts';
import { openName } from './open-name.ts';
import type { ParsedUri } from './parse.ts';
import { parseFullUri } from './parse.ts';
import type { RemoteParameters } from './remote-parameters.ts';
import { readRemoteParameters } from './remote-parameters.ts';

/** Drivers without a daemon: libvirt's client library connects to these hypervisors itself. */
const DRIVERS_WITHOUT_DAEMON: ReadonlySet<string> = new Set(['esx', 'gsx', 'vpx', 'hyperv']);

/** The contents of a URI, without the settings of a machine. */
export interface ReadUri {
  readonly uri: ParsedUri;
  readonly parameters: RemoteParameters;
  /** The name for CONNECT_OPEN. */
  readonly name: string;
}

/** The number of URIs that are kept, and the length of the longest of them. */
const KEPT_MAX = 16;
const KEPT_LENGTH_MAX = 512;

const KEPT = new Map<string, ReadUri>();

/**
 * Reads a URI without short forms. The result depends on the text alone, so those of the last URIs
 * are kept: a program connects to few of them, and reading one takes a tenth of the time of OPEN.
 *
 * @throws ArgumentError if the URI is invalid or has no daemon.
 */
export function readUri(text: string): ReadUri {
  const kept = KEPT.get(text);
  if (kept !== undefined) return kept;
  const read = readNow(text);
  if (KEPT.size >= KEPT_MAX) KEPT.clear();
  if (text.length <= KEPT_LENGTH_MAX) KEPT.set(text, read);
  return read;
}

function readNow(text: string): ReadUri {
  const uri = parseFullUri(text);
  requireDaemon(uri);
  requireSafeNames(uri);
  const parameters = readRemoteParameters(uri);
  return { uri, parameters, name: openName(uri, parameters) };
}

function requireDaemon({ scheme, path }: ParsedUri): void {
  if (DRIVERS_WITHOUT_DAEMON.has(scheme)) {
    throw invalidUri(
      `no daemon serves "${scheme}": only libvirt's own client library connects to this hypervisor`,
    );
  }
  if (path === '/embed') {
    throw invalidUri(
      'its path /embed requires a driver inside the client, and this client has none',
    );
  }
}
