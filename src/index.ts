/**
 * libvirt-client: manage virtual machines through libvirt's own wire protocol, without native code.
 *
 * Raw procedures and codecs are in `libvirt-client/protocol`.
 */

export { AdminClient } from './api/admin/admin-client.ts';
export { AdminConnection } from './api/admin/admin-connection.ts';
export type { AdminConnectOptions } from './api/admin/admin-options.ts';
export type {
  AdminClientInfo,
  ServerClientLimits,
  ServerClientLimitsInput,
  ThreadPoolInput,
  ThreadPoolParameters,
} from './api/admin/admin-parameters.ts';
export { AdminServer } from './api/admin/admin-server.ts';
export { connectAdmin } from './api/admin/connect-admin.ts';
export type {
  CallTrace,
  ConnectTrace,
  OperationTrace,
  ReconnectTrace,
  StreamTrace,
  TracedDomain,
} from './api/calls/trace-channels.ts';
export {
  CALL_CHANNEL,
  CONNECT_CHANNEL,
  RECONNECT_CHANNEL,
  STREAM_CHANNEL,
} from './api/calls/trace-channels.ts';
export { DomainCheckpoint } from './api/checkpoint/domain-checkpoint.ts';
export { connect, open, openAuth, openReadOnly } from './api/connect.ts';
export { Connection } from './api/connection/connection.ts';
export type {
  ConnectBaselineHypervisorCpuOptions,
  ConnectCompareHypervisorCpuOptions,
  ConnectFindStoragePoolSourcesOptions,
  ConnectGetAllDomainStatsOptions,
  ConnectGetDomainCapabilitiesOptions,
  ConnectGetMaxVcpusOptions,
  DomainListGetStatsOptions,
  DomainRestoreFlagsOptions,
  NodeListDevicesOptions,
  NodeNumOfDevicesOptions,
} from './api/connection/connection-options.ts';
export type {
  DomainCapabilitiesQuery,
  HypervisorCpuQuery,
  NodeCpuMap,
  NodeInfo,
  SecurityModel,
} from './api/connection/connection-types.ts';
export type { Metadata, MetadataNamespace } from './api/documents/metadata.ts';
export type { ChangeCallback, RedefineOptions } from './api/documents/redefine.ts';
export { Domain } from './api/domain/domain.ts';
export type {
  DomainAnnounceInterfaceOptions,
  DomainBackupBeginOptions,
  DomainBlockCommitOptions,
  DomainBlockCopyOptions,
  DomainBlockPullOptions,
  DomainBlockRebaseOptions,
  DomainFsFreezeOptions,
  DomainFsThawOptions,
  DomainFsTrimOptions,
  DomainGetCpuStatsOptions,
  DomainGetGuestInfoOptions,
  DomainGetMetadataOptions,
  DomainInterfaceAddressesOptions,
  DomainOpenChannelOptions,
  DomainOpenConsoleOptions,
  DomainPmSuspendForDurationOptions,
  DomainQemuAgentCommandOptions,
  DomainSaveFlagsOptions,
  DomainScreenshotOptions,
  DomainSetMetadataOptions,
  DomainSetTimeOptions,
} from './api/domain/domain-options.ts';
export type {
  DomainGuestInfo,
  DomainJobStats,
  DomainStatsRecord,
} from './api/domain/domain-records.ts';
export type {
  DomainBlockInfo,
  DomainBlockJobInfo,
  DomainBlockStats,
  DomainControlInfo,
  DomainDisk,
  DomainDiskError,
  DomainFsInfo,
  DomainInfo,
  DomainInterface,
  DomainInterfaceStats,
  DomainIoThreadInfo,
  DomainIpAddress,
  DomainJobInfo,
  DomainMemoryStat,
  DomainReasonName,
  DomainSchedulerType,
  DomainStateInfo,
  DomainTime,
  DomainVcpuInfo,
  SecurityLabel,
} from './api/domain/domain-types.ts';
export type {
  DomainAgentLifecycleEvent,
  DomainBalloonChangeEvent,
  DomainBlockJob2Event,
  DomainBlockJobEvent,
  DomainBlockThresholdEvent,
  DomainChannelLifecycleEvent,
  DomainControlErrorEvent,
  DomainDeviceAddedEvent,
  DomainDeviceRemovalFailedEvent,
  DomainDeviceRemovedEvent,
  DomainDiskChangeEvent,
  DomainEventMap,
  DomainGraphicsEvent,
  DomainIoErrorEvent,
  DomainIoErrorReasonEvent,
  DomainJobCompletedEvent,
  DomainMemoryDeviceSizeChangeEvent,
  DomainMemoryFailureEvent,
  DomainMetadataChangeEvent,
  DomainMigrationIterationEvent,
  DomainNicMacChangeEvent,
  DomainPmSuspendDiskEvent,
  DomainPmSuspendEvent,
  DomainPmWakeupEvent,
  DomainRebootEvent,
  DomainRtcChangeEvent,
  DomainTrayChangeEvent,
  DomainTunableEvent,
  DomainVcpuRemovedEvent,
  DomainWatchdogEvent,
  GraphicsAddress,
} from './api/events/domain-event-types.ts';
export type { DomainLifecycleEvent } from './api/events/domain-lifecycle-event.ts';
export type { EventListenerHandle } from './api/events/event-listener-handle.ts';
export type {
  ConnectionCloseEvent,
  EventMap,
  EventName,
  LibvirtEvent,
  OverflowItem,
  QemuMonitorEvent,
  ReconnectedItem,
  SubscriptionItem,
} from './api/events/event-map.ts';
export type {
  NetworkLifecycleEvent,
  NetworkMetadataChangeEvent,
  NodeDeviceLifecycleEvent,
  NodeDeviceUpdateEvent,
  ObjectEventMap,
  SecretLifecycleEvent,
  SecretValueChangedEvent,
  StoragePoolLifecycleEvent,
  StoragePoolRefreshEvent,
} from './api/events/object-event-types.ts';
export type { EventCallback } from './api/events/start-subscription.ts';
export type { ListenOptions, SubscribeOptions } from './api/events/subscribe-options.ts';
export type { Subscription } from './api/events/subscription.ts';
export type { GraphicsType, OpenGraphicsOptions } from './api/graphics/graphics-options.ts';
export type { GuestDisplay } from './api/graphics/guest-display.ts';
export { openGraphics } from './api/graphics/open-graphics.ts';
export type { DomainMetadata } from './api/helpers/domain-metadata.ts';
export { domainMetadata } from './api/helpers/domain-metadata.ts';
export type {
  AddressSource,
  FindAddressesOptions,
  FoundAddresses,
} from './api/helpers/find-addresses.ts';
export type { GuestExecOptions, GuestExecResult } from './api/helpers/guest-exec.ts';
export {
  findAddresses,
  guestExec,
  shutdownGracefully,
  waitForAddress,
  waitForDomainState,
} from './api/helpers/helpers.ts';
export type { ShutdownOptions, ShutdownResult } from './api/helpers/shutdown-gracefully.ts';
export type { WaitForAddressOptions } from './api/helpers/wait-for-address.ts';
export type { WaitOptions } from './api/helpers/within.ts';
export { Interface } from './api/interface/interface.ts';
export type { CallInFlight, CallStats } from './api/live/call-stats.ts';
export type {
  ConnectionState,
  ConnectionStateChange,
  FailedAttempt,
} from './api/live/connection-state.ts';
export type { ReconnectOptions } from './api/live/reconnect-options.ts';
export type {
  CheckMigrationOptions,
  DomainMigrate2Options,
  DomainMigrate3Options,
  DomainMigrateOptions,
  DomainMigrateToUri2Options,
  DomainMigrateToUriOptions,
  MigrateParams,
  MigrateToOptions,
  MigrationFinding,
  MigrationFindingCode,
  MigrationProgress,
  MigrationResult,
} from './api/migration/migration-options.ts';
export type { NetworkDhcpLease } from './api/network/network.ts';
export { Network } from './api/network/network.ts';
export type {
  NetworkGetDhcpLeasesOptions,
  NetworkGetMetadataOptions,
  NetworkSetMetadataOptions,
} from './api/network/network-options.ts';
export { NetworkPort } from './api/network-port/network-port.ts';
export { NodeDevice } from './api/node-device/node-device.ts';
export type { NodeDeviceDetachFlagsOptions } from './api/node-device/node-device-options.ts';
export { NWFilter } from './api/nwfilter/nwfilter.ts';
export { NWFilterBinding } from './api/nwfilter/nwfilter-binding.ts';
export type { ConnectOptions, TransportFactory } from './api/opening/connect-options.ts';
export type { CredentialCallback, Credentials } from './api/opening/credentials.ts';
export type {
  HostKeyPrompt,
  SshForwarder,
  SshOptions,
  SshProxyMode,
} from './api/opening/ssh-options.ts';
export type { TlsConnectOptions } from './api/opening/tls-options.ts';
export type { WaitForDaemonOptions } from './api/opening/wait-for-daemon.ts';
export { Secret } from './api/secret/secret.ts';
export { DomainSnapshot } from './api/snapshot/domain-snapshot.ts';
export type { SshSessionOptions } from './api/ssh-session/open-ssh-session.ts';
export { openSshSession } from './api/ssh-session/open-ssh-session.ts';
export type { SshForwardOptions, SshSession } from './api/ssh-session/ssh-session.ts';
export type {
  BlockLimits,
  BlockStats,
  BlockStatsList,
  BlockTimedGroup,
  BlockTraffic,
  LatencyBin,
  LatencyHistogram,
} from './api/stats/block-stats.ts';
export type {
  BalloonStats,
  BandwidthMonitorStats,
  BandwidthNodeStats,
  CacheBankStats,
  CacheMonitorStats,
  CpuStats,
  DirtyRateStats,
  DomainStats,
  EnergyMonitorStats,
  EnergyPackageStats,
  HypervisorStat,
  HypervisorStats,
  IoThreadStats,
  IoThreadStatsList,
  MemoryStats,
  Monitors,
  NetStats,
  NetStatsList,
  NetTraffic,
  PerfStats,
  StateStats,
  VcpuDirtyRate,
  VcpuStats,
  VcpuStatsList,
} from './api/stats/domain-stats.ts';
export type {
  GuestAddress,
  GuestDevice,
  GuestDisk,
  GuestFileSystem,
  GuestFileSystemDisk,
  GuestInfo,
  GuestInterface,
  GuestOs,
  GuestUser,
  IndexedList,
} from './api/stats/guest-info.ts';
export type { JobStats } from './api/stats/job-stats.ts';
export type { StatsBranch, StatsNode } from './api/stats/stats-tree.ts';
export { statsTree } from './api/stats/stats-tree.ts';
export type { StoragePoolInfo } from './api/storage/storage-pool.ts';
export { StoragePool } from './api/storage/storage-pool.ts';
export type {
  DownloadToOptions,
  StorageVolInfo,
  UploadFromOptions,
} from './api/storage/storage-vol.ts';
export { StorageVol } from './api/storage/storage-vol.ts';
export type { DuplexStream } from './api/streams/duplex.ts';
export type { Hole } from './api/streams/known-holes.ts';
export type { ReadStream } from './api/streams/readable.ts';
export type { StreamRecvOptions } from './api/streams/recv-options.ts';
export type { Screenshot } from './api/streams/screenshot.ts';
export { Stream } from './api/streams/stream.ts';
export type { StreamPart } from './api/streams/stream-part.ts';
export type { TransferProgress, TransferResult } from './api/streams/transfer.ts';
export type { VolumeStreamOptions } from './api/streams/volume-options.ts';
export type { WriteStream } from './api/streams/writable.ts';
export type { EnumName } from './api/values/enum-name.ts';
export { enumName } from './api/values/enum-name.ts';
export type { EnumNumber, Flags, FlagsOptions, NoFlags, OneOf } from './api/values/flags.ts';
export type {
  AnnounceParams,
  BandwidthParams,
  BlkioParams,
  BlockCopyParams,
  BlockIoTuneParams,
  IdentityParams,
  IoThreadParams,
  LaunchSecurityParams,
  MemoryParams,
  NodeMemoryParams,
  NumaParams,
  PerfEventParams,
  SaveParams,
  SchedulerParams,
} from './api/values/parameter-types.ts';
export type { TypedParams, TypedParamValue } from './api/values/typed-params.ts';
export type { ExplicitParam } from './api/values/typed-params-input.ts';
export type {
  AuthErrorCode,
  DefinitionErrorCode,
  ErrorJson,
  GraphicsErrorCode,
  LibvirtErrorJson,
  MigratedGuestState,
  MigrationPhase,
  ProtocolErrorCode,
  RequestOutcome,
  StreamErrorCode,
  TimeoutErrorCode,
  TransportErrorCode,
  TransportPhase,
  XdrErrorCode,
  XdrExcess,
  XmlErrorCode,
} from './errors/index.ts';
export {
  AbortError,
  ArgumentError,
  AuthError,
  DefinitionError,
  GraphicsError,
  LibvirtError,
  MigrationError,
  ProtocolError,
  StreamError,
  TimeoutError,
  TransportError,
  VirError,
  XdrError,
  XmlError,
} from './errors/index.ts';
export type { JsonSafe } from './json/index.ts';
export { jsonReplacer, jsonSafe } from './json/index.ts';
export type { EnumTable } from './protocol/index.ts';
export {
  VirAdmConnectDaemonShutdownFlags,
  VirClientTransport,
  VirConnectBaselineCPUFlags,
  VirConnectCloseReason,
  VirConnectCompareCPUFlags,
  VirConnectCredentialType,
  VirConnectDomainEventAgentLifecycleReason,
  VirConnectDomainEventAgentLifecycleState,
  VirConnectDomainEventBlockJobStatus,
  VirConnectDomainEventChannelLifecycleReason,
  VirConnectDomainEventChannelLifecycleState,
  VirConnectDomainEventDiskChangeReason,
  VirConnectDomainQemuMonitorEventRegisterFlags,
  VirConnectGetAllDomainStatsFlags,
  VirConnectGetDomainCapabilitiesFlags,
  VirConnectListAllDomainsFlags,
  VirConnectListAllInterfacesFlags,
  VirConnectListAllNetworksFlags,
  VirConnectListAllNodeDeviceFlags,
  VirConnectListAllSecretsFlags,
  VirConnectListAllStoragePoolsFlags,
  VirCPUCompareResult,
  VirDomainAbortJobFlagsValues,
  VirDomainAgentResponseTimeoutValues,
  VirDomainAuthorizedSSHKeysSetFlags,
  VirDomainBackupBeginFlags,
  VirDomainBlockCommitFlags,
  VirDomainBlockCopyFlags,
  VirDomainBlockedReason,
  VirDomainBlockJobAbortFlags,
  VirDomainBlockJobInfoFlags,
  VirDomainBlockJobSetSpeedFlags,
  VirDomainBlockJobType,
  VirDomainBlockPullFlags,
  VirDomainBlockRebaseFlags,
  VirDomainBlockResizeFlags,
  VirDomainChannelFlags,
  VirDomainCheckpointCreateFlags,
  VirDomainCheckpointDeleteFlags,
  VirDomainCheckpointListFlags,
  VirDomainCheckpointXMLFlags,
  VirDomainConsoleFlags,
  VirDomainControlErrorReason,
  VirDomainControlState,
  VirDomainCoreDumpFlags,
  VirDomainCoreDumpFormat,
  VirDomainCrashedReason,
  VirDomainCreateFlags,
  VirDomainDefineFlags,
  VirDomainDestroyFlagsValues,
  VirDomainDeviceModifyFlags,
  VirDomainDirtyRateCalcFlags,
  VirDomainDirtyRateStatus,
  VirDomainDiskErrorCode,
  VirDomainEventCrashedDetailType,
  VirDomainEventDefinedDetailType,
  VirDomainEventGraphicsAddressType,
  VirDomainEventGraphicsPhase,
  VirDomainEventIOErrorAction,
  VirDomainEventPMSuspendedDetailType,
  VirDomainEventResumedDetailType,
  VirDomainEventShutdownDetailType,
  VirDomainEventStartedDetailType,
  VirDomainEventStoppedDetailType,
  VirDomainEventSuspendedDetailType,
  VirDomainEventTrayChangeReason,
  VirDomainEventType,
  VirDomainEventUndefinedDetailType,
  VirDomainEventWatchdogAction,
  VirDomainGetHostnameFlags,
  VirDomainGetJobStatsFlags,
  VirDomainGraphicsReloadType,
  VirDomainGuestInfoTypes,
  VirDomainInterfaceAddressesSource,
  VirDomainJobOperation,
  VirDomainJobType,
  VirDomainLifecycle,
  VirDomainLifecycleAction,
  VirDomainMemoryFailureActionType,
  VirDomainMemoryFailureFlags,
  VirDomainMemoryFailureRecipientType,
  VirDomainMemoryFlags,
  VirDomainMemoryModFlags,
  VirDomainMemoryStatTags,
  VirDomainMessageType,
  VirDomainMetadataType,
  VirDomainMigrateFlags,
  VirDomainMigrateMaxSpeedFlags,
  VirDomainModificationImpact,
  VirDomainNostateReason,
  VirDomainNumatuneMemMode,
  VirDomainPausedReason,
  VirDomainPMSuspendedDiskReason,
  VirDomainPMSuspendedReason,
  VirDomainProcessSignal,
  VirDomainQemuAgentCommandTimeoutValues,
  VirDomainQemuMonitorCommandFlags,
  VirDomainRebootFlagValues,
  VirDomainRunningReason,
  VirDomainSaveImageXMLFlags,
  VirDomainSaveRestoreFlags,
  VirDomainSetTimeFlags,
  VirDomainSetUserPasswordFlags,
  VirDomainSetVcpuFlags,
  VirDomainShutdownFlagValues,
  VirDomainShutdownReason,
  VirDomainShutoffReason,
  VirDomainSnapshotCreateFlags,
  VirDomainSnapshotDeleteFlags,
  VirDomainSnapshotListFlags,
  VirDomainSnapshotRevertFlags,
  VirDomainSnapshotXMLFlags,
  VirDomainState,
  VirDomainStatsTypes,
  VirDomainUndefineFlagsValues,
  VirDomainVcpuFlags,
  VirDomainXMLFlags,
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
  VirInterfaceDefineFlags,
  VirInterfaceXMLFlags,
  VirIPAddrType,
  VirKeycodeSet,
  VirNetworkCreateFlags,
  VirNetworkDefineFlags,
  VirNetworkEventLifecycleType,
  VirNetworkMetadataType,
  VirNetworkPortCreateFlags,
  VirNetworkUpdateCommand,
  VirNetworkUpdateFlags,
  VirNetworkUpdateSection,
  VirNetworkXMLFlags,
  VirNodeAllocPagesFlags,
  VirNodeDeviceCreateXMLFlags,
  VirNodeDeviceDefineXMLFlags,
  VirNodeDeviceEventLifecycleType,
  VirNodeDeviceUpdateFlags,
  VirNodeDeviceXMLFlags,
  VirNodeGetCPUStatsAllCPUs,
  VirNodeGetMemoryStatsAllCells,
  VirNodeSuspendTarget,
  VirNWFilterBindingCreateFlags,
  VirNWFilterDefineFlags,
  VirSecretDefineFlags,
  VirSecretEventLifecycleType,
  VirSecretUsageType,
  VirStoragePoolBuildFlags,
  VirStoragePoolCreateFlags,
  VirStoragePoolDefineFlags,
  VirStoragePoolDeleteFlags,
  VirStoragePoolEventLifecycleType,
  VirStoragePoolState,
  VirStorageVolCreateFlags,
  VirStorageVolDeleteFlags,
  VirStorageVolDownloadFlags,
  VirStorageVolInfoFlags,
  VirStorageVolResizeFlags,
  VirStorageVolType,
  VirStorageVolUploadFlags,
  VirStorageVolWipeAlgorithm,
  VirStorageXMLFlags,
  VirStreamRecvFlagsValues,
  VirTypedParameterFlags,
  VirTypedParameterType,
  VirVcpuState,
} from './protocol/index.ts';
export type { CallOptions, DroppedTrace, PacketTrace } from './rpc/index.ts';
export { DROPPED_CHANNEL, PACKET_CHANNEL } from './rpc/index.ts';
export type {
  CredentialRequest,
  SaslContext,
  SaslExchange,
  SaslLayer,
  SaslMechanism,
  SaslMechanismName,
  SaslPromptCallback,
} from './sasl/index.ts';
export type {
  DuplexPair,
  DuplexTransportOptions,
  Transport,
  TransportSink,
} from './transport/index.ts';
export { duplexTransport } from './transport/index.ts';
export type { ParsedUri, Permission, TransportName } from './uri/index.ts';
export { parseUri } from './uri/index.ts';
