import type { BackupConfig } from '../../xml/generated/backup.ts';
import type { Capabilities } from '../../xml/generated/capabilities.ts';
import type { CheckpointConfig } from '../../xml/generated/checkpoint.ts';
import type { CpuConfig } from '../../xml/generated/cpu.ts';
import type { DomainConfig, DomainDevice } from '../../xml/generated/domain.ts';
import type { DomainCapabilities } from '../../xml/generated/domain-capabilities.ts';
import type { InterfaceConfig } from '../../xml/generated/interface.ts';
import type { NetworkConfig } from '../../xml/generated/network.ts';
import type { NetworkPortConfig } from '../../xml/generated/network-port.ts';
import type { NodeDeviceConfig } from '../../xml/generated/node-device.ts';
import type { NwfilterConfig } from '../../xml/generated/nwfilter.ts';
import type { NwfilterBindingConfig } from '../../xml/generated/nwfilter-binding.ts';
import type { SecretConfig } from '../../xml/generated/secret.ts';
import type { SnapshotConfig } from '../../xml/generated/snapshot.ts';
import type { StoragePoolConfig } from '../../xml/generated/storage-pool.ts';
import type { StoragePoolCapabilities } from '../../xml/generated/storage-pool-capabilities.ts';
import type { StorageVolumeConfig } from '../../xml/generated/storage-volume.ts';
import type { SysinfoConfig } from '../../xml/generated/sysinfo.ts';

/** The typed object of each kind of XML that methods take and return. */
export interface Documents {
  readonly backup: BackupConfig;
  readonly capabilities: Capabilities;
  readonly checkpoint: CheckpointConfig;
  readonly cpu: CpuConfig;
  readonly device: DomainDevice;
  readonly domain: DomainConfig;
  readonly domainCapabilities: DomainCapabilities;
  readonly interface: InterfaceConfig;
  readonly network: NetworkConfig;
  readonly networkPort: NetworkPortConfig;
  readonly nodeDevice: NodeDeviceConfig;
  readonly nwfilter: NwfilterConfig;
  readonly nwfilterBinding: NwfilterBindingConfig;
  readonly secret: SecretConfig;
  readonly snapshot: SnapshotConfig;
  readonly storagePool: StoragePoolConfig;
  readonly storagePoolCapabilities: StoragePoolCapabilities;
  readonly storageVolume: StorageVolumeConfig;
  readonly sysinfo: SysinfoConfig;
}

/** A kind of XML. */
export type DocumentKind = keyof Documents;
