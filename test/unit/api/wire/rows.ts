import type {
  Connection,
  Domain,
  Network,
  NodeDevice,
  StoragePool,
  StorageVol,
} from '../../../../src/index.ts';
import type { Rows } from './row.ts';

export type ConnectionRows = Rows<Connection>;
export type DomainRows = Rows<Domain>;
export type NetworkRows = Rows<Network>;
export type NodeDeviceRows = Rows<NodeDevice>;
export type StoragePoolRows = Rows<StoragePool>;
export type StorageVolRows = Rows<StorageVol>;
