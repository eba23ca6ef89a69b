import type {
  VirNetworkEventLifecycleType,
  VirNetworkMetadataType,
  VirNodeDeviceEventLifecycleType,
  VirSecretEventLifecycleType,
  VirStoragePoolEventLifecycleType,
} from '../../protocol/index.ts';
import type { Network } from '../network/network.ts';
import type { NodeDevice } from '../node-device/node-device.ts';
import type { Secret } from '../secret/secret.ts';
import type { StoragePool } from '../storage/storage-pool.ts';
import type { NamedField } from '../values/enum-name.ts';

/** The events of networks, pools, devices and secrets, keyed by the name to subscribe to. */
export interface ObjectEventMap {
  /** A network was defined, started, stopped or undefined. */
  'network:lifecycle': NetworkLifecycleEvent;
  /** The metadata of a network has changed. */
  'network:metadata-change': NetworkMetadataChangeEvent;
  /** A storage pool was defined, started, stopped, ... */
  'storage-pool:lifecycle': StoragePoolLifecycleEvent;
  /** A storage pool was refreshed. */
  'storage-pool:refresh': StoragePoolRefreshEvent;
  /** A device of the host was created, deleted, ... */
  'node-device:lifecycle': NodeDeviceLifecycleEvent;
  /** The XML of a device of the host has changed. */
  'node-device:update': NodeDeviceUpdateEvent;
  /** A secret was defined or undefined. */
  'secret:lifecycle': SecretLifecycleEvent;
  /** The value of a secret has changed. */
  'secret:value-changed': SecretValueChangedEvent;
}

/** The fields of every network event. */
export interface NetworkEventBase<Type extends string> {
  readonly type: Type;
  readonly network: Network;
}

/** The fields of every storage pool event. */
export interface StoragePoolEventBase<Type extends string> {
  readonly type: Type;
  readonly pool: StoragePool;
}

/** The fields of every node device event. */
export interface NodeDeviceEventBase<Type extends string> {
  readonly type: Type;
  readonly device: NodeDevice;
}

/** The fields of every secret event. */
export interface SecretEventBase<Type extends string> {
  readonly type: Type;
  readonly secret: Secret;
}

/** The detail of an event, which has no meaning so far. */
interface Detail {
  /** The detail; always 0 so far. */
  readonly detail: number;
}

/** A network was defined, started and so on. */
export type NetworkLifecycleEvent = NetworkEventBase<'network:lifecycle'> &
  NamedField<'event', typeof VirNetworkEventLifecycleType> &
  Detail;

/** The metadata of a network was changed. */
export type NetworkMetadataChangeEvent = NetworkEventBase<'network:metadata-change'> &
  NamedField<'metadataType', typeof VirNetworkMetadataType> & {
    /** The XML namespace of the element; null for the title and the description. */
    readonly nsuri: string | null;
  };

/** A storage pool was defined, started and so on. */
export type StoragePoolLifecycleEvent = StoragePoolEventBase<'storage-pool:lifecycle'> &
  NamedField<'event', typeof VirStoragePoolEventLifecycleType> &
  Detail;

/** A storage pool was refreshed: its list of volumes was read again. */
export type StoragePoolRefreshEvent = StoragePoolEventBase<'storage-pool:refresh'>;

/** A node device was created, deleted and so on. */
export type NodeDeviceLifecycleEvent = NodeDeviceEventBase<'node-device:lifecycle'> &
  NamedField<'event', typeof VirNodeDeviceEventLifecycleType> &
  Detail;

/** A node device was changed. */
export type NodeDeviceUpdateEvent = NodeDeviceEventBase<'node-device:update'>;

/** A secret was defined or undefined. */
export type SecretLifecycleEvent = SecretEventBase<'secret:lifecycle'> &
  NamedField<'event', typeof VirSecretEventLifecycleType> &
  Detail;

/** The value of a secret was changed. */
export type SecretValueChangedEvent = SecretEventBase<'secret:value-changed'>;
