/**
 * Connections to many hosts as one: `libvirt-client/fleet`.
 *
 * @packageDocumentation
 */
export type {
  FleetEachOptions,
  FleetFailure,
  FleetResult,
  FleetValue,
  FleetWork,
} from './each.ts';
export type { FleetOpenedOptions } from './fleet.ts';
export { Fleet } from './fleet.ts';
export type { FleetEvent, FleetEventError, FleetEventsOptions } from './fleet-events.ts';
export type { FleetHost, FleetHostState } from './fleet-host.ts';
export type {
  FleetChange,
  FleetInventory,
  FleetInventoryBase,
  HostInventory,
} from './fleet-inventory.ts';
export { FleetRows } from './fleet-inventory.ts';
export type {
  FleetInventoryOptions,
  FleetOptions,
  FleetRow,
  HostTarget,
} from './fleet-options.ts';
export { openFleet } from './open-fleet.ts';
