import type { Domain } from '../api/domain/domain.ts';
import type { DomainStateInfo } from '../api/domain/domain-types.ts';
import type { Network } from '../api/network/network.ts';
import type { NodeDevice } from '../api/node-device/node-device.ts';
import type { Secret } from '../api/secret/secret.ts';
import type { StoragePool, StoragePoolInfo } from '../api/storage/storage-pool.ts';

import type { StorageVol, StorageVolInfo } from '../api/storage/storage-vol.ts';
import type { EnumName } from '../api/values/enum-name.ts';
import type { VirSecretUsageType } from '../protocol/index.ts';

/** The kinds of objects that an inventory can contain. */
export type InventoryKind = keyof InventoryKinds;

/**
 * Additional fields of rows. No event reports their changes, so each is a {@link Reading}:
 * - `autostart`: whether the object starts with the daemon. Domains, networks, storage pools.
 * - `info`: state and sizes. Storage pools, storage volumes.
 * - `xml`: the XML description. All kinds. It is only read on demand.
 */
export type InventoryField = 'autostart' | 'info' | 'xml';

/** A value that no event reports. It was current when it was read. */
export interface Reading<T> {
  /** The value. */
  readonly value: T;

  /**
   * The time when this value was first read, in milliseconds since 1970. Later reads with the same
   * value do not change it: see {@link InventoryRows.listedAt} for the last complete list.
   */
  readonly readAt: number;
}

/** The fields of every row. Rows are immutable plain objects. */
export interface RowBase<Kind extends string> {
  /** The kind of the object. */
  readonly kind: Kind;

  /**
   * The key of the row. It is the UUID of a domain, network, storage pool or secret, the name of a
   * node device, and `<UUID of the pool>/<name>` of a storage volume.
   */
  readonly key: string;

  /** The name of the object; the usage id of a secret. */
  readonly name: string;
}

/** A domain. */
export interface DomainRow extends RowBase<'domain'>, DomainStateInfo {
  /** The UUID. */
  readonly uuid: string;

  /** The id of the running domain; -1 if it is not running. */
  readonly id: number;

  /** Whether the domain is running or paused: its id is not -1. */
  readonly isActive: boolean;

  /** Whether the domain has a definition, which remains when it stops. */
  readonly isPersistent: boolean;
}

/** A virtual network. */
export interface NetworkRow extends RowBase<'network'> {
  /** The UUID. */
  readonly uuid: string;
  /** Whether the network is started. */
  readonly isActive: boolean;

  /** Whether the network has a definition, which remains when it stops. */
  readonly isPersistent: boolean;
}

/** A storage pool. */
export interface StoragePoolRow extends RowBase<'storage-pool'> {
  /** The UUID. */
  readonly uuid: string;
  /** Whether the pool is started. */
  readonly isActive: boolean;

  /** Whether the pool has a definition, which remains when it stops. */
  readonly isPersistent: boolean;
}

/**
 * A storage volume of an active pool. libvirt sends no event for volumes: the list of a pool is
 * read when the pool is refreshed, starts or stops, and by each periodic list.
 */
export interface StorageVolumeRow extends RowBase<'storage-volume'> {
  /** The name of its pool. */
  readonly pool: string;
  /** The UUID of its pool. */
  readonly poolUuid: string;

  /** libvirt's key of the volume, for example its path. */
  readonly volumeKey: string;
}

/** A device of the host. */
export interface NodeDeviceRow extends RowBase<'node-device'> {
  /** Whether the device exists. A defined mediated device that is not started is not active. */
  readonly isActive: boolean;
}

/** A secret. The inventory never reads its value. */
export interface SecretRow extends RowBase<'secret'> {
  /** The UUID. */
  readonly uuid: string;

  /** The type of the user of the secret. */
  readonly usageType: VirSecretUsageType;

  /** The name of `usageType`. */
  readonly usageTypeName: EnumName<typeof VirSecretUsageType>;
}

interface Autostart {
  readonly autostart: Reading<boolean>;
}

interface Xml {
  /**
   * The XML; null if it was not read since the last event about the object. See
   * {@link InventoryRows.readXml}.
   */
  readonly xml: Reading<string> | null;
}

/** The types of each kind. */
export interface InventoryKinds {
  /** The types of domains. */
  domain: {
    readonly property: 'domains';
    readonly row: DomainRow;
    readonly fields: Autostart & Xml;
    readonly object: Domain;
  };
  /** The types of networks. */
  network: {
    readonly property: 'networks';
    readonly row: NetworkRow;
    readonly fields: Autostart & Xml;
    readonly object: Network;
  };
  /** The types of storage pools. */
  'storage-pool': {
    readonly property: 'storagePools';
    readonly row: StoragePoolRow;
    readonly fields: Autostart & Xml & { readonly info: Reading<StoragePoolInfo> };
    readonly object: StoragePool;
  };
  /** The types of storage volumes. */
  'storage-volume': {
    readonly property: 'storageVolumes';
    readonly row: StorageVolumeRow;
    readonly fields: Xml & { readonly info: Reading<StorageVolInfo> };
    readonly object: StorageVol;
  };
  /** The types of devices of the host. */
  'node-device': {
    readonly property: 'nodeDevices';
    readonly row: NodeDeviceRow;
    readonly fields: Xml;
    readonly object: NodeDevice;
  };
  /** The types of secrets. */
  secret: {
    readonly property: 'secrets';
    readonly row: SecretRow;
    readonly fields: Xml;
    readonly object: Secret;
  };
}

/** A row of an inventory with the given kinds and additional fields. */
export type InventoryRow<
  Kind extends InventoryKind = InventoryKind,
  Field extends InventoryField = never,
> = Kind extends InventoryKind
  ? [Field & keyof InventoryKinds[Kind]['fields']] extends [never]
    ? InventoryKinds[Kind]['row']
    : InventoryKinds[Kind]['row'] &
        Pick<InventoryKinds[Kind]['fields'], Field & keyof InventoryKinds[Kind]['fields']>
  : never;

/** The object of libvirt's API for a kind of row, such as {@link Domain}. */
export type InventoryObject<Kind extends InventoryKind> = InventoryKinds[Kind]['object'];

/** A row as the keeper of the inventory handles it, for all kinds. */
export interface AnyRow extends RowBase<InventoryKind> {
  readonly [field: string]: unknown;
}
