/**
 * A live view of the objects of one connection: `libvirt-client/inventory`.
 *
 * @packageDocumentation
 */
export type {
  ChangeCause,
  ChangesOptions,
  InventoryChange,
  InventoryState,
  InventoryStatus,
  RowAdded,
  RowChange,
  RowChanged,
  RowRemoved,
  StatusChange,
} from './changes.ts';
export type { WaitForOptions } from './inventory-rows.ts';
export { InventoryRows } from './inventory-rows.ts';
export type {
  Inventory,
  InventoryBase,
  InventorySnapshot,
  InventoryTables,
} from './live-inventory.ts';
export { liveInventory } from './live-inventory.ts';
export type { DefaultKind, InventoryOptions } from './options.ts';
export type {
  DomainRow,
  InventoryField,
  InventoryKind,
  InventoryKinds,
  InventoryObject,
  InventoryRow,
  NetworkRow,
  NodeDeviceRow,
  Reading,
  RowBase,
  SecretRow,
  StoragePoolRow,
  StorageVolumeRow,
} from './rows.ts';
