import type {
  Connection,
  Domain,
  DomainCheckpoint,
  DomainSnapshot,
  Interface,
  Network,
  NetworkPort,
  NodeDevice,
  NWFilter,
  NWFilterBinding,
  Secret,
  StoragePool,
  StorageVol,
} from '../../../../src/index.ts';
import type { Rows } from './row.ts';

export type ConnectionRows = Rows<Connection>;
export type DomainRows = Rows<Domain>;
export type SnapshotRows = Rows<DomainSnapshot>;
export type CheckpointRows = Rows<DomainCheckpoint>;
export type InterfaceRows = Rows<Interface>;
export type SecretRows = Rows<Secret>;
export type FilterRows = Rows<NWFilter>;
export type BindingRows = Rows<NWFilterBinding>;
export type NetworkPortRows = Rows<NetworkPort>;
export type NetworkRows = Rows<Network>;
export type NodeDeviceRows = Rows<NodeDevice>;
export type StoragePoolRows = Rows<StoragePool>;
export type StorageVolRows = Rows<StorageVol>;
