import type {
  VirConnectBaselineCPUFlags,
  VirConnectCompareCPUFlags,
  VirConnectGetAllDomainStatsFlags,
  VirConnectGetDomainCapabilitiesFlags,
  VirDomainSaveRestoreFlags,
  VirDomainStatsTypes,
} from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { DomainConfig } from '../../xml/generated/domain.ts';
import type { Flags, FlagsOptions } from '../values/flags.ts';
import type { DomainCapabilitiesQuery, HypervisorCpuQuery } from './connection-types.ts';

/** Options of {@link Connection.baselineHypervisorCpu}. */
export interface ConnectBaselineHypervisorCpuOptions
  extends HypervisorCpuQuery,
    FlagsOptions<typeof VirConnectBaselineCPUFlags> {}

/** Options of {@link Connection.compareHypervisorCpu}. */
export interface ConnectCompareHypervisorCpuOptions
  extends HypervisorCpuQuery,
    FlagsOptions<typeof VirConnectCompareCPUFlags> {}

/** Options of {@link Connection.getDomainCapabilities}. */
export interface ConnectGetDomainCapabilitiesOptions
  extends DomainCapabilitiesQuery,
    FlagsOptions<typeof VirConnectGetDomainCapabilitiesFlags> {}

/** Options of {@link Connection.getMaxVcpus}. */
export interface ConnectGetMaxVcpusOptions extends CallOptions {
  /** The domain type, such as `kvm`; null (the default) means the driver's choice. */
  readonly type?: string | null | undefined;
}

/** Options of {@link Connection.getAllDomainStats}. */
export interface ConnectGetAllDomainStatsOptions
  extends FlagsOptions<typeof VirConnectGetAllDomainStatsFlags> {
  /**
   * Groups of statistics (`VirDomainStatsTypes`); 0 (the default) means all groups that the driver
   * supports.
   */
  readonly stats?: Flags<typeof VirDomainStatsTypes> | undefined;
}

/** Options of {@link Connection.domainListGetStats}. */
export interface DomainListGetStatsOptions
  extends FlagsOptions<typeof VirConnectGetAllDomainStatsFlags> {
  /**
   * Groups of statistics (`VirDomainStatsTypes`); 0 (the default) means all groups that the driver
   * supports.
   */
  readonly stats?: Flags<typeof VirDomainStatsTypes> | undefined;
}

/** Options of {@link Connection.domainRestoreFlags}. */
export interface DomainRestoreFlagsOptions extends FlagsOptions<typeof VirDomainSaveRestoreFlags> {
  /**
   * The domain to use in place of that in the file, as XML or as an object; null (the default)
   * means the domain in the file.
   */
  readonly dxml?: string | DomainConfig | null | undefined;
}

/** Options of {@link Connection.findStoragePoolSources}. */
export interface ConnectFindStoragePoolSourcesOptions extends FlagsOptions {
  /**
   * XML that restricts the search, such as the host to search; null (the default) means no
   * restriction.
   */
  readonly srcSpec?: string | null | undefined;
}

/** Options of {@link Connection.nodeListDevices}. */
export interface NodeListDevicesOptions extends FlagsOptions {
  /** Capability of the devices to list, such as `net`; null (the default) means all devices. */
  readonly cap?: string | null | undefined;
}

/** Options of {@link Connection.nodeNumOfDevices}. */
export interface NodeNumOfDevicesOptions extends FlagsOptions {
  /** Capability of the devices to count, such as `net`; null (the default) means all devices. */
  readonly cap?: string | null | undefined;
}
