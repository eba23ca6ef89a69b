import type { ProcedureEntry } from '../../../tools/import/tables/shapes.ts';

/** Compares releases such as `9.10.0`. */
export function compareReleases(left: string, right: string): number {
  const [a, b] = [left, right].map((release) => release.split('.').map(Number));
  const index = [0, 1, 2].find((part) => a?.[part] !== b?.[part]) ?? 0;
  return (a?.[index] ?? 0) - (b?.[index] ?? 0);
}

/** Procedures that are newer than 9.0.0, each with the release that added it. */
export const NEW_PROCEDURES: readonly (readonly [release: string, procedure: string])[] = [
  ['9.7.0', 'remote 444 NETWORK_SET_METADATA'],
  ['9.7.0', 'remote 445 NETWORK_GET_METADATA'],
  ['9.8.0', 'remote 446 NETWORK_EVENT_CALLBACK_METADATA_CHANGE'],
  ['10.1.0', 'remote 447 NODE_DEVICE_UPDATE'],
  ['10.2.0', 'remote 448 DOMAIN_GRAPHICS_RELOAD'],
  ['11.2.0', 'remote 449 DOMAIN_GET_AUTOSTART_ONCE'],
  ['11.2.0', 'remote 450 DOMAIN_SET_AUTOSTART_ONCE'],
  ['11.2.0', 'remote 451 DOMAIN_SET_THROTTLE_GROUP'],
  ['11.2.0', 'remote 452 DOMAIN_DEL_THROTTLE_GROUP'],
  ['11.2.0', 'remote 453 DOMAIN_EVENT_NIC_MAC_CHANGE'],
  ['11.2.0', 'admin 20 CONNECT_DAEMON_SHUTDOWN'],
  ['12.4.0', 'remote 454 DOMAIN_EVENT_VCPU_REMOVED'],
  ['12.4.0', 'remote 455 DOMAIN_EVENT_CALLBACK_CHANNEL_LIFECYCLE'],
  ['12.5.0', 'remote 456 DOMAIN_ANNOUNCE_INTERFACE'],
];

/** Procedures that differed in releases up to `until`. All others never changed. */
export const CHANGED_PROCEDURES: readonly {
  readonly until: string;
  readonly program: 'remote';
  readonly name: string;
  readonly was: Partial<ProcedureEntry>;
}[] = [
  {
    until: '10.0.0',
    program: 'remote',
    name: 'NODE_DEVICE_DEFINE_XML',
    was: { acl: ['node_device:write'] },
  },
];
