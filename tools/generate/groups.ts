import type { Call, Event } from '../description/schema.ts';

/** The file of a procedure, by the beginning of its name. The first match counts. */
const PREFIXES: ReadonlyArray<readonly [prefix: string, group: string]> = [
  ['AUTH_', 'auth'],
  ['CONNECT_', 'connect'],
  ['DOMAIN_CHECKPOINT_', 'domain-checkpoint'],
  ['DOMAIN_MIGRATE_', 'domain-migrate'],
  ['DOMAIN_SNAPSHOT_', 'domain-snapshot'],
  ['DOMAIN_GET_', 'domain-get'],
  ['DOMAIN_SET_', 'domain-set'],
  ['DOMAIN_', 'domain'],
  ['INTERFACE_', 'interface'],
  ['NETWORK_PORT_', 'network-port'],
  ['NETWORK_', 'network'],
  ['NODE_DEVICE_', 'node-device'],
  ['NODE_', 'node'],
  ['NWFILTER_', 'nwfilter'],
  ['SECRET_', 'secret'],
  ['STORAGE_POOL_', 'storage-pool'],
  ['STORAGE_VOL_', 'storage-vol'],
];

/** Returns the group of a procedure: the libvirt object it is about, or the events. */
export function groupOf(procedure: Call | Event): string {
  if ('event' in procedure) return 'events';
  const found = PREFIXES.find(([prefix]) => procedure.name.startsWith(prefix));
  return found?.[1] ?? 'general';
}
