import { hostAndPort } from '../../transport/index.ts';
import { isLoopback } from '../../uri/index.ts';
import type { HostAccess, HostAddress } from '../calls/host-access.ts';
import type { Display, Place } from './find-display.ts';
import { unreachable } from './find-display.ts';

/** The access of a connection that can connect. */
export type UsableAccess = Exclude<HostAccess, { kind: 'none' }>;

/** The address of a display, and the access that leads there. */
export interface Route {
  readonly access: UsableAccess;
  readonly address: HostAddress;
}

/** The addresses that stand for all addresses of a host, and its loopback address. */
const WILDCARDS: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/**
 * Returns the route to a display.
 *
 * @throws GraphicsError `GRAPHICS_UNREACHABLE` with the remedy.
 */
export function chooseRoute({ title, place }: Display, access: HostAccess): Route {
  if (access.kind === 'none') {
    throw unreachable(
      `${title} listens on ${textOf(place)}, which this connection cannot reach: ${access.why}. ` +
        'Connect with qemu+ssh:// and without a program, or on the host itself',
    );
  }
  if (access.kind !== 'network') return { access, address: seenFromHost(place) };
  if (place.kind === 'socket' || isLoopback(place.host)) {
    throw unreachable(
      `${title} listens only within its host, on ${textOf(place)}. Connect with qemu+ssh:// ` +
        "instead, or use <listen type='address' address='0.0.0.0'/>, which anyone on the network " +
        'can connect to, and restart it',
    );
  }
  const host = WILDCARDS.has(place.host) ? access.host : place.host;
  return { access, address: { host, port: place.port } };
}

/** Returns the address of a route, for messages. */
export function addressText(address: HostAddress): string {
  return 'path' in address ? address.path : hostAndPort(address.host, address.port);
}

function seenFromHost(place: Place): HostAddress {
  if (place.kind === 'socket') return { path: place.path };
  return { host: WILDCARDS.get(place.host) ?? place.host, port: place.port };
}

function textOf(place: Place): string {
  return place.kind === 'socket' ? place.path : hostAndPort(place.host, place.port);
}
