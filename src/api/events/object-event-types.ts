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
import type { NamedField } from './enum-name.ts';

/** What happens to networks, pools, devices and secrets, by the name to subscribe to. */
export interface ObjectEventMap {
  'network:lifecycle': NetworkLifecycleEvent;
  'network:metadata-change': NetworkMetadataChangeEvent;
  'storage-pool:lifecycle': StoragePoolLifecycleEvent;
  'storage-pool:refresh': StoragePoolRefreshEvent;
  'node-device:lifecycle': NodeDeviceLifecycleEvent;
  'node-device:update': NodeDeviceUpdateEvent;
  'secret:lifecycle': SecretLifecycleEvent;
  'secret:value-changed': SecretValueChangedEvent;
}

/** What every event of a network has. */
export interface NetworkEventBase<Type extends string> {
  readonly type: Type;
  readonly network: Network;
}

/** What every event of a storage pool has. */
export interface StoragePoolEventBase<Type extends string> {
  readonly type: Type;
  readonly pool: StoragePool;
}

/** What every event of a device of the host has. */
export interface NodeDeviceEventBase<Type extends string> {
  readonly type: Type;
  readonly device: NodeDevice;
}

/** What every event of a secret has. */
export interface SecretEventBase<Type extends string> {
  readonly type: Type;
  readonly secret: Secret;
}

/** Details of these events have no meaning so far. */
interface Detail {
  /** Always 0 so far. */
  readonly detail: number;
}

/** A network was defined, started and so on. */
export type NetworkLifecycleEvent = NetworkEventBase<'network:lifecycle'> &
  NamedField<'event', typeof VirNetworkEventLifecycleType> &
  Detail;

/** Metadata of a network was changed. */
export type NetworkMetadataChangeEvent = NetworkEventBase<'network:metadata-change'> &
  NamedField<'metadataType', typeof VirNetworkMetadataType> & {
    /** The namespace of an element; null for the title and the description. */
    readonly nsuri: string | null;
  };

/** A storage pool was defined, started and so on. */
export type StoragePoolLifecycleEvent = StoragePoolEventBase<'storage-pool:lifecycle'> &
  NamedField<'event', typeof VirStoragePoolEventLifecycleType> &
  Detail;

/** The volumes of a storage pool were looked through again. */
export type StoragePoolRefreshEvent = StoragePoolEventBase<'storage-pool:refresh'>;

/** A device of the host has come, has gone and so on. */
export type NodeDeviceLifecycleEvent = NodeDeviceEventBase<'node-device:lifecycle'> &
  NamedField<'event', typeof VirNodeDeviceEventLifecycleType> &
  Detail;

/** A device of the host was changed. */
export type NodeDeviceUpdateEvent = NodeDeviceEventBase<'node-device:update'>;

/** A secret was defined or undefined. */
export type SecretLifecycleEvent = SecretEventBase<'secret:lifecycle'> &
  NamedField<'event', typeof VirSecretEventLifecycleType> &
  Detail;

/** A secret has another value. */
export type SecretValueChangedEvent = SecretEventBase<'secret:value-changed'>;
