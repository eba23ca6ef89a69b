/**
 * libvirt-client: manage virtual machines through libvirt's own wire protocol, without native code.
 *
 * Raw procedures and codecs are in `libvirt-client/protocol`.
 */
export { connect, open, openReadOnly } from './api/connect.ts';
export { Connection } from './api/connection/connection.ts';
export type { DomainStatsRecord } from './api/connection/domain-methods.ts';
export type {
  DomainCapabilitiesQuestion,
  NodeCpuMap,
  NodeInfo,
  SecurityModel,
} from './api/connection/host-methods.ts';
export { Domain } from './api/domain/domain.ts';
export type {
  DomainControlInfo,
  DomainInfo,
  DomainStateAndReason,
  DomainTime,
} from './api/domain/state-methods.ts';
export type {
  DomainBlockInfo,
  DomainBlockStats,
  DomainInterfaceStats,
  DomainMemoryStat,
} from './api/domain/statistics-methods.ts';
export type { NetworkDhcpLease } from './api/network/network.ts';
export { Network } from './api/network/network.ts';
export { NodeDevice } from './api/node-device/node-device.ts';
export type { ConnectOptions } from './api/opening/connect-options.ts';
export type { StoragePoolInfo } from './api/storage/storage-pool.ts';
export { StoragePool } from './api/storage/storage-pool.ts';
export type { StorageVolInfo } from './api/storage/storage-vol.ts';
export { StorageVol } from './api/storage/storage-vol.ts';
export type { TypedParams, TypedParamValue } from './api/values/typed-params.ts';
export type {
  AuthErrorCode,
  ProtocolErrorCode,
  RequestOutcome,
  TransportErrorCode,
  TransportPhase,
  XdrErrorCode,
} from './errors/index.ts';
export {
  ArgumentError,
  AuthError,
  LibvirtError,
  ProtocolError,
  RemoteError,
  TransportError,
  XdrError,
} from './errors/index.ts';
export {
  VirConnectBaselineCPUFlags,
  VirConnectCompareCPUFlags,
  VirConnectGetAllDomainStatsFlags,
  VirConnectGetDomainCapabilitiesFlags,
  VirConnectListAllDomainsFlags,
  VirConnectListAllNetworksFlags,
  VirConnectListAllNodeDeviceFlags,
  VirConnectListAllStoragePoolsFlags,
  VirCPUCompareResult,
  VirDomainBlockedReason,
  VirDomainBlockResizeFlags,
  VirDomainControlErrorReason,
  VirDomainControlState,
  VirDomainCoreDumpFlags,
  VirDomainCrashedReason,
  VirDomainCreateFlags,
  VirDomainDefineFlags,
  VirDomainDestroyFlagsValues,
  VirDomainDeviceModifyFlags,
  VirDomainEventTrayChangeReason,
  VirDomainGetHostnameFlags,
  VirDomainMemoryModFlags,
  VirDomainMemoryStatTags,
  VirDomainMetadataType,
  VirDomainModificationImpact,
  VirDomainNostateReason,
  VirDomainPausedReason,
  VirDomainPMSuspendedDiskReason,
  VirDomainPMSuspendedReason,
  VirDomainRebootFlagValues,
  VirDomainRunningReason,
  VirDomainSaveRestoreFlags,
  VirDomainSetTimeFlags,
  VirDomainShutdownFlagValues,
  VirDomainShutdownReason,
  VirDomainShutoffReason,
  VirDomainState,
  VirDomainStatsTypes,
  VirDomainUndefineFlagsValues,
  VirDomainVcpuFlags,
  VirDomainXMLFlags,
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
  VirIPAddrType,
  VirKeycodeSet,
  VirNetworkCreateFlags,
  VirNetworkDefineFlags,
  VirNetworkXMLFlags,
  VirNodeDeviceCreateXMLFlags,
  VirNodeDeviceDefineXMLFlags,
  VirNodeDeviceXMLFlags,
  VirNodeGetCPUStatsAllCPUs,
  VirNodeGetMemoryStatsAllCells,
  VirNodeSuspendTarget,
  VirStoragePoolBuildFlags,
  VirStoragePoolCreateFlags,
  VirStoragePoolDefineFlags,
  VirStoragePoolDeleteFlags,
  VirStoragePoolState,
  VirStorageVolCreateFlags,
  VirStorageVolDeleteFlags,
  VirStorageVolInfoFlags,
  VirStorageVolResizeFlags,
  VirStorageVolType,
  VirStorageVolWipeAlgorithm,
  VirStorageXMLFlags,
  VirTypedParameterFlags,
  VirTypedParameterType,
} from './protocol/index.ts';
export type { CallOptions, DroppedTrace, PacketTrace } from './rpc/index.ts';
export { DROPPED_CHANNEL, PACKET_CHANNEL } from './rpc/index.ts';
export type { Transport, TransportSink } from './transport/index.ts';
export type { ParsedUri, TransportName } from './uri/index.ts';
export { parseUri } from './uri/index.ts';
