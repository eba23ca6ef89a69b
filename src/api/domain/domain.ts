import type {
  RemoteNonnullDomain,
  RemoteNonnullDomainSnapshot,
  VirDomainAbortJobFlagsValues,
  VirDomainAgentResponseTimeoutValues,
  VirDomainAuthorizedSSHKeysSetFlags,
  VirDomainBlockJobAbortFlags,
  VirDomainBlockJobInfoFlags,
  VirDomainBlockJobSetSpeedFlags,
  VirDomainBlockResizeFlags,
  VirDomainCheckpointCreateFlags,
  VirDomainCheckpointListFlags,
  VirDomainCoreDumpFlags,
  VirDomainCoreDumpFormat,
  VirDomainCreateFlags,
  VirDomainDefineFlags,
  VirDomainDestroyFlagsValues,
  VirDomainDeviceModifyFlags,
  VirDomainDirtyRateCalcFlags,
  VirDomainGetHostnameFlags,
  VirDomainGetJobStatsFlags,
  VirDomainGraphicsReloadType,
  VirDomainLifecycle,
  VirDomainLifecycleAction,
  VirDomainMemoryFlags,
  VirDomainMemoryModFlags,
  VirDomainMessageType,
  VirDomainMetadataType,
  VirDomainMigrateMaxSpeedFlags,
  VirDomainModificationImpact,
  VirDomainProcessSignal,
  VirDomainQemuMonitorCommandFlags,
  VirDomainRebootFlagValues,
  VirDomainSaveImageXMLFlags,
  VirDomainSaveRestoreFlags,
  VirDomainSetUserPasswordFlags,
  VirDomainSetVcpuFlags,
  VirDomainShutdownFlagValues,
  VirDomainSnapshotCreateFlags,
  VirDomainSnapshotListFlags,
  VirDomainSnapshotRevertFlags,
  VirDomainUndefineFlagsValues,
  VirDomainVcpuFlags,
  VirDomainXMLFlags,
  VirKeycodeSet,
  VirNodeSuspendTarget,
} from '../../protocol/index.ts';
import {
  qemu,
  REMOTE_DOMAIN_BLOCK_PEEK_BUFFER_MAX,
  REMOTE_DOMAIN_DISK_ERRORS_MAX,
  REMOTE_DOMAIN_MEMORY_PEEK_BUFFER_MAX,
  REMOTE_DOMAIN_MEMORY_STATS_MAX,
  remote,
  VirDomainQemuAgentCommandTimeoutValues as Timeouts,
  VirDomainBlockJobType,
  VirDomainControlErrorReason,
  VirDomainControlState,
  VirDomainDiskErrorCode,
  VirDomainJobType,
  VirDomainMemoryStatTags,
  VirDomainState,
  VirErrorNumber,
  VirIPAddrType,
} from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { BackupConfig } from '../../xml/generated/backup.ts';
import type { CheckpointConfig } from '../../xml/generated/checkpoint.ts';
import type { DomainConfig, DomainDevice } from '../../xml/generated/domain.ts';
import type { SnapshotConfig } from '../../xml/generated/snapshot.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import { listInto } from '../calls/list-into.ts';
import { named } from '../calls/named-options.ts';
import { getCountedParams, paramsToSet } from '../calls/parameter-calls.ts';
import { flagsOf } from '../calls/prepare.ts';
import { refuseFirst } from '../calls/refuse-first.ts';
import { DomainCheckpoint } from '../checkpoint/domain-checkpoint.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed, withXml } from '../documents/documents.ts';
import type { Metadata, MetadataCalls, MetadataNamespace } from '../documents/metadata.ts';
import { metadataOf } from '../documents/metadata.ts';
import type { ChangeCallback, Definition, RedefineOptions } from '../documents/redefine.ts';
import { redefine } from '../documents/redefine.ts';
import { loadMigration } from '../migration/load-migration.ts';
import type {
  CheckMigrationOptions,
  DomainMigrate2Options,
  DomainMigrate3Options,
  DomainMigrateOptions,
  DomainMigrateToUri2Options,
  DomainMigrateToUriOptions,
  MigrateToOptions,
  MigrationFinding,
  MigrationResult,
} from '../migration/migration-options.ts';
import { DomainSnapshot } from '../snapshot/domain-snapshot.ts';
import type { DuplexStream } from '../streams/duplex.ts';
import { loadStreams } from '../streams/load-streams.ts';
import type { Screenshot } from '../streams/screenshot.ts';
import type { Stream } from '../streams/stream.ts';
import { pathOfDaemon, requireGiven } from '../values/checks.ts';
import { encodeCpuMap } from '../values/cpu-map.ts';
import { enumName } from '../values/enum-name.ts';
import type { FlagsOptions, OneOf } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { toBigInt } from '../values/integers.ts';
import type {
  BandwidthParams,
  BlkioParams,
  BlockIoTuneParams,
  IoThreadParams,
  LaunchSecurityParams,
  MemoryParams,
  NumaParams,
  PerfEventParams,
  SaveParams,
  SchedulerParams,
} from '../values/parameter-types.ts';
import {
  ANNOUNCE_TYPES,
  BANDWIDTH_TYPES,
  BLKIO_TYPES,
  BLOCK_COPY_TYPES,
  BLOCK_IO_TUNE_TYPES,
  IO_THREAD_TYPES,
  LAUNCH_SECURITY_TYPES,
  MEMORY_TYPES,
  NUMA_TYPES,
  PERF_EVENT_TYPES,
  SCHEDULER_TYPES,
} from '../values/parameter-types.ts';
import { saveParams } from '../values/save-params.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { encodeTypedParams } from '../values/typed-params-input.ts';
import { wireBoolean } from '../values/wire-boolean.ts';
import { getCpuStats } from './cpu-stats.ts';
import type {
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
} from './domain-options.ts';
import { DomainGuestInfo, DomainJobStats } from './domain-records.ts';
import type {
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
  DomainJobInfo,
  DomainMemoryStat,
  DomainSchedulerType,
  DomainStateInfo,
  DomainTime,
  DomainVcpuInfo,
  SecurityLabel,
} from './domain-types.ts';
import { requireSnapshotOf } from './own-snapshot.ts';
import { readPieces } from './peek.ts';
import { getSchedulerParameters, getSchedulerParametersFlags } from './scheduler.ts';
import { decodeLabel, getSecurityLabelList } from './security-labels.ts';
import { namedState } from './state-names.ts';
import { getEmulatorPinInfo, getIoThreadInfo, getVcpuPinInfo, getVcpus } from './vcpu-maps.ts';

/** The id of a domain that is not running. */
const NOT_RUNNING = -1;

/**
 * A domain: a virtual machine or a container (`virDomain`). The object is a value: it holds the
 * name, the UUID, the id and the connection. It uses no resources of the daemon and needs no
 * disposal. Its methods are named after libvirt's functions, without the prefix `virDomain`.
 */
export class Domain implements RemoteNonnullDomain {
  /** The connection that the domain belongs to (`virDomainGetConnect`). */
  readonly connection: Connection;

  /** The UUID in canonical lower-case form (`virDomainGetUUIDString`). */
  readonly uuid: string;

  readonly #calls: Calls;
  #name: string;
  #id: number;

  private constructor(connection: Connection, wire: RemoteNonnullDomain) {
    this.connection = connection;
    this.uuid = wire.uuid;
    this.#calls = callsOf(connection);
    this.#name = wire.name;
    this.#id = wire.id;
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullDomain): Domain {
    return new Domain(connection, wire);
  }

  /**
   * The name (`virDomainGetName`). It is the name at the time of the lookup; {@link Domain.rename}
   * of this object changes it, a rename by another client does not.
   */
  get name(): string {
    return this.#name;
  }

  /**
   * The id, or -1 if the domain is not running (`virDomainGetID`). It is the last id that this
   * object has seen: only `create`, `createWithFlags`, `destroy`, `save` and `managedSave` of this
   * object change it.
   */
  get id(): number {
    return this.#id;
  }

  // Lifecycle: start, stop, pause, keys, signals and removal.

  /**
   * Starts a defined domain (`virDomainCreate`). The call resolves when the domain is running, and
   * {@link id} is then set.
   *
   * If the domain has a managed save image, the domain continues from that image.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the domain is already
   * running.
   */
  async create(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.domainCreate, { dom: this }, options);
    // The reply does not contain the new id. libvirt's own client also fetches it by a second call.
    await this.#refreshId(options);
  }

  /**
   * Starts a defined domain with options (`virDomainCreateWithFlags`). {@link id} is then set.
   *
   * With `flags: 'START_PAUSED'` the domain starts in the paused state. With
   * `flags: 'START_AUTODESTROY'` the daemon stops the domain when this connection ends for any
   * reason. With `flags: 'START_FORCE_BOOT'` a managed save image is discarded.
   */
  async createWithFlags(options?: FlagsOptions<typeof VirDomainCreateFlags>): Promise<void> {
    const args = { dom: this };
    const { dom } = await this.#calls.call(remote.domainCreateWithFlags, args, options);
    this.#id = dom.id;
  }

  /**
   * Stops the domain immediately, as if its power cord were pulled (`virDomainDestroy`). The guest
   * may lose data that it has not written to disk. {@link id} becomes -1.
   *
   * The definition is kept. A transient domain has no definition and no longer exists afterwards.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the domain is not running.
   */
  async destroy(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.domainDestroy, { dom: this }, options);
    this.#id = NOT_RUNNING;
  }

  /**
   * Stops the domain immediately, with options (`virDomainDestroyFlags`). Unlike {@link destroy},
   * this call does not change {@link id}, as in libvirt's own client.
   *
   * With `flags: 'GRACEFUL'` the hypervisor process only gets a request to end. If the process does
   * not react, it keeps running and the call fails.
   */
  async destroyFlags(options?: FlagsOptions<typeof VirDomainDestroyFlagsValues>): Promise<void> {
    await this.#calls.call(remote.domainDestroyFlags, { dom: this }, options);
  }

  /** Sends a non-maskable interrupt to the guest (`virDomainInjectNMI`). */
  async injectNmi(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.domainInjectNmi, { dom: this }, options);
  }

  /**
   * Puts the guest into a sleep state (`virDomainPMSuspendForDuration`). {@link pmWakeup} wakes it.
   * QEMU requires the guest agent.
   *
   * @param target - The sleep state: suspend to memory, to disk, or both.
   */
  async pmSuspendForDuration(
    target: OneOf<typeof VirNodeSuspendTarget>,
    options?: DomainPmSuspendForDurationOptions,
  ): Promise<void> {
    const [{ duration }, rest] = named(options, { duration: 0n });
    const args = { dom: this, target, duration: toBigInt('duration', duration) };
    await this.#calls.call(remote.domainPmSuspendForDuration, args, rest);
  }

  /** Wakes a guest from the sleep state (`virDomainPMWakeup`). */
  async pmWakeup(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.domainPmWakeup, { dom: this }, options);
  }

  /**
   * Requests a reboot of the guest (`virDomainReboot`). The call resolves when the request is sent.
   * The guest may take a long time, or ignore the request.
   *
   * The flags name the allowed methods, such as `['ACPI_POWER_BTN', 'GUEST_AGENT']`; by default the
   * hypervisor chooses one.
   */
  async reboot(options?: FlagsOptions<typeof VirDomainRebootFlagValues>): Promise<void> {
    await this.#calls.call(remote.domainReboot, { dom: this }, options);
  }

  /**
   * Resets the domain immediately, like a hardware reset button (`virDomainReset`). The guest has
   * no chance to shut down: data that it has not written to disk is lost.
   */
  async reset(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.domainReset, { dom: this }, options);
  }

  /** Resumes a paused domain (`virDomainResume`). */
  async resume(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.domainResume, { dom: this }, options);
  }

  /**
   * Sends key presses to the guest (`virDomainSendKey`). All keys are pressed together and then
   * released.
   *
   * @param codeset - The meaning of the key codes, such as `LINUX`.
   * @param holdtime - The time between press and release, in milliseconds.
   * @param keycodes - The codes of the keys; 1 to 16.
   */
  async sendKey(
    codeset: OneOf<typeof VirKeycodeSet>,
    holdtime: number,
    keycodes: readonly number[],
    options?: FlagsOptions,
  ): Promise<void> {
    const args = { dom: this, codeset, holdtime, keycodes };
    await this.#calls.call(remote.domainSendKey, args, options);
  }

  /**
   * Sends a signal to a process in the guest (`virDomainSendProcessSignal`). Only containers
   * support it.
   *
   * @param pidValue - The process id inside the guest; not 0. A negative number is a process group.
   * @param signum - The number of the signal in `VirDomainProcessSignal`, which are libvirt's own
   * numbers.
   */
  async sendProcessSignal(
    pidValue: bigint | number,
    signum: OneOf<typeof VirDomainProcessSignal>,
    options?: FlagsOptions,
  ): Promise<void> {
    const args = { dom: this, pidValue: toBigInt('pidValue', pidValue), signum };
    await this.#calls.call(remote.domainSendProcessSignal, args, options);
  }

  /**
   * Requests a clean shutdown of the guest (`virDomainShutdown`). The call resolves when the
   * request is sent. The guest may take a long time, or ignore the request. {@link destroy} stops
   * the domain immediately.
   */
  async shutdown(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.domainShutdown, { dom: this }, options);
  }

  /**
   * Requests a clean shutdown of the guest by the given methods (`virDomainShutdownFlags`). The
   * call resolves when the request is sent. The guest may take a long time, or ignore the request.
   *
   * The flags name the allowed methods, such as `['ACPI_POWER_BTN', 'GUEST_AGENT']`; by default the
   * hypervisor chooses one.
   */
  async shutdownFlags(options?: FlagsOptions<typeof VirDomainShutdownFlagValues>): Promise<void> {
    await this.#calls.call(remote.domainShutdownFlags, { dom: this }, options);
  }

  /**
   * Pauses the domain (`virDomainSuspend`). The domain keeps its memory and gets no CPU time until
   * {@link resume}.
   */
  async suspend(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.domainSuspend, { dom: this }, options);
  }

  /**
   * Removes the definition of the domain (`virDomainUndefine`). A running domain keeps running and
   * becomes transient.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the domain has snapshots, a
   * managed save image or an NVRAM file: see {@link undefineFlags}.
   */
  async undefine(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.domainUndefine, { dom: this }, options);
  }

  /**
   * Removes the definition of the domain and its related data (`virDomainUndefineFlags`). A running
   * domain keeps running and becomes transient.
   *
   * The flags name the data to remove: `MANAGED_SAVE`, `SNAPSHOTS_METADATA`,
   * `CHECKPOINTS_METADATA`, `NVRAM`, `TPM`; `KEEP_NVRAM` and `KEEP_TPM` keep the NVRAM file and the
   * TPM state.
   */
  async undefineFlags(options?: FlagsOptions<typeof VirDomainUndefineFlagsValues>): Promise<void> {
    await this.#calls.call(remote.domainUndefineFlags, { dom: this }, options);
  }

  // Save images, which hold the memory of a stopped domain, and core dumps.

  /**
   * Writes a core dump of the domain to a file, for crash analysis (`virDomainCoreDump`). The call
   * may take minutes.
   *
   * `flags: 'LIVE'` leaves the domain running during the dump, `'CRASH'` stops it afterwards,
   * `'RESET'` resets it afterwards. These three flags are mutually exclusive. `'MEMORY_ONLY'` dumps
   * only memory and CPU registers.
   *
   * @param to - A path on the daemon's host. It must be absolute unless the connection uses a UNIX
   * socket.
   */
  async coreDump(to: string, options?: FlagsOptions<typeof VirDomainCoreDumpFlags>): Promise<void> {
    const path = pathOfDaemon(this.#calls, 'to', to);
    await this.#calls.call(remote.domainCoreDump, { dom: this, to: path }, options);
  }

  /**
   * Writes a core dump of the domain to a file in the given format (`virDomainCoreDumpWithFormat`).
   * The call may take minutes.
   *
   * The flags are those of {@link coreDump}. QEMU accepts formats other than `RAW` with
   * `MEMORY_ONLY` only.
   *
   * @param to - A path on the daemon's host. It must be absolute unless the connection uses a UNIX
   * socket.
   * @param dumpformat - The format, such as `KDUMP_ZLIB`.
   */
  async coreDumpWithFormat(
    to: string,
    dumpformat: OneOf<typeof VirDomainCoreDumpFormat>,
    options?: FlagsOptions<typeof VirDomainCoreDumpFlags>,
  ): Promise<void> {
    const path = pathOfDaemon(this.#calls, 'to', to);
    const args = { dom: this, to: path, dumpformat };
    await this.#calls.call(remote.domainCoreDumpWithFormat, args, options);
  }

  /** Returns whether the domain has a managed save image (`virDomainHasManagedSaveImage`). */
  async hasManagedSaveImage(options?: FlagsOptions): Promise<boolean> {
    const args = { dom: this };
    const { result } = await this.#calls.call(remote.domainHasManagedSaveImage, args, options);
    return result !== 0;
  }

  /**
   * Saves the memory of the running domain to a file that libvirt manages, and stops the domain
   * (`virDomainManagedSave`). The next start continues from that file. {@link id} becomes -1. The
   * call may take minutes.
   *
   * `flags: 'RUNNING'` and `flags: 'PAUSED'` set the state after the next start; the default is the
   * current state. These two flags are mutually exclusive.
   */
  async managedSave(options?: FlagsOptions<typeof VirDomainSaveRestoreFlags>): Promise<void> {
    await this.#calls.call(remote.domainManagedSave, { dom: this }, options);
    this.#id = NOT_RUNNING;
  }

  /**
   * Replaces the XML in the managed save image (`virDomainManagedSaveDefineXML`). The next start
   * continues with this XML. Only parts that the guest cannot see may differ, such as source paths
   * of disks.
   *
   * `flags: 'RUNNING'` and `flags: 'PAUSED'` set the state after the next start. These two flags
   * are mutually exclusive.
   *
   * @param dxml - The new domain, as XML or as an object.
   */
  async managedSaveDefineXml(
    dxml: string | DomainConfig,
    options?: FlagsOptions<typeof VirDomainSaveRestoreFlags>,
  ): Promise<void> {
    await withXml('domain', dxml, (xml) =>
      this.#calls.call(remote.domainManagedSaveDefineXml, { dom: this, dxml: xml }, options),
    );
  }

  /**
   * Returns the domain in the managed save image as a typed object
   * (`virDomainManagedSaveGetXMLDesc`). See {@link managedSaveGetXmlDesc}.
   */
  managedSaveGetConfig(
    options?: FlagsOptions<typeof VirDomainSaveImageXMLFlags>,
  ): Promise<DomainConfig> {
    return parsed('domain', this.managedSaveGetXmlDesc(options));
  }

  /**
   * Returns the XML in the managed save image (`virDomainManagedSaveGetXMLDesc`). The next start
   * continues with this XML.
   *
   * With `flags: 'SECURE'` the XML includes passwords. A read-only connection may not use this
   * flag.
   */
  async managedSaveGetXmlDesc(
    options?: FlagsOptions<typeof VirDomainSaveImageXMLFlags>,
  ): Promise<string> {
    const args = { dom: this };
    return (await this.#calls.call(remote.domainManagedSaveGetXmlDesc, args, options)).xml;
  }

  /**
   * Deletes the managed save image (`virDomainManagedSaveRemove`). The next start then boots the
   * domain.
   */
  async managedSaveRemove(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.domainManagedSaveRemove, { dom: this }, options);
  }

  /**
   * Saves the memory of the running domain to a file and stops the domain (`virDomainSave`).
   * {@link id} becomes -1. The call may take minutes. `Connection.domainRestore` continues the
   * domain from the file.
   *
   * @param to - A path on the daemon's host. It must be absolute unless the connection uses a UNIX
   * socket.
   */
  async save(to: string, options?: CallOptions): Promise<void> {
    const path = pathOfDaemon(this.#calls, 'to', to);
    await this.#calls.call(remote.domainSave, { dom: this, to: path }, options);
    this.#id = NOT_RUNNING;
  }

  /**
   * Saves the memory of the running domain to a file and stops the domain, with options
   * (`virDomainSaveFlags`). The call may take minutes. Unlike {@link save}, this call does not
   * change {@link id}, as in libvirt's own client.
   *
   * `flags: 'RUNNING'` and `flags: 'PAUSED'` set the state after the restore; the default is the
   * current state. These two flags are mutually exclusive.
   *
   * @param to - A path on the daemon's host. It must be absolute unless the connection uses a UNIX
   * socket.
   */
  async saveFlags(to: string, options?: DomainSaveFlagsOptions): Promise<void> {
    const [{ dxml }, rest] = named(options, { dxml: null });
    const path = pathOfDaemon(this.#calls, 'to', to);
    await withXml('domain', dxml, (xml) =>
      this.#calls.call(remote.domainSaveFlags, { dom: this, to: path, dxml: xml }, rest),
    );
  }

  /**
   * Saves the memory of the running domain and stops the domain, with parameters
   * (`virDomainSaveParams`). The call may take minutes, and does not change {@link id}.
   *
   * `flags: 'RUNNING'` and `flags: 'PAUSED'` set the state after the restore; the default is the
   * current state. These two flags are mutually exclusive.
   *
   * @param params - The parameters. `file` is a path on the daemon's host, as for {@link save}.
   * Without `file`, libvirt manages the file, as for {@link managedSave}.
   */
  async saveParams(
    params: SaveParams,
    options?: FlagsOptions<typeof VirDomainSaveRestoreFlags>,
  ): Promise<void> {
    const args = { dom: this, params: saveParams(this.#calls, params) };
    await this.#calls.call(remote.domainSaveParams, args, options);
  }

  // State, autostart, host name and clock.

  /** Returns whether the domain starts together with the daemon (`virDomainGetAutostart`). */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    const { autostart } = await this.#calls.call(remote.domainGetAutostart, { dom: this }, options);
    return autostart !== 0;
  }

  /**
   * Returns whether the domain starts at the next start of the daemon, and only then
   * (`virDomainGetAutostartOnce`).
   */
  async getAutostartOnce(options?: CallOptions): Promise<boolean> {
    const args = { dom: this };
    const { autostart } = await this.#calls.call(remote.domainGetAutostartOnce, args, options);
    return autostart !== 0;
  }

  /**
   * Returns the state of libvirt's control channel to the hypervisor (`virDomainGetControlInfo`).
   */
  async getControlInfo(options?: FlagsOptions): Promise<DomainControlInfo> {
    const info = await this.#calls.call(remote.domainGetControlInfo, { dom: this }, options);
    return {
      ...info,
      stateName: enumName(VirDomainControlState, info.state),
      detailsName: enumName(VirDomainControlErrorReason, info.details),
    };
  }

  /**
   * Returns the guest's host name (`virDomainGetHostname`). Not allowed on a read-only connection.
   *
   * With `flags: 'AGENT'` the source is the guest agent, with `flags: 'LEASE'` the DHCP server of
   * libvirt's networks. By default the hypervisor chooses.
   *
   * @throws {@link VirError} number 108 (`VIR_ERR_NO_HOSTNAME`) if the source knows no name, or if
   * a connected agent does not answer.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent is connected.
   */
  async getHostname(options?: FlagsOptions<typeof VirDomainGetHostnameFlags>): Promise<string> {
    const args = { dom: this };
    return (await this.#calls.call(remote.domainGetHostname, args, options)).hostname;
  }

  /** Returns the state, memory, number of virtual CPUs and CPU time (`virDomainGetInfo`). */
  async getInfo(options?: CallOptions): Promise<DomainInfo> {
    const info = await this.#calls.call(remote.domainGetInfo, { dom: this }, options);
    const state = info.state as VirDomainState;
    const { maxMem, memory, nrVirtCpu, cpuTime } = info;
    const stateName = enumName(VirDomainState, state);
    // Not `...info`: V8 would make a hidden class for each result.
    return { state, maxMem, memory, nrVirtCpu, cpuTime, stateName };
  }

  /**
   * Returns libvirt's warnings about the domain, such as tainting or the use of deprecated features
   * (`virDomainGetMessages`).
   *
   * With `flags: 'DEPRECATION'`, `'TAINTING'` or `'IOERRORS'` only messages of these kinds are
   * returned; the default is all kinds.
   */
  async getMessages(
    options?: FlagsOptions<typeof VirDomainMessageType>,
  ): Promise<readonly string[]> {
    const args = { dom: this };
    return (await this.#calls.call(remote.domainGetMessages, args, options)).msgs;
  }

  /** Returns the type of the guest's system, such as `hvm` or `linux` (`virDomainGetOSType`). */
  async getOsType(options?: CallOptions): Promise<string> {
    return (await this.#calls.call(remote.domainGetOsType, { dom: this }, options)).type;
  }

  /** Returns the state of the domain and its reason (`virDomainGetState`). */
  async getState(options?: FlagsOptions): Promise<DomainStateInfo> {
    const args = { dom: this };
    const { state, reason } = await this.#calls.call(remote.domainGetState, args, options);
    return namedState(state, reason);
  }

  /**
   * Returns the time of the guest's clock (`virDomainGetTime`).
   *
   * Needs the guest agent. Not allowed on a read-only connection.
   *
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers. See
   * {@link qemuAgentCommand} for the errors of an agent that is slow or refuses.
   */
  getTime(options?: FlagsOptions): Promise<DomainTime> {
    return this.#calls.call(remote.domainGetTime, { dom: this }, options);
  }

  /** Returns whether the domain is running or paused (`virDomainIsActive`). */
  async isActive(options?: CallOptions): Promise<boolean> {
    const { active } = await this.#calls.call(remote.domainIsActive, { dom: this }, options);
    return active !== 0;
  }

  /**
   * Returns whether the domain has a definition, so that it still exists after it stops
   * (`virDomainIsPersistent`). False for a transient domain.
   */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    const { persistent } = await this.#calls.call(
      remote.domainIsPersistent,
      { dom: this },
      options,
    );
    return persistent !== 0;
  }

  /**
   * Returns whether the definition has changed since the domain was started (`virDomainIsUpdated`).
   */
  async isUpdated(options?: CallOptions): Promise<boolean> {
    const { updated } = await this.#calls.call(remote.domainIsUpdated, { dom: this }, options);
    return updated !== 0;
  }

  /**
   * Sets whether the domain starts together with the daemon (`virDomainSetAutostart`). The domain
   * must have a definition.
   *
   * @param autostart - True to start the domain together with the daemon.
   */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { dom: this, autostart: wireBoolean('autostart', autostart) };
    await this.#calls.call(remote.domainSetAutostart, args, options);
  }

  /**
   * Sets whether the domain starts at the next start of the daemon, and only then
   * (`virDomainSetAutostartOnce`).
   *
   * @param autostart - True to start the domain at the next start of the daemon.
   */
  async setAutostartOnce(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { dom: this, autostart: wireBoolean('autostart', autostart) };
    await this.#calls.call(remote.domainSetAutostartOnce, args, options);
  }

  /**
   * Sets the guest's clock (`virDomainSetTime`).
   *
   * Needs the guest agent. With `flags: 'SYNC'` the guest reads its hardware clock instead, and
   * ignores the given time.
   *
   * @param seconds - The seconds since 1970-01-01 UTC.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers. See
   * {@link qemuAgentCommand} for the errors of an agent that is slow or refuses.
   */
  async setTime(seconds: bigint | number, options?: DomainSetTimeOptions): Promise<void> {
    const [{ nseconds }, rest] = named(options, { nseconds: 0 });
    const args = { dom: this, seconds: toBigInt('seconds', seconds), nseconds };
    await this.#calls.call(remote.domainSetTime, args, rest);
  }

  // The domain's XML, its metadata and its devices.

  /**
   * Announces the domain's network interfaces to the network, so that switches learn the addresses
   * (`virDomainAnnounceInterface`).
   */
  async announceInterface(options?: DomainAnnounceInterfaceOptions): Promise<void> {
    const [{ device, params }, rest] = named(options, { device: null, params: {} });
    const args = { dom: this, device, params: encodeTypedParams(params, ANNOUNCE_TYPES) };
    await this.#calls.call(remote.domainAnnounceInterface, args, rest);
  }

  /**
   * Attaches a device to the running domain (`virDomainAttachDevice`). The definition does not
   * change: the device is no longer present after the next start.
   *
   * @param xml - The device, as XML such as a `<disk>` element or as an object such as
   * `{ disk: { ... } }`.
   */
  async attachDevice(xml: string | DomainDevice, options?: CallOptions): Promise<void> {
    await withXml('device', xml, (text) =>
      this.#calls.call(remote.domainAttachDevice, { dom: this, xml: text }, options),
    );
  }

  /**
   * Attaches a device to the running domain, to the definition or to both
   * (`virDomainAttachDeviceFlags`). It is the same as {@link attachDeviceFlags}.
   *
   * @example
   * await domain.attach(
   *   { disk: { type: 'file', source: { file: '/b.img' }, target: { dev: 'vdb', bus: 'virtio' } } },
   *   { flags: ['LIVE', 'CONFIG'] },
   * );
   */
  attach(
    device: string | DomainDevice,
    options?: FlagsOptions<typeof VirDomainDeviceModifyFlags>,
  ): Promise<void> {
    return this.attachDeviceFlags(device, options);
  }

  /**
   * Attaches a device to the running domain, to the definition or to both
   * (`virDomainAttachDeviceFlags`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param xml - The device, as XML such as a `<disk>` element or as an object such as
   * `{ disk: { ... } }`.
   */
  async attachDeviceFlags(
    xml: string | DomainDevice,
    options?: FlagsOptions<typeof VirDomainDeviceModifyFlags>,
  ): Promise<void> {
    await withXml('device', xml, (text) =>
      this.#calls.call(remote.domainAttachDeviceFlags, { dom: this, xml: text }, options),
    );
  }

  /**
   * Detaches a device from the running domain (`virDomainDetachDevice`). The call may resolve
   * before the guest has released the device: see {@link detachDeviceFlags}.
   *
   * @param xml - The device, as XML such as a `<disk>` element or as an object such as
   * `{ disk: { ... } }`.
   */
  async detachDevice(xml: string | DomainDevice, options?: CallOptions): Promise<void> {
    await withXml('device', xml, (text) =>
      this.#calls.call(remote.domainDetachDevice, { dom: this, xml: text }, options),
    );
  }

  /**
   * Detaches the device with the given alias (`virDomainDetachDeviceAlias`). For a running domain
   * the call only requests the removal; the event `domain:device-removed` reports it.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param alias - The device's alias in the XML, such as `net0` or `ua-backup`.
   */
  async detachDeviceAlias(
    alias: string,
    options?: FlagsOptions<typeof VirDomainDeviceModifyFlags>,
  ): Promise<void> {
    const args = { dom: this, alias };
    await this.#calls.call(remote.domainDetachDeviceAlias, args, options);
  }

  /**
   * Detaches a device from the running domain, from the definition or from both
   * (`virDomainDetachDeviceFlags`). It is the same as {@link detachDeviceFlags}: the guest may
   * release the device later, or never.
   *
   * @param device - The device as {@link getConfig} returns it, in an object such as
   * `{ disk: { ... } }`, or its XML. libvirt finds it by a few properties, such as the target of a
   * disk or the MAC address of an interface.
   * @example
   * const { devices } = await domain.getConfig();
   * const disk = devices?.disk?.find(({ target }) => target.dev === 'vdb');
   * if (disk) await domain.detach({ disk }, { flags: ['LIVE', 'CONFIG'] });
   */
  detach(
    device: string | DomainDevice,
    options?: FlagsOptions<typeof VirDomainDeviceModifyFlags>,
  ): Promise<void> {
    return this.detachDeviceFlags(device, options);
  }

  /**
   * Detaches a device from the running domain, from the definition or from both
   * (`virDomainDetachDeviceFlags`).
   *
   * For a running domain the call requests the removal and may resolve before the guest has
   * released the device. The guest may ignore the request. The event `domain:device-removed`
   * reports the removal, `domain:device-removal-failed` a refusal.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param xml - The device, as XML such as a `<disk>` element or as an object such as
   * `{ disk: { ... } }`.
   */
  async detachDeviceFlags(
    xml: string | DomainDevice,
    options?: FlagsOptions<typeof VirDomainDeviceModifyFlags>,
  ): Promise<void> {
    await withXml('device', xml, (text) =>
      this.#calls.call(remote.domainDetachDeviceFlags, { dom: this, xml: text }, options),
    );
  }

  /**
   * Returns the title, the description or a custom element of the domain (`virDomainGetMetadata`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   *
   * @param type - The kind of metadata: title, description, or an XML element.
   * @throws {@link VirError} number 80 (`VIR_ERR_NO_DOMAIN_METADATA`) if there is no such metadata.
   */
  async getMetadata(
    type: OneOf<typeof VirDomainMetadataType>,
    options?: DomainGetMetadataOptions,
  ): Promise<string> {
    const [{ uri }, rest] = named(options, { uri: null });
    const args = { dom: this, type, uri };
    return (await this.#calls.call(remote.domainGetMetadata, args, rest)).metadata;
  }

  /**
   * Returns an accessor for a program's own data in the domain's XML (`virDomainGetMetadata`,
   * `virDomainSetMetadata`). libvirt stores the data without interpreting it, and sends
   * `METADATA_CHANGE` events. Each namespace has one element in `<metadata>`. The last of several
   * concurrent writes wins.
   *
   * @example
   * const mine = domain.metadata({ prefix: 'mine', uri: 'https://example.com/my-program' });
   * await mine.set('<owner team="web"/>', { flags: 'CONFIG' });
   */
  metadata(namespace: MetadataNamespace): Metadata<typeof VirDomainModificationImpact> {
    const calls: MetadataCalls<typeof VirDomainModificationImpact> = {
      get: (options) => this.getMetadata('ELEMENT', options),
      set: (xml, options) => this.setMetadata('ELEMENT', xml, options),
      missing: VirErrorNumber.NO_DOMAIN_METADATA,
    };
    return metadataOf(calls, namespace);
  }

  /**
   * Returns the domain's configuration as a typed object (`virDomainGetXMLDesc`). The result is
   * that of a running domain, or the definition of a domain that is not running.
   *
   * It has the parts that the types describe; {@link getXmlDesc} returns everything. With
   * `flags: 'INACTIVE'` the result is always the definition. With `flags: 'SECURE'` it includes
   * passwords. To change a definition, use {@link redefine}.
   */
  getConfig(options?: FlagsOptions<typeof VirDomainXMLFlags>): Promise<DomainConfig> {
    return parsed('domain', this.getXmlDesc(options));
  }

  /**
   * Returns the domain's XML (`virDomainGetXMLDesc`). The result is the live XML of a running
   * domain, or the definition of a domain that is not running.
   *
   * With `flags: 'INACTIVE'` the result is always the definition. With `flags: 'SECURE'` the XML
   * includes passwords. A read-only connection may use neither `SECURE` nor `MIGRATABLE`.
   */
  async getXmlDesc(options?: FlagsOptions<typeof VirDomainXMLFlags>): Promise<string> {
    const args = { dom: this };
    return (await this.#calls.call(remote.domainGetXmlDesc, args, options)).xml;
  }

  /**
   * Changes the domain's definition (`virDomainGetXMLDesc`, `virDomainDefineXMLFlags`): reads it
   * with its passwords, lets a function change it, validates it, and defines it. A running guest
   * keeps running with its old configuration until it is started again.
   *
   * The function gets a draft, as {@link XmlFormat.edit} passes it: the text that is sent differs
   * from the old definition only where the function changes something, and parts that the types do
   * not know are kept. It must not be asynchronous, because the definition could change meanwhile:
   * await everything before. If it changes nothing, nothing is sent. Calls for the same domain on
   * one connection run one after another.
   *
   * Right before the define, the definition is read again and compared. A change between this last
   * look and the define cannot be seen, because libvirt has no call that compares and replaces at
   * once. Autostart, the managed save image, snapshots and checkpoints are no part of the
   * definition, so they are not compared.
   *
   * @returns The domain. Name and UUID cannot change; {@link rename} changes the name.
   * @throws {@link DefinitionError} if the definition was changed meanwhile, if the domain is
   * transient, or if the new definition is invalid or that of another domain.
   * @throws {@link XmlError} if the function sets a value of a wrong form, or a property that does
   * not exist. Other errors of the function are passed on.
   *
   * @example
   * await domain.redefine((draft) => {
   *   draft.memory = { value: 4, unit: 'GiB' };
   *   draft.devices.disk.push({ type: 'file', source: { file: '/b.img' }, target: { dev: 'vdb' } });
   * });
   */
  redefine(
    change: ChangeCallback<DomainConfig>,
    options?: RedefineOptions<typeof VirDomainDefineFlags>,
  ): Promise<Domain> {
    const { connection } = this;
    const definition: Definition<'domain', Domain, typeof VirDomainDefineFlags> = {
      kind: 'domain',
      owner: this,
      label: `domain "${this.name}"`,
      isPersistent: (call) => this.isPersistent(call),
      read: (call) => this.getXmlDesc({ ...call, flags: ['INACTIVE', 'SECURE'] }),
      define: (xml, flags, call) =>
        flags === undefined
          ? connection.domainDefineXml(xml, call)
          : connection.domainDefineXmlFlags(xml, { ...call, flags }),
    };
    return redefine(definition, change, options);
  }

  /**
   * Reloads the TLS certificates of the domain's graphics server (`virDomainGraphicsReload`).
   *
   * @param type - The type of the graphics server.
   */
  async graphicsReload(
    type: OneOf<typeof VirDomainGraphicsReloadType>,
    options?: FlagsOptions,
  ): Promise<void> {
    await this.#calls.call(remote.domainGraphicsReload, { dom: this, type }, options);
  }

  /**
   * Renames the domain (`virDomainRename`). {@link name} of this object changes too.
   *
   * @param newName - The new name.
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the domain is running.
   */
  async rename(newName: string, options?: FlagsOptions): Promise<void> {
    const args = { dom: this, newName };
    const { retcode } = await this.#calls.call(remote.domainRename, args, options);
    if (retcode === 0) this.#name = newName;
  }

  /**
   * Sets the action on power-off, reboot or crash of the guest (`virDomainSetLifecycleAction`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param type - The lifecycle event: power-off, reboot or crash.
   * @param action - The action to take on that event.
   */
  async setLifecycleAction(
    type: OneOf<typeof VirDomainLifecycle>,
    action: OneOf<typeof VirDomainLifecycleAction>,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const args = { dom: this, type, action };
    await this.#calls.call(remote.domainSetLifecycleAction, args, options);
  }

  /**
   * Sets or removes the title, the description or a custom element of the domain
   * (`virDomainSetMetadata`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param type - The kind of metadata: title, description, or an XML element.
   * @param metadata - The text or the XML element; null to remove it. A title may not contain line
   * breaks.
   */
  async setMetadata(
    type: OneOf<typeof VirDomainMetadataType>,
    metadata: string | null,
    options?: DomainSetMetadataOptions,
  ): Promise<void> {
    requireGiven('metadata', metadata);
    const [{ key, uri }, rest] = named(options, { key: null, uri: null });
    const args = { dom: this, type, metadata, key, uri };
    await this.#calls.call(remote.domainSetMetadata, args, rest);
  }

  /**
   * Changes a device, such as the medium of a drive or the link state of an interface
   * (`virDomainUpdateDeviceFlags`). It is the same as {@link updateDeviceFlags}.
   *
   * @param device - The complete new device, in an object such as `{ interface: { ... } }`, or its
   * XML.
   * @example
   * const { devices } = await domain.getConfig();
   * const nic = devices?.interface?.[0];
   * if (nic) await domain.update({ interface: { ...nic, link: { state: 'down' } } });
   */
  update(
    device: string | DomainDevice,
    options?: FlagsOptions<typeof VirDomainDeviceModifyFlags>,
  ): Promise<void> {
    return this.updateDeviceFlags(device, options);
  }

  /**
   * Changes a device, such as the medium of a drive or the link state of an interface
   * (`virDomainUpdateDeviceFlags`). Hypervisors can change only some properties of each device.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running. With `flags: 'FORCE'` the medium of a drive is changed even if the
   * guest has locked it.
   *
   * @param xml - The complete new device, as XML such as a `<disk>` element or as an object such as
   * `{ disk: { ... } }`.
   */
  async updateDeviceFlags(
    xml: string | DomainDevice,
    options?: FlagsOptions<typeof VirDomainDeviceModifyFlags>,
  ): Promise<void> {
    await withXml('device', xml, (text) =>
      this.#calls.call(remote.domainUpdateDeviceFlags, { dom: this, xml: text }, options),
    );
  }

  // Memory and the number of virtual CPUs.

  /** Returns the maximum memory of the domain, in KiB (`virDomainGetMaxMemory`). */
  async getMaxMemory(options?: CallOptions): Promise<bigint> {
    return (await this.#calls.call(remote.domainGetMaxMemory, { dom: this }, options)).memory;
  }

  /**
   * Returns the maximum number of virtual CPUs of the running domain (`virDomainGetMaxVcpus`). For
   * a domain that is not running, use {@link getVcpusFlags}.
   */
  async getMaxVcpus(options?: CallOptions): Promise<number> {
    return (await this.#calls.call(remote.domainGetMaxVcpus, { dom: this }, options)).num;
  }

  /**
   * Returns the number of virtual CPUs (`virDomainGetVcpusFlags`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running. With the flag `MAXIMUM` the
   * result is the maximum number. With the flag `GUEST` the result is the number that is online in
   * the guest's system. `GUEST` needs the guest agent and is not allowed on a read-only connection.
   */
  async getVcpusFlags(options?: FlagsOptions<typeof VirDomainVcpuFlags>): Promise<number> {
    const args = { dom: this };
    return (await this.#calls.call(remote.domainGetVcpusFlags, args, options)).num;
  }

  /**
   * Sets the maximum memory of the domain (`virDomainSetMaxMemory`). Most drivers reject it for a
   * running domain.
   *
   * @param memory - The maximum memory in KiB; not 0.
   */
  async setMaxMemory(memory: bigint | number, options?: CallOptions): Promise<void> {
    const args = { dom: this, memory: toBigInt('memory', memory) };
    await this.#calls.call(remote.domainSetMaxMemory, args, options);
  }

  /**
   * Sets the memory of the running domain (`virDomainSetMemory`). The call resolves when the
   * balloon driver in the guest has the new target. The guest reaches the target later, or not at
   * all.
   *
   * @param memory - The memory in KiB; not 0, at most {@link getMaxMemory}.
   */
  async setMemory(memory: bigint | number, options?: CallOptions): Promise<void> {
    const args = { dom: this, memory: toBigInt('memory', memory) };
    await this.#calls.call(remote.domainSetMemory, args, options);
  }

  /**
   * Sets the memory, or the maximum memory, of the domain (`virDomainSetMemoryFlags`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running. With `flags: 'MAXIMUM'` the call sets the maximum memory.
   *
   * @param memory - The memory in KiB; not 0.
   */
  async setMemoryFlags(
    memory: bigint | number,
    options?: FlagsOptions<typeof VirDomainMemoryModFlags>,
  ): Promise<void> {
    const args = { dom: this, memory: toBigInt('memory', memory) };
    await this.#calls.call(remote.domainSetMemoryFlags, args, options);
  }

  /**
   * Sets the interval at which the guest's balloon driver reports memory statistics
   * (`virDomainSetMemoryStatsPeriod`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param period - The interval in seconds; 0 disables the reports.
   */
  async setMemoryStatsPeriod(
    period: number,
    options?: FlagsOptions<typeof VirDomainMemoryModFlags>,
  ): Promise<void> {
    const args = { dom: this, period };
    await this.#calls.call(remote.domainSetMemoryStatsPeriod, args, options);
  }

  /**
   * Sets the number of virtual CPUs of the running domain (`virDomainSetVcpus`). The guest may
   * refuse to release a CPU.
   *
   * @param nvcpus - The number of virtual CPUs; 1 to {@link getMaxVcpus}.
   */
  async setVcpus(nvcpus: number, options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.domainSetVcpus, { dom: this, nvcpus }, options);
  }

  /**
   * Sets the number, or the maximum number, of virtual CPUs (`virDomainSetVcpusFlags`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running. The flag `MAXIMUM` sets the maximum number and requires `CONFIG`.
   * The flag `GUEST` sets CPUs online or offline in the guest's system through the guest agent, and
   * cannot be combined with `CONFIG`.
   *
   * @param nvcpus - The number of virtual CPUs; at least 1.
   */
  async setVcpusFlags(
    nvcpus: number,
    options?: FlagsOptions<typeof VirDomainVcpuFlags>,
  ): Promise<void> {
    const args = { dom: this, nvcpus };
    await this.#calls.call(remote.domainSetVcpusFlags, args, options);
  }

  // CPU affinity: the CPUs of the host that virtual CPUs and the emulator may use. A CPU map has one
  // boolean per CPU of the host, in the order of their numbers. If it is shorter, the remaining CPUs
  // are not used.

  /**
   * Returns the CPU map of the emulator's own threads, or null if they are not pinned
   * (`virDomainGetEmulatorPinInfo`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   */
  getEmulatorPinInfo(
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<readonly boolean[] | null> {
    return getEmulatorPinInfo(this.#calls, this, options);
  }

  /**
   * Returns the CPU map of each virtual CPU, up to the maximum number of virtual CPUs
   * (`virDomainGetVcpuPinInfo`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   */
  getVcpuPinInfo(
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<ReadonlyArray<readonly boolean[]>> {
    return getVcpuPinInfo(this.#calls, this, options);
  }

  /**
   * Returns the virtual CPUs of the running domain (`virDomainGetVcpus`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the domain is not running.
   */
  getVcpus(options?: CallOptions): Promise<readonly DomainVcpuInfo[]> {
    return getVcpus(this.#calls, this, options);
  }

  /**
   * Sets the CPU affinity of the emulator's own threads (`virDomainPinEmulator`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param cpumap - The CPU map: one boolean per CPU of the host, in the order of their numbers.
   */
  async pinEmulator(
    cpumap: readonly boolean[],
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const args = { dom: this, cpumap: encodeCpuMap(cpumap) };
    await this.#calls.call(remote.domainPinEmulator, args, options);
  }

  /**
   * Sets the CPU affinity of a virtual CPU of the running domain (`virDomainPinVcpu`).
   *
   * @param vcpu - The number of the virtual CPU.
   * @param cpumap - The CPU map: one boolean per CPU of the host, in the order of their numbers.
   */
  async pinVcpu(vcpu: number, cpumap: readonly boolean[], options?: CallOptions): Promise<void> {
    const args = { dom: this, vcpu, cpumap: encodeCpuMap(cpumap) };
    await this.#calls.call(remote.domainPinVcpu, args, options);
  }

  /**
   * Sets the CPU affinity of a virtual CPU (`virDomainPinVcpuFlags`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param vcpu - The number of the virtual CPU.
   * @param cpumap - The CPU map: one boolean per CPU of the host, in the order of their numbers.
   */
  async pinVcpuFlags(
    vcpu: number,
    cpumap: readonly boolean[],
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const args = { dom: this, vcpu, cpumap: encodeCpuMap(cpumap) };
    await this.#calls.call(remote.domainPinVcpuFlags, args, options);
  }

  /**
   * Plugs or unplugs individual virtual CPUs (`virDomainSetVcpu`). The guest may refuse to release
   * a CPU.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running. With `flags: 'ASYNC_UNPLUG'` an unplug resolves when the request is
   * sent; the event `domain:vcpu-removed` reports the removal.
   *
   * @param vcpumap - The virtual CPUs, as a string such as `1-3,7`. Some virtual CPUs can only be
   * plugged together.
   * @param state - True to plug them, false to unplug them.
   */
  async setVcpu(
    vcpumap: string,
    state: boolean,
    options?: FlagsOptions<typeof VirDomainSetVcpuFlags>,
  ): Promise<void> {
    const args = { dom: this, cpumap: vcpumap, state: wireBoolean('state', state) };
    await this.#calls.call(remote.domainSetVcpu, args, options);
  }

  // I/O threads, which process the requests of disks outside the emulator's main thread.

  /**
   * Adds an I/O thread to the domain (`virDomainAddIOThread`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param iothreadId - The id of the new thread.
   */
  async addIoThread(
    iothreadId: number,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const args = { dom: this, iothreadId };
    await this.#calls.call(remote.domainAddIothread, args, options);
  }

  /**
   * Removes an I/O thread from the domain (`virDomainDelIOThread`). No disk may use it.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param iothreadId - The id of the thread; not 0.
   */
  async delIoThread(
    iothreadId: number,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const args = { dom: this, iothreadId };
    await this.#calls.call(remote.domainDelIothread, args, options);
  }

  /**
   * Returns the I/O threads and their CPU affinity (`virDomainGetIOThreadInfo`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   */
  getIoThreadInfo(
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<readonly DomainIoThreadInfo[]> {
    return getIoThreadInfo(this.#calls, this, options);
  }

  /**
   * Sets the CPU affinity of an I/O thread (`virDomainPinIOThread`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param iothreadId - The id of the thread.
   * @param cpumap - The CPU map: one boolean per CPU of the host, in the order of their numbers.
   */
  async pinIoThread(
    iothreadId: number,
    cpumap: readonly boolean[],
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    // Only this procedure names the field iothreads_id.
    const args = { dom: this, iothreadsId: iothreadId, cpumap: encodeCpuMap(cpumap) };
    await this.#calls.call(remote.domainPinIothread, args, options);
  }

  /**
   * Sets the polling parameters and the pool size of an I/O thread (`virDomainSetIOThreadParams`).
   * Absent parameters do not change.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param iothreadId - The id of the thread.
   * @param params - The parameters to set, at least one: see {@link IoThreadParams}.
   */
  async setIoThreadParams(
    iothreadId: number,
    params: IoThreadParams,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, IO_THREAD_TYPES, options);
    const args = { dom: this, iothreadId, params: encoded };
    await this.#calls.call(remote.domainSetIothreadParams, args, options);
  }

  // Resource limits and tuning. Parameters have libvirt's names. A setter changes only the parameters
  // that it is given.

  /**
   * Deletes a throttle group (`virDomainDelThrottleGroup`). No disk may use it.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param group - The name of the group.
   */
  async delThrottleGroup(
    group: string,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    await this.#calls.call(remote.domainDelThrottleGroup, { dom: this, group }, options);
  }

  /**
   * Returns the domain's I/O weight and the limits per device of the host
   * (`virDomainGetBlkioParameters`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   */
  getBlkioParameters(
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<TypedParams> {
    const procedure = remote.domainGetBlkioParameters;
    return getCountedParams(this.#calls, procedure, options, (nparams) => ({ dom: this, nparams }));
  }

  /**
   * Returns the I/O limits of a disk (`virDomainGetBlockIoTune`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   *
   * @param disk - The disk's target, such as `vda`.
   */
  getBlockIoTune(
    disk: string,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<TypedParams> {
    const procedure = remote.domainGetBlockIoTune;
    return getCountedParams(this.#calls, procedure, options, (nparams) => ({
      dom: this,
      disk,
      nparams,
    }));
  }

  /**
   * Returns the bandwidth limits of a network interface, in KiB/s
   * (`virDomainGetInterfaceParameters`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   *
   * @param device - The interface's target, such as `vnet0`, or its MAC address.
   */
  getInterfaceParameters(
    device: string,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<TypedParams> {
    const procedure = remote.domainGetInterfaceParameters;
    return getCountedParams(this.#calls, procedure, options, (nparams) => ({
      dom: this,
      device,
      nparams,
    }));
  }

  /**
   * Returns the memory limits of the domain, in KiB (`virDomainGetMemoryParameters`).
   * 9,007,199,254,740,991 means no limit.
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   */
  getMemoryParameters(
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<TypedParams> {
    const procedure = remote.domainGetMemoryParameters;
    return getCountedParams(this.#calls, procedure, options, (nparams) => ({ dom: this, nparams }));
  }

  /**
   * Returns the host's NUMA nodes that the domain's memory may use, and the policy
   * (`virDomainGetNumaParameters`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   */
  getNumaParameters(
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<TypedParams> {
    const procedure = remote.domainGetNumaParameters;
    return getCountedParams(this.#calls, procedure, options, (nparams) => ({ dom: this, nparams }));
  }

  /**
   * Returns which perf events are enabled (`virDomainGetPerfEvents`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   *
   * @returns The events, keyed by libvirt's names: true if an event is enabled.
   */
  async getPerfEvents(
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<TypedParams> {
    const args = { dom: this };
    const { params } = await this.#calls.call(remote.domainGetPerfEvents, args, options);
    return decodeTypedParams(params);
  }

  /**
   * Returns the scheduler parameters of the domain (`virDomainGetSchedulerParameters`).
   *
   * The call ends the daemon if the domain is an LXC guest that is not running, from libvirt 7.0 to
   * 12.9. Check {@link isActive} first. See docs/daemon-troubles.md.
   */
  getSchedulerParameters(options?: CallOptions): Promise<TypedParams> {
    return getSchedulerParameters(this.#calls, this, options);
  }

  /**
   * Returns the scheduler parameters of the running domain or of the definition
   * (`virDomainGetSchedulerParametersFlags`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   *
   * The call ends the daemon if the domain is an LXC guest that is not running, from libvirt 7.0 to
   * 12.9. Check {@link isActive} first. See docs/daemon-troubles.md.
   */
  getSchedulerParametersFlags(
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<TypedParams> {
    return getSchedulerParametersFlags(this.#calls, this, options);
  }

  /**
   * Returns the name of the domain's scheduler and the number of its parameters
   * (`virDomainGetSchedulerType`).
   */
  getSchedulerType(options?: CallOptions): Promise<DomainSchedulerType> {
    return this.#calls.call(remote.domainGetSchedulerType, { dom: this }, options);
  }

  /**
   * Sets the domain's I/O weight and limits per device of the host (`virDomainSetBlkioParameters`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param params - The parameters to set: see {@link BlkioParams}.
   */
  async setBlkioParameters(
    params: BlkioParams,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, BLKIO_TYPES, options);
    const args = { dom: this, params: encoded };
    await this.#calls.call(remote.domainSetBlkioParameters, args, options);
  }

  /**
   * Sets I/O limits of a disk (`virDomainSetBlockIoTune`). A limit of 0 removes the limit.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param disk - The disk's target, such as `vda`.
   * @param params - The limits to set, at least one: see {@link BlockIoTuneParams}.
   */
  async setBlockIoTune(
    disk: string,
    params: BlockIoTuneParams,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, BLOCK_IO_TUNE_TYPES, options);
    const args = { dom: this, disk, params: encoded };
    await this.#calls.call(remote.domainSetBlockIoTune, args, options);
  }

  /**
   * Sets bandwidth limits of a network interface (`virDomainSetInterfaceParameters`). An average of
   * 0 removes the limit of that direction.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param device - The interface's target, such as `vnet0`, or its MAC address.
   * @param params - The limits to set, at least one: see {@link BandwidthParams}.
   */
  async setInterfaceParameters(
    device: string,
    params: BandwidthParams,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, BANDWIDTH_TYPES, options);
    const args = { dom: this, device, params: encoded };
    await this.#calls.call(remote.domainSetInterfaceParameters, args, options);
  }

  /**
   * Sets memory limits of the domain, in KiB (`virDomainSetMemoryParameters`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param params - The limits to set, at least one: see {@link MemoryParams}.
   */
  async setMemoryParameters(
    params: MemoryParams,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, MEMORY_TYPES, options);
    const args = { dom: this, params: encoded };
    await this.#calls.call(remote.domainSetMemoryParameters, args, options);
  }

  /**
   * Sets the host's NUMA nodes that the domain's memory may use, and the policy
   * (`virDomainSetNumaParameters`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param params - The parameters to set, at least one: see {@link NumaParams}.
   */
  async setNumaParameters(
    params: NumaParams,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, NUMA_TYPES, options);
    const args = { dom: this, params: encoded };
    await this.#calls.call(remote.domainSetNumaParameters, args, options);
  }

  /**
   * Enables or disables perf events (`virDomainSetPerfEvents`). The domain's statistics contain the
   * counts.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param params - The events, true to enable and false to disable: see {@link PerfEventParams}.
   */
  async setPerfEvents(
    params: PerfEventParams,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, PERF_EVENT_TYPES, options);
    const args = { dom: this, params: encoded };
    await this.#calls.call(remote.domainSetPerfEvents, args, options);
  }

  /**
   * Sets scheduler parameters of the domain (`virDomainSetSchedulerParameters`).
   *
   * @param params - The parameters to set: see {@link SchedulerParams}.
   */
  async setSchedulerParameters(params: SchedulerParams, options?: CallOptions): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, SCHEDULER_TYPES, options);
    const args = { dom: this, params: encoded };
    await this.#calls.call(remote.domainSetSchedulerParameters, args, options);
  }

  /**
   * Sets scheduler parameters of the running domain, of the definition or of both
   * (`virDomainSetSchedulerParametersFlags`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param params - The parameters to set: see {@link SchedulerParams}.
   */
  async setSchedulerParametersFlags(
    params: SchedulerParams,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, SCHEDULER_TYPES, options);
    const args = { dom: this, params: encoded };
    await this.#calls.call(remote.domainSetSchedulerParametersFlags, args, options);
  }

  /**
   * Creates or changes a throttle group: I/O limits that several disks share
   * (`virDomainSetThrottleGroup`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param group - The name of the group.
   * @param params - The limits to set, at least one: see {@link BlockIoTuneParams}.
   */
  async setThrottleGroup(
    group: string,
    params: BlockIoTuneParams,
    options?: FlagsOptions<typeof VirDomainModificationImpact>,
  ): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, BLOCK_IO_TUNE_TYPES, options);
    const args = { dom: this, group, params: encoded };
    await this.#calls.call(remote.domainSetThrottleGroup, args, options);
  }

  // I/O, memory and CPU statistics.

  /**
   * Returns the I/O counters of a disk of the running domain (`virDomainBlockStats`).
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   */
  blockStats(disk: string, options?: CallOptions): Promise<DomainBlockStats> {
    return this.#calls.call(remote.domainBlockStats, { dom: this, path: disk }, options);
  }

  /**
   * Returns the I/O counters of a disk of the running domain, in more detail
   * (`virDomainBlockStatsFlags`).
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @returns The counters, keyed by libvirt's names, such as `rd_bytes`.
   */
  blockStatsFlags(disk: string, options?: FlagsOptions): Promise<TypedParams> {
    const procedure = remote.domainBlockStatsFlags;
    return getCountedParams(this.#calls, procedure, options, (nparams) => ({
      dom: this,
      path: disk,
      nparams,
    }));
  }

  /**
   * Returns the CPU time that the domain has used on the CPUs of the host, in nanoseconds
   * (`virDomainGetCPUStats`). Most drivers need a control group of the domain for this call.
   *
   * @returns One object per CPU, empty for a CPU that the domain has not used.
   */
  async getCpuStats(options?: DomainGetCpuStatsOptions): Promise<readonly TypedParams[]> {
    const [range, rest] = named(options, { startCpu: -1, ncpus: undefined });
    return getCpuStats(this.#calls, this, range, rest);
  }

  /**
   * Returns the traffic counters of a network interface of the running domain
   * (`virDomainInterfaceStats`).
   *
   * @param device - The interface's target, such as `vnet0`, or its MAC address.
   */
  interfaceStats(device: string, options?: CallOptions): Promise<DomainInterfaceStats> {
    return this.#calls.call(remote.domainInterfaceStats, { dom: this, device }, options);
  }

  /**
   * Returns statistics of the running domain's memory (`virDomainMemoryStats`). Most of them come
   * from the balloon driver in the guest, and are absent without it. {@link setMemoryStatsPeriod}
   * sets how often they are updated.
   */
  async memoryStats(options?: FlagsOptions): Promise<readonly DomainMemoryStat[]> {
    const args = { dom: this, maxStats: REMOTE_DOMAIN_MEMORY_STATS_MAX };
    const { stats } = await this.#calls.call(remote.domainMemoryStats, args, options);
    return stats.map((stat) => ({ ...stat, tagName: enumName(VirDomainMemoryStatTags, stat.tag) }));
  }

  // Block devices and block jobs. A disk is named by its target, such as `vda`, or by its source
  // path. A block job runs on after the call that started it; {@link getBlockJobInfo} returns its
  // progress.

  /**
   * Starts a job that merges images of a disk's backing chain into an image below them
   * (`virDomainBlockCommit`). The call resolves when the job has started.
   *
   * If `top` is the disk's own image, which is the default, QEMU requires `flags: 'ACTIVE'`. Such a
   * job does not end by itself: {@link blockJobAbort} with `PIVOT` switches the domain to the base
   * image.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   */
  async blockCommit(disk: string, options?: DomainBlockCommitOptions): Promise<void> {
    const [{ base, top, bandwidth }, rest] = named(options, {
      base: null,
      top: null,
      bandwidth: 0,
    });
    const megabytes = toBigInt('bandwidth', bandwidth);
    const args = { dom: this, disk, base, top, bandwidth: megabytes };
    await this.#calls.call(remote.domainBlockCommit, args, rest);
  }

  /**
   * Starts a job that copies a disk to another image and then mirrors all writes to both
   * (`virDomainBlockCopy`). The call resolves when the job has started. The job runs until
   * {@link blockJobAbort} ends it: with `PIVOT` the domain switches to the copy, without `PIVOT`
   * the domain stays on the original.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param destxml - The disk to copy to, as a `<disk>` element or as an object such as
   * `{ disk: { ... } }`.
   */
  async blockCopy(
    disk: string,
    destxml: string | DomainDisk,
    options?: DomainBlockCopyOptions,
  ): Promise<void> {
    const [{ params }, rest] = named(options, { params: {} });
    const encoded = encodeTypedParams(params, BLOCK_COPY_TYPES);
    await withXml('device', destxml, (xml) => {
      const args = { dom: this, path: disk, destxml: xml, params: encoded };
      return this.#calls.call(remote.domainBlockCopy, args, rest);
    });
  }

  /**
   * Ends the block job of a disk (`virDomainBlockJobAbort`). By default the call resolves when the
   * job has ended.
   *
   * With `flags: 'PIVOT'` the domain switches to the copy, or to the base image of an active
   * commit. With `flags: 'ASYNC'` the call resolves when the end of the job has been requested.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   */
  async blockJobAbort(
    disk: string,
    options?: FlagsOptions<typeof VirDomainBlockJobAbortFlags>,
  ): Promise<void> {
    const args = { dom: this, path: disk };
    await this.#calls.call(remote.domainBlockJobAbort, args, options);
  }

  /**
   * Sets the bandwidth limit of the block job of a disk (`virDomainBlockJobSetSpeed`).
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param bandwidth - The bandwidth limit in MiB/s, or in bytes/s with `flags: 'BANDWIDTH_BYTES'`.
   * 0 means no limit.
   */
  async blockJobSetSpeed(
    disk: string,
    bandwidth: bigint | number,
    options?: FlagsOptions<typeof VirDomainBlockJobSetSpeedFlags>,
  ): Promise<void> {
    const args = { dom: this, path: disk, bandwidth: toBigInt('bandwidth', bandwidth) };
    await this.#calls.call(remote.domainBlockJobSetSpeed, args, options);
  }

  /**
   * Starts a job that copies a disk's whole backing chain into the disk's own image
   * (`virDomainBlockPull`). The call resolves when the job has started. At the end of the job the
   * image has no backing chain.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   */
  async blockPull(disk: string, options?: DomainBlockPullOptions): Promise<void> {
    const [{ bandwidth }, rest] = named(options, { bandwidth: 0 });
    const args = { dom: this, path: disk, bandwidth: toBigInt('bandwidth', bandwidth) };
    await this.#calls.call(remote.domainBlockPull, args, rest);
  }

  /**
   * Starts a job that copies a part of a disk's backing chain into the disk, or copies the disk to
   * another image (`virDomainBlockRebase`). The call resolves when the job has started.
   *
   * With `flags: 'COPY'` the disk is copied to the path `base`, and `base` is required; otherwise
   * the images above `base` are pulled into the disk. `SHALLOW`, `REUSE_EXT`, `COPY_RAW` and
   * `COPY_DEV` are valid with `COPY` only.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   */
  async blockRebase(disk: string, options?: DomainBlockRebaseOptions): Promise<void> {
    const [{ base, bandwidth }, rest] = named(options, { base: null, bandwidth: 0 });
    const megabytes = toBigInt('bandwidth', bandwidth);
    const args = { dom: this, path: disk, base, bandwidth: megabytes };
    await this.#calls.call(remote.domainBlockRebase, args, rest);
  }

  /**
   * Resizes a disk of the running domain (`virDomainBlockResize`). The guest has to grow its
   * partitions and file systems itself.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param size - The new size in KiB, or in bytes with `flags: 'BYTES'`.
   */
  async blockResize(
    disk: string,
    size: bigint | number,
    options?: FlagsOptions<typeof VirDomainBlockResizeFlags>,
  ): Promise<void> {
    const args = { dom: this, disk, size: toBigInt('size', size) };
    await this.#calls.call(remote.domainBlockResize, args, options);
  }

  /**
   * Returns the capacity, allocation and physical size of a disk (`virDomainGetBlockInfo`).
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   */
  getBlockInfo(disk: string, options?: FlagsOptions): Promise<DomainBlockInfo> {
    const args = { dom: this, path: disk };
    return this.#calls.call(remote.domainGetBlockInfo, args, options);
  }

  /**
   * Returns the progress of the block job of a disk, or null if the disk has no job
   * (`virDomainGetBlockJobInfo`).
   *
   * With `flags: 'BANDWIDTH_BYTES'` the bandwidth is in bytes/s.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   */
  async getBlockJobInfo(
    disk: string,
    options?: FlagsOptions<typeof VirDomainBlockJobInfoFlags>,
  ): Promise<DomainBlockJobInfo | null> {
    const args = { dom: this, path: disk };
    const { found, ...info } = await this.#calls.call(remote.domainGetBlockJobInfo, args, options);
    return found === 0 ? null : { ...info, typeName: enumName(VirDomainBlockJobType, info.type) };
  }

  /**
   * Returns the disks that have had an error since the domain was started
   * (`virDomainGetDiskErrors`). Disks without an error are not listed.
   */
  async getDiskErrors(options?: FlagsOptions): Promise<readonly DomainDiskError[]> {
    const procedure = remote.domainGetDiskErrors;
    const { nerrors } = await this.#calls.call(procedure, { dom: this, maxerrors: 0 }, options);
    if (nerrors <= 0) return [];
    const maxerrors = Math.min(nerrors, REMOTE_DOMAIN_DISK_ERRORS_MAX);
    const { errors } = await this.#calls.call(procedure, { dom: this, maxerrors }, options);
    return errors.map((each) => ({
      ...each,
      errorName: enumName(VirDomainDiskErrorCode, each.error),
    }));
  }

  /**
   * Requests the event `domain:block-threshold` for writes to a disk that reach an offset
   * (`virDomainSetBlockThreshold`). libvirt sends the event once and then removes the threshold.
   *
   * @param dev - The disk's target, such as `vda`, or an image of its backing chain, such as
   * `vda[2]`.
   * @param threshold - The offset in the image, in bytes.
   */
  async setBlockThreshold(
    dev: string,
    threshold: bigint | number,
    options?: FlagsOptions,
  ): Promise<void> {
    const args = { dom: this, dev, threshold: toBigInt('threshold', threshold) };
    await this.#calls.call(remote.domainSetBlockThreshold, args, options);
  }

  // Direct reads of the guest's disks and memory.

  /**
   * Reads bytes of a disk (`virDomainBlockPeek`). Reading more than 4 MiB takes several calls. The
   * guest may write between the calls. Not allowed on a read-only connection.
   *
   * @param disk - The disk's target, such as `vda`, or its source path.
   * @param offset - The offset in the disk, in bytes.
   * @param size - The number of bytes to read. With 0 the call still checks that the disk exists.
   */
  blockPeek(
    disk: string,
    offset: bigint | number,
    size: number,
    options?: FlagsOptions,
  ): Promise<Uint8Array> {
    const max = REMOTE_DOMAIN_BLOCK_PEEK_BUFFER_MAX;
    return readPieces('offset', offset, size, max, async (from, length) => {
      const args = { dom: this, path: disk, offset: from, size: length };
      return (await this.#calls.call(remote.domainBlockPeek, args, options)).buffer;
    });
  }

  /**
   * Reads bytes of the running domain's memory (`virDomainMemoryPeek`). Reading more than 4 MiB
   * takes several calls. The guest may write between the calls. Not allowed on a read-only
   * connection.
   *
   * `flags` is required in practice: `'VIRTUAL'` for a virtual address, `'PHYSICAL'` for a physical
   * one. libvirt rejects a call with neither or both.
   *
   * @param start - The address in the guest.
   * @param size - The number of bytes to read.
   */
  memoryPeek(
    start: bigint | number,
    size: number,
    options?: FlagsOptions<typeof VirDomainMemoryFlags>,
  ): Promise<Uint8Array> {
    const max = REMOTE_DOMAIN_MEMORY_PEEK_BUFFER_MAX;
    return readPieces('start', start, size, max, async (from, length) => {
      const args = { dom: this, offset: from, size: length };
      return (await this.#calls.call(remote.domainMemoryPeek, args, options)).buffer;
    });
  }

  // Domain jobs: long operations such as save, migration, core dump and backup. A domain has at most
  // one such job at a time.

  /**
   * Requests the end of the domain's current job (`virDomainAbortJob`). The call resolves when the
   * request is accepted. The job may end later, or may still complete.
   */
  async abortJob(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.domainAbortJob, { dom: this }, options);
  }

  /**
   * Requests the end of the domain's current job (`virDomainAbortJobFlags`). The call resolves when
   * the request is accepted.
   *
   * With `flags: 'POSTCOPY'` a migration in its post-copy phase can be interrupted too.
   */
  async abortJobFlags(options?: FlagsOptions<typeof VirDomainAbortJobFlagsValues>): Promise<void> {
    await this.#calls.call(remote.domainAbortJobFlags, { dom: this }, options);
  }

  /**
   * Starts a backup of the running domain's disks (`virDomainBackupBegin`). The call resolves when
   * the backup has started. The backup is a domain job: it runs until it is complete or
   * {@link abortJob} ends it. The event `domain:job-completed` reports the end.
   *
   * With `flags: 'REUSE_EXTERNAL'` the target files must exist and are overwritten.
   *
   * @param backupXml - The backup, as a `<domainbackup>` element or as an object.
   */
  async backupBegin(
    backupXml: string | BackupConfig,
    options?: DomainBackupBeginOptions,
  ): Promise<void> {
    const [{ checkpointXml }, rest] = named(options, { checkpointXml: null });
    await withXml('backup', backupXml, (backup) =>
      withXml('checkpoint', checkpointXml, (checkpoint) => {
        const args = { dom: this, backupXml: backup, checkpointXml: checkpoint };
        return this.#calls.call(remote.domainBackupBegin, args, rest);
      }),
    );
  }

  /**
   * Returns the current backup as a typed object (`virDomainBackupGetXMLDesc`).
   *
   * @throws {@link VirError} number 104 (`VIR_ERR_NO_DOMAIN_BACKUP`) if no backup is running.
   */
  backupGetConfig(options?: FlagsOptions): Promise<BackupConfig> {
    return parsed('backup', this.backupGetXmlDesc(options));
  }

  /**
   * Returns the XML of the current backup (`virDomainBackupGetXMLDesc`).
   *
   * @throws {@link VirError} number 104 (`VIR_ERR_NO_DOMAIN_BACKUP`) if no backup is running.
   */
  async backupGetXmlDesc(options?: FlagsOptions): Promise<string> {
    const args = { dom: this };
    return (await this.#calls.call(remote.domainBackupGetXmlDesc, args, options)).xml;
  }

  /**
   * Returns the progress of the domain's current job (`virDomainGetJobInfo`). Without a job, `type`
   * is `NONE`.
   */
  async getJobInfo(options?: CallOptions): Promise<DomainJobInfo> {
    const info = await this.#calls.call(remote.domainGetJobInfo, { dom: this }, options);
    return { ...info, typeName: enumName(VirDomainJobType, info.type) };
  }

  /**
   * Returns detailed statistics of the domain's current job (`virDomainGetJobStats`). Without a
   * job, `type` is `NONE`.
   *
   * With `flags: 'COMPLETED'` the statistics are of the last completed job. libvirt then discards
   * them, unless the flags are `['COMPLETED', 'KEEP_COMPLETED']`.
   */
  async getJobStats(
    options?: FlagsOptions<typeof VirDomainGetJobStatsFlags>,
  ): Promise<DomainJobStats> {
    const args = { dom: this };
    const { type, params } = await this.#calls.call(remote.domainGetJobStats, args, options);
    return new DomainJobStats(type, decodeTypedParams(params));
  }

  /**
   * Starts to measure the rate at which the guest writes to its memory
   * (`virDomainStartDirtyRateCalc`). The call resolves when the measurement has started. After
   * `seconds` the domain's statistics contain the result (`dirtyrate.megabytes_per_second`).
   *
   * The flags select the method and are mutually exclusive. The default is `PAGE_SAMPLING`.
   *
   * @param seconds - The duration of the measurement, in seconds. QEMU accepts 1 to 60.
   */
  async startDirtyRateCalc(
    seconds: number,
    options?: FlagsOptions<typeof VirDomainDirtyRateCalcFlags>,
  ): Promise<void> {
    const args = { dom: this, seconds };
    await this.#calls.call(remote.domainStartDirtyRateCalc, args, options);
  }

  // The guest agent. Most of these methods need an agent in the running guest and a channel for it in
  // the domain's XML, and are not allowed on a read-only connection. Without such a channel they
  // reject with number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`); if no agent answers, with number 86
  // (`VIR_ERR_AGENT_UNRESPONSIVE`).

  /**
   * Sets the time that libvirt waits for a reply of the guest agent
   * (`virDomainAgentSetResponseTimeout`). It applies to all later calls that use the agent.
   *
   * @param timeout - The time in seconds, or `BLOCK` (-2) to wait forever, `DEFAULT` (-1) for
   * libvirt's own timeout, `NOWAIT` (0) not to wait.
   */
  async agentSetResponseTimeout(
    timeout: OneOf<typeof VirDomainAgentResponseTimeoutValues>,
    options?: FlagsOptions,
  ): Promise<void> {
    const args = { dom: this, timeout };
    await this.#calls.call(remote.domainAgentSetResponseTimeout, args, options);
  }

  /**
   * Returns the SSH public keys that may log in as a user of the guest
   * (`virDomainAuthorizedSSHKeysGet`).
   *
   * Needs the guest agent. Not allowed on a read-only connection.
   *
   * @param user - The user's name in the guest.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers. See
   * {@link qemuAgentCommand} for the errors of an agent that is slow or refuses.
   */
  async authorizedSshKeysGet(user: string, options?: FlagsOptions): Promise<readonly string[]> {
    const args = { dom: this, user };
    return (await this.#calls.call(remote.domainAuthorizedSshKeysGet, args, options)).keys;
  }

  /**
   * Sets the SSH public keys that may log in as a user of the guest
   * (`virDomainAuthorizedSSHKeysSet`). By default they replace all existing keys.
   *
   * Needs the guest agent. With `flags: 'APPEND'` the keys are added, with `flags: 'REMOVE'` they
   * are removed. These two flags are mutually exclusive.
   *
   * @param user - The user's name in the guest.
   * @param keys - The keys, each a line of an `authorized_keys` file; at most 2048.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers. See
   * {@link qemuAgentCommand} for the errors of an agent that is slow or refuses.
   */
  async authorizedSshKeysSet(
    user: string,
    keys: readonly string[],
    options?: FlagsOptions<typeof VirDomainAuthorizedSSHKeysSetFlags>,
  ): Promise<void> {
    const args = { dom: this, user, keys };
    await this.#calls.call(remote.domainAuthorizedSshKeysSet, args, options);
  }

  /**
   * Freezes the guest's file systems, so that their disks can be copied in a consistent state
   * (`virDomainFSFreeze`). Writes in the guest block until {@link fsThaw}.
   *
   * Needs the guest agent.
   *
   * @returns The number of frozen file systems.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers. See
   * {@link qemuAgentCommand} for the errors of an agent that is slow or refuses.
   */
  async fsFreeze(options?: DomainFsFreezeOptions): Promise<number> {
    const [{ mountpoints }, rest] = named(options, { mountpoints: null });
    const args = { dom: this, mountpoints: mountpoints ?? [] };
    return (await this.#calls.call(remote.domainFsfreeze, args, rest)).filesystems;
  }

  /**
   * Thaws the guest's file systems after {@link fsFreeze} (`virDomainFSThaw`).
   *
   * Needs the guest agent.
   *
   * @returns The number of thawed file systems.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers. See
   * {@link qemuAgentCommand} for the errors of an agent that is slow or refuses.
   */
  async fsThaw(options?: DomainFsThawOptions): Promise<number> {
    const [{ mountpoints }, rest] = named(options, { mountpoints: null });
    const args = { dom: this, mountpoints: mountpoints ?? [] };
    return (await this.#calls.call(remote.domainFsthaw, args, rest)).filesystems;
  }

  /**
   * Discards the unused blocks of the guest's file systems, so that the disk images can shrink
   * (`virDomainFSTrim`).
   *
   * Needs the guest agent.
   *
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers. See
   * {@link qemuAgentCommand} for the errors of an agent that is slow or refuses.
   */
  async fsTrim(options?: DomainFsTrimOptions): Promise<void> {
    const [{ mountPoint, minimum }, rest] = named(options, { mountPoint: null, minimum: 0 });
    const args = { dom: this, mountPoint, minimum: toBigInt('minimum', minimum) };
    await this.#calls.call(remote.domainFstrim, args, rest);
  }

  /**
   * Returns the guest's mounted file systems (`virDomainGetFSInfo`).
   *
   * Needs the guest agent. Not allowed on a read-only connection.
   *
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers. See
   * {@link qemuAgentCommand} for the errors of an agent that is slow or refuses.
   */
  async getFsInfo(options?: FlagsOptions): Promise<readonly DomainFsInfo[]> {
    const args = { dom: this };
    return (await this.#calls.call(remote.domainGetFsinfo, args, options)).info;
  }

  /**
   * Returns information from the guest agent, as flat parameters and as a tree
   * (`virDomainGetGuestInfo`).
   *
   * Needs the guest agent. Not allowed on a read-only connection. The guest may report anything: do
   * not trust the values. If the agent is connected but does not answer, values are missing, and
   * there is no error.
   *
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent is connected.
   */
  async getGuestInfo(options?: DomainGetGuestInfoOptions): Promise<DomainGuestInfo> {
    const [{ types }, rest] = named(options, { types: 0 });
    const args = { dom: this, types };
    const { params } = await this.#calls.call(remote.domainGetGuestInfo, args, rest);
    return new DomainGuestInfo(decodeTypedParams(params));
  }

  /**
   * Returns the virtual CPUs that the guest's system knows (`virDomainGetGuestVcpus`).
   *
   * Needs the guest agent. Not allowed on a read-only connection.
   *
   * @returns `vcpus` (all), `online` and `offlinable`, each a string such as `0-3,7`.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers. See
   * {@link qemuAgentCommand} for the errors of an agent that is slow or refuses.
   */
  async getGuestVcpus(options?: FlagsOptions): Promise<TypedParams> {
    const args = { dom: this };
    const { params } = await this.#calls.call(remote.domainGetGuestVcpus, args, options);
    return decodeTypedParams(params);
  }

  /**
   * Returns the guest's network interfaces and their IP addresses (`virDomainInterfaceAddresses`).
   *
   * Only the source `AGENT` needs the guest agent, and only that one is not allowed on a read-only
   * connection. `LEASE` knows only addresses that libvirt's own networks have assigned by DHCP.
   * `ARP` knows only addresses in the host's ARP table.
   */
  async interfaceAddresses(
    options?: DomainInterfaceAddressesOptions,
  ): Promise<readonly DomainInterface[]> {
    const [{ source }, rest] = named(options, { source: 0 });
    const args = { dom: this, source };
    const { ifaces } = await this.#calls.call(remote.domainInterfaceAddresses, args, rest);
    return ifaces.map(({ addrs, ...iface }) => ({
      ...iface,
      addrs: addrs.map((each) => ({ ...each, typeName: enumName(VirIPAddrType, each.type) })),
    }));
  }

  /**
   * Sets virtual CPUs online or offline in the guest's system (`virDomainSetGuestVcpus`). The
   * domain keeps the CPUs: {@link setVcpu} removes them.
   *
   * Needs the guest agent.
   *
   * @param cpumap - The CPUs, as a string such as `1-3,7`.
   * @param state - True for online, false for offline.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers. See
   * {@link qemuAgentCommand} for the errors of an agent that is slow or refuses.
   */
  async setGuestVcpus(cpumap: string, state: boolean, options?: FlagsOptions): Promise<void> {
    const args = { dom: this, cpumap, state: wireBoolean('state', state) };
    await this.#calls.call(remote.domainSetGuestVcpus, args, options);
  }

  /**
   * Sets the password of a user in the guest (`virDomainSetUserPassword`).
   *
   * Needs the guest agent. With `flags: 'ENCRYPTED'`, `password` is a hash in the form that the
   * guest's system uses.
   *
   * @param user - The user's name in the guest.
   * @param password - The new password in clear text. A hash with `flags: 'ENCRYPTED'`.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the domain has no agent
   * channel.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent answers. See
   * {@link qemuAgentCommand} for the errors of an agent that is slow or refuses.
   */
  async setUserPassword(
    user: string,
    password: string,
    options?: FlagsOptions<typeof VirDomainSetUserPasswordFlags>,
  ): Promise<void> {
    const args = { dom: this, user, password };
    await this.#calls.call(remote.domainSetUserPassword, args, options);
  }

  // Security labels and launch security, which protects the guest's memory from the host.

  /**
   * Returns the launch security parameters of the running domain, such as the measurement of AMD
   * SEV (`virDomainGetLaunchSecurityInfo`). Not allowed on a read-only connection.
   */
  async getLaunchSecurityInfo(options?: FlagsOptions): Promise<TypedParams> {
    const procedure = remote.domainGetLaunchSecurityInfo;
    refuseFirst(this.#calls, procedure, { dom: this }, options);
    const strings = await this.#calls.typedParamStringFlag(options);
    const flags = flagsOf(procedure, options) | strings;
    const { params } = await this.#calls.call(procedure, { dom: this }, { ...options, flags });
    return decodeTypedParams(params);
  }

  /** Returns the label of the first security model (`virDomainGetSecurityLabel`). */
  async getSecurityLabel(options?: CallOptions): Promise<SecurityLabel> {
    const args = { dom: this };
    return decodeLabel(await this.#calls.call(remote.domainGetSecurityLabel, args, options));
  }

  /**
   * Returns the labels of all security models (`virDomainGetSecurityLabelList`).
   *
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) if the driver has no security labels.
   * libvirt 9.0.0 reports no reason: each failure is `VIR_ERR_INTERNAL_ERROR` there.
   */
  getSecurityLabelList(options?: CallOptions): Promise<readonly SecurityLabel[]> {
    return getSecurityLabelList(this.#calls, this, options);
  }

  /**
   * Passes a secret to a domain that was started in the paused state
   * (`virDomainSetLaunchSecurityState`).
   *
   * @param params - The secret and its header in base64, and optionally the guest address to write
   * to.
   */
  async setLaunchSecurityState(
    params: LaunchSecurityParams,
    options?: FlagsOptions,
  ): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, LAUNCH_SECURITY_TYPES, options);
    const args = { dom: this, params: encoded };
    await this.#calls.call(remote.domainSetLaunchSecurityState, args, options);
  }

  // Consoles, channels and screenshots, as streams.

  /**
   * Opens a channel between the host and the guest as a duplex stream (`virDomainOpenChannel`). A
   * channel is a `<channel>` of the domain's XML, which the guest sees as a device.
   *
   * With `flags: 'FORCE'` an existing session of the channel is disconnected.
   */
  async openChannel(options?: DomainOpenChannelOptions): Promise<DuplexStream> {
    const { DuplexStream } = await loadStreams();
    return new DuplexStream(await this.channelStream(options));
  }

  /**
   * Opens a channel like {@link openChannel}, as a {@link Stream}, whose methods correspond to
   * libvirt's functions (`virDomainOpenChannel`).
   */
  async channelStream(options?: DomainOpenChannelOptions): Promise<Stream> {
    const [{ name }, rest] = named(options, { name: null });
    const { openDevice } = await loadStreams();
    return openDevice(this.#calls, remote.domainOpenChannel, { dom: this, name }, rest);
  }

  /**
   * Opens a console of the running domain as a duplex stream (`virDomainOpenConsole`). The stream
   * contains only output from after it was opened. It ends when the domain stops. To close it, call
   * `end()` or `destroy()`.
   *
   * With `flags: 'FORCE'` an existing session of the console is disconnected; the stream of that
   * session fails.
   *
   * @throws {@link VirError} number 9 (`VIR_ERR_OPERATION_FAILED`) if the console has another
   * session.
   * @example
   * const console = await domain.openConsole();
   * console.pipe(process.stdout);
   * console.write('root\n');
   */
  async openConsole(options?: DomainOpenConsoleOptions): Promise<DuplexStream> {
    const { DuplexStream } = await loadStreams();
    return new DuplexStream(await this.consoleStream(options));
  }

  /**
   * Opens a console like {@link openConsole}, as a {@link Stream}, whose methods correspond to
   * libvirt's functions (`virDomainOpenConsole`).
   */
  async consoleStream(options?: DomainOpenConsoleOptions): Promise<Stream> {
    const [{ device: devName }, rest] = named(options, { device: null });
    const { openDevice } = await loadStreams();
    return openDevice(this.#calls, remote.domainOpenConsole, { dom: this, devName }, rest);
  }

  /**
   * Takes a screenshot of the running domain (`virDomainScreenshot`). The hypervisor chooses the
   * image format: see {@link Screenshot.mimeType}. Not allowed on a read-only connection.
   */
  async screenshot(options?: DomainScreenshotOptions): Promise<Screenshot> {
    const [{ screen }, rest] = named(options, { screen: 0 });
    const { openScreenshot, Screenshot } = await loadStreams();
    const { ret, stream } = await openScreenshot(this.#calls, this, screen, rest);
    return new Screenshot(stream, ret.mime);
  }

  // Snapshots: saved states of the domain to revert to.

  /** Returns whether the domain has a current snapshot (`virDomainHasCurrentSnapshot`). */
  async hasCurrentSnapshot(options?: FlagsOptions): Promise<boolean> {
    const args = { dom: this };
    const { result } = await this.#calls.call(remote.domainHasCurrentSnapshot, args, options);
    return result !== 0;
  }

  /** Returns all snapshots, or those that `flags` select (`virDomainListAllSnapshots`). */
  async listAllSnapshots(
    options?: FlagsOptions<typeof VirDomainSnapshotListFlags>,
  ): Promise<DomainSnapshot[]> {
    const args = { dom: this, needResults: 1 };
    const answer = await this.#calls.call(remote.domainListAllSnapshots, args, options);
    return answer.snapshots.map((each) => DomainSnapshot.of(this, each));
  }

  /**
   * Creates a snapshot (`virDomainSnapshotCreateXML`). It contains the disks and, for a running
   * domain, the memory, unless the XML or the flags specify otherwise. The call may take minutes.
   *
   * With `flags: 'DISK_ONLY'` the snapshot contains only the disks. With
   * `flags: ['DISK_ONLY', 'QUIESCE']` the guest agent freezes the file systems while the snapshot
   * is created. With `flags: 'HALT'` the domain is stopped afterwards.
   *
   * @param xmlDesc - The snapshot, as a `<domainsnapshot>` element or as an object.
   */
  async snapshotCreateXml(
    xmlDesc: string | SnapshotConfig,
    options?: FlagsOptions<typeof VirDomainSnapshotCreateFlags>,
  ): Promise<DomainSnapshot> {
    const { snap } = await withXml('snapshot', xmlDesc, (xml) =>
      this.#calls.call(remote.domainSnapshotCreateXml, { dom: this, xmlDesc: xml }, options),
    );
    return DomainSnapshot.of(this, snap);
  }

  /**
   * Returns the current snapshot: the last one that was created or reverted to
   * (`virDomainSnapshotCurrent`).
   *
   * @throws {@link VirError} number 72 (`VIR_ERR_NO_DOMAIN_SNAPSHOT`) if there is none.
   */
  async snapshotCurrent(options?: FlagsOptions): Promise<DomainSnapshot> {
    const args = { dom: this };
    const { snap } = await this.#calls.call(remote.domainSnapshotCurrent, args, options);
    return DomainSnapshot.of(this, snap);
  }

  /**
   * Returns the names of the snapshots (`virDomainSnapshotListNames`). Makes two calls, so
   * snapshots that are created between the calls may be missing; {@link listAllSnapshots} needs one
   * call.
   */
  async snapshotListNames(
    options?: FlagsOptions<typeof VirDomainSnapshotListFlags>,
  ): Promise<readonly string[]> {
    const maxnames = await this.snapshotNum(options);
    const args = { dom: this, maxnames };
    return (await listInto(this.#calls, remote.domainSnapshotListNames, args, options)).names;
  }

  /**
   * Looks up a snapshot by its name (`virDomainSnapshotLookupByName`).
   *
   * @throws {@link VirError} number 72 (`VIR_ERR_NO_DOMAIN_SNAPSHOT`) if there is no such snapshot.
   */
  async snapshotLookupByName(name: string, options?: FlagsOptions): Promise<DomainSnapshot> {
    const args = { dom: this, name };
    const { snap } = await this.#calls.call(remote.domainSnapshotLookupByName, args, options);
    return DomainSnapshot.of(this, snap);
  }

  /** Returns the number of snapshots (`virDomainSnapshotNum`). */
  async snapshotNum(options?: FlagsOptions<typeof VirDomainSnapshotListFlags>): Promise<number> {
    const args = { dom: this };
    return (await this.#calls.call(remote.domainSnapshotNum, args, options)).num;
  }

  /**
   * Reverts the domain to a snapshot (`virDomainRevertToSnapshot`). All changes since the snapshot
   * are lost. The domain may start or stop, but {@link id} does not change.
   *
   * `flags: 'RUNNING'` and `flags: 'PAUSED'` set the state afterwards; the default is the state in
   * the snapshot. These two flags are mutually exclusive. With `flags: 'FORCE'` the revert proceeds
   * even if libvirt considers it risky.
   *
   * @param snapshot - A snapshot of this domain.
   */
  async revertToSnapshot(
    snapshot: RemoteNonnullDomainSnapshot,
    options?: FlagsOptions<typeof VirDomainSnapshotRevertFlags>,
  ): Promise<void> {
    requireSnapshotOf(this, snapshot);
    await this.#calls.call(remote.domainRevertToSnapshot, { snap: snapshot }, options);
  }

  // Checkpoints: points in time from which changes of the disks are tracked, for incremental backups.

  /**
   * Creates a checkpoint of the running domain's disks (`virDomainCheckpointCreateXML`).
   *
   * With `flags: 'QUIESCE'` the guest agent freezes the file systems while the checkpoint is
   * created. With `flags: 'REDEFINE'` libvirt only records the metadata of a checkpoint that
   * existed before.
   *
   * @param xmlDesc - The checkpoint, as a `<domaincheckpoint>` element or as an object.
   */
  async checkpointCreateXml(
    xmlDesc: string | CheckpointConfig,
    options?: FlagsOptions<typeof VirDomainCheckpointCreateFlags>,
  ): Promise<DomainCheckpoint> {
    const { checkpoint } = await withXml('checkpoint', xmlDesc, (xml) =>
      this.#calls.call(remote.domainCheckpointCreateXml, { dom: this, xmlDesc: xml }, options),
    );
    return DomainCheckpoint.of(this, checkpoint);
  }

  /**
   * Looks up a checkpoint by its name (`virDomainCheckpointLookupByName`).
   *
   * @throws {@link VirError} number 103 (`VIR_ERR_NO_DOMAIN_CHECKPOINT`) if there is no such
   * checkpoint.
   */
  async checkpointLookupByName(name: string, options?: FlagsOptions): Promise<DomainCheckpoint> {
    const args = { dom: this, name };
    const answer = await this.#calls.call(remote.domainCheckpointLookupByName, args, options);
    return DomainCheckpoint.of(this, answer.checkpoint);
  }

  /** Returns all checkpoints, or those that `flags` select (`virDomainListAllCheckpoints`). */
  async listAllCheckpoints(
    options?: FlagsOptions<typeof VirDomainCheckpointListFlags>,
  ): Promise<DomainCheckpoint[]> {
    const args = { dom: this, needResults: 1 };
    const answer = await this.#calls.call(remote.domainListAllCheckpoints, args, options);
    return answer.checkpoints.map((each) => DomainCheckpoint.of(this, each));
  }

  // Migration to another host. The library never repeats a migration or a step of it.
  // docs/migration.md describes the steps and their failures.

  /**
   * Returns facts that may prevent a migration to the host of another connection, from the answers
   * of both hosts. An empty array promises nothing: QEMU has the last word.
   *
   * @param destination - A connection to the other host.
   *
   * @example
   * for (const { severity, message } of await domain.checkMigration(destination)) {
   *   console.log(`${severity}: ${message}`);
   * }
   */
  async checkMigration(
    destination: Connection,
    options?: CheckMigrationOptions,
  ): Promise<readonly MigrationFinding[]> {
    return (await loadMigration()).checkMigration(this, destination, options);
  }

  /**
   * Migrates the domain to the host of another connection, and returns the domain on that
   * connection (`virDomainMigrate`). {@link migrateTo} is the convenient form.
   *
   * This client makes the steps of the migration by libvirt's protocol with fixed parameters. With
   * the flag `PEER2PEER` the source daemon makes them, and connects to the destination by `uri`, or
   * by the URI of `destination`. Without the flag `LIVE` a running guest is paused meanwhile.
   *
   * The steps have no time limit (`callTimeoutMs`). If the signal aborts, the job is aborted on the
   * source, and the promise rejects with an {@link AbortError} after both hosts have undone it. If
   * the abort is too late, the promise resolves.
   *
   * @param destination - A connection to the other host.
   * @throws {@link MigrationError} if a step fails. It says where the guest is.
   */
  async migrate(destination: Connection, options?: DomainMigrateOptions): Promise<Domain> {
    return (await loadMigration()).migrate(this, destination, options, Domain.of);
  }

  /**
   * Migrates the domain to the host of another connection, and returns the domain on that
   * connection (`virDomainMigrate2`). It is {@link migrate} with another XML for the destination.
   * With the flag `PEER2PEER` the source daemon connects to the URI of `destination`.
   *
   * @param destination - A connection to the other host.
   * @throws {@link MigrationError} if a step fails. It says where the guest is.
   */
  async migrate2(destination: Connection, options?: DomainMigrate2Options): Promise<Domain> {
    return (await loadMigration()).migrate2(this, destination, options, Domain.of);
  }

  /**
   * Migrates the domain to the host of another connection, and returns the domain on that
   * connection (`virDomainMigrate3`). It is {@link migrate} with all parameters of libvirt, and
   * without the flags `PEER2PEER` and `TUNNELLED`, which {@link migrateToUri3} takes.
   *
   * @param destination - A connection to the other host.
   * @throws {@link MigrationError} if a step fails. It says where the guest is.
   * @throws {@link VirError} number 8 (`VIR_ERR_INVALID_ARG`) if the flags contain `PEER2PEER` or
   * `TUNNELLED`.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if one of the daemons is too
   * old for a parameter, or cannot migrate a domain that does not run.
   */
  async migrate3(destination: Connection, options?: DomainMigrate3Options): Promise<Domain> {
    return (await loadMigration()).migrate3(this, destination, options, Domain.of);
  }

  /**
   * Migrates the domain to the host of another connection (`virDomainMigrate3`), with named options
   * for the usual choices, progress, and the times of the result. By default a running guest keeps
   * running meanwhile, and the destination keeps no definition.
   *
   * If the signal aborts, the job is aborted on the source, and the promise rejects with an
   * {@link AbortError} after both hosts have undone it: the guest runs on the source, and nothing
   * is left on the destination. If the abort is too late, the promise resolves.
   *
   * Unlike {@link migrate3}, the guest stays paused on the source if the connection to the
   * destination is lost while it starts the guest: the guest would otherwise run twice.
   *
   * @param destination - A connection to the other host.
   * @throws {@link MigrationError} if a step fails. It says where the guest is.
   *
   * @example
   * const { domain: moved, downtimeMs } = await domain.migrateTo(destination, {
   *   persist: true,
   *   undefineSource: true,
   *   onProgress: ({ remainingBytes }) => console.log(`${remainingBytes} bytes left`),
   * });
   */
  async migrateTo(destination: Connection, options?: MigrateToOptions): Promise<MigrationResult> {
    return (await loadMigration()).migrateTo(this, destination, options, Domain.of);
  }

  /**
   * Migrates the domain to a URI (`virDomainMigrateToURI`). Only the source daemon is called. With
   * the flag `PEER2PEER` it connects to the destination daemon by that URI. Without the flag the
   * hypervisor connects to it, which QEMU does not support.
   *
   * @param duri - The URI of the destination, as seen from the source host.
   * @throws {@link MigrationError} if the migration fails.
   * @throws {@link VirError} number 8 (`VIR_ERR_INVALID_ARG`) if the URI leads to the source itself.
   * @throws {@link VirError} number 74 (`VIR_ERR_ARGUMENT_UNSUPPORTED`) if the source does not
   * support this kind of migration.
   */
  async migrateToUri(duri: string, options?: DomainMigrateToUriOptions): Promise<void> {
    await (await loadMigration()).migrateToUri(this, duri, options);
  }

  /**
   * Migrates the domain to a URI (`virDomainMigrateToURI2`). It is {@link migrateToUri} with a URI
   * for the transfer, and another XML for the destination.
   *
   * @param dconnuri - The URI by which the source daemon connects to the destination daemon, with
   * the flag `PEER2PEER`; otherwise null.
   * @throws {@link MigrationError} if the migration fails.
   */
  async migrateToUri2(
    dconnuri: string | null,
    options?: DomainMigrateToUri2Options,
  ): Promise<void> {
    await (await loadMigration()).migrateToUri2(this, dconnuri, options);
  }

  /**
   * Migrates the domain to a URI (`virDomainMigrateToURI3`). It is {@link migrateToUri} with all
   * parameters of libvirt. With the flags `PEER2PEER` and `TUNNELLED` the transfer passes through
   * the connection between the daemons.
   *
   * @param dconnuri - The URI by which the source daemon connects to the destination daemon, with
   * the flag `PEER2PEER`; otherwise null.
   * @throws {@link MigrationError} if the migration fails.
   */
  async migrateToUri3(dconnuri: string | null, options?: DomainMigrate3Options): Promise<void> {
    await (await loadMigration()).migrateToUri3(this, dconnuri, options);
  }

  // Migration settings, and the switch of a running migration to post-copy.

  /**
   * Returns the size of the cache for compressed migrations, in bytes
   * (`virDomainMigrateGetCompressionCache`).
   */
  async migrateGetCompressionCache(options?: FlagsOptions): Promise<bigint> {
    const args = { dom: this };
    const { cacheSize } = await this.#calls.call(
      remote.domainMigrateGetCompressionCache,
      args,
      options,
    );
    return cacheSize;
  }

  /**
   * Returns the longest pause of the guest at the end of a migration, in milliseconds
   * (`virDomainMigrateGetMaxDowntime`).
   */
  async migrateGetMaxDowntime(options?: FlagsOptions): Promise<bigint> {
    const args = { dom: this };
    const answer = await this.#calls.call(remote.domainMigrateGetMaxDowntime, args, options);
    return answer.downtime;
  }

  /**
   * Returns the bandwidth limit of migrations, in MiB/s (`virDomainMigrateGetMaxSpeed`).
   *
   * With `flags: 'POSTCOPY'` the limit applies to the post-copy phase.
   */
  async migrateGetMaxSpeed(
    options?: FlagsOptions<typeof VirDomainMigrateMaxSpeedFlags>,
  ): Promise<bigint> {
    const args = { dom: this };
    const answer = await this.#calls.call(remote.domainMigrateGetMaxSpeed, args, options);
    return answer.bandwidth;
  }

  /**
   * Sets the size of the cache for compressed migrations (`virDomainMigrateSetCompressionCache`).
   *
   * @param cacheSize - The size in bytes. Hypervisors round this size.
   */
  async migrateSetCompressionCache(
    cacheSize: bigint | number,
    options?: FlagsOptions,
  ): Promise<void> {
    const args = { dom: this, cacheSize: toBigInt('cacheSize', cacheSize) };
    await this.#calls.call(remote.domainMigrateSetCompressionCache, args, options);
  }

  /**
   * Sets the longest pause of the guest at the end of a migration
   * (`virDomainMigrateSetMaxDowntime`).
   *
   * @param downtime - The pause in milliseconds.
   */
  async migrateSetMaxDowntime(downtime: bigint | number, options?: FlagsOptions): Promise<void> {
    const args = { dom: this, downtime: toBigInt('downtime', downtime) };
    await this.#calls.call(remote.domainMigrateSetMaxDowntime, args, options);
  }

  /**
   * Sets the bandwidth limit of migrations (`virDomainMigrateSetMaxSpeed`).
   *
   * With `flags: 'POSTCOPY'` the limit applies to the post-copy phase.
   *
   * @param bandwidth - The bandwidth limit in MiB/s.
   */
  async migrateSetMaxSpeed(
    bandwidth: bigint | number,
    options?: FlagsOptions<typeof VirDomainMigrateMaxSpeedFlags>,
  ): Promise<void> {
    const args = { dom: this, bandwidth: toBigInt('bandwidth', bandwidth) };
    await this.#calls.call(remote.domainMigrateSetMaxSpeed, args, options);
  }

  /**
   * Switches the running migration to its post-copy phase (`virDomainMigrateStartPostCopy`). The
   * migration must have been started with the post-copy flag.
   */
  async migrateStartPostCopy(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.domainMigrateStartPostCopy, { dom: this }, options);
  }

  // Direct commands to QEMU and its guest agent, for features that libvirt has no function for.

  /**
   * Runs a command of QEMU's guest agent and returns the reply as JSON, or null if the command has
   * no reply (`virDomainQemuAgentCommand`).
   *
   * @param cmd - The command as JSON, such as `{"execute":"guest-ping"}`.
   * @throws {@link VirError} number 86 (`VIR_ERR_AGENT_UNRESPONSIVE`) if no agent is connected, or
   * if the agent does not answer at all.
   * @throws {@link VirError} number 112 (`VIR_ERR_AGENT_COMMAND_TIMEOUT`) if the agent does not
   * reply to this command in time. Before libvirt 11.2.0 it is `VIR_ERR_AGENT_UNRESPONSIVE`.
   * @throws {@link VirError} number 113 (`VIR_ERR_AGENT_COMMAND_FAILED`) with the agent's message
   * if the agent refuses the command. Before libvirt 11.2.0 it is `VIR_ERR_INTERNAL_ERROR`.
   *
   * @example
   * const cmd = '{"execute":"guest-get-time"}';
   * const answer = await domain.qemuAgentCommand(cmd, { timeoutSeconds: 5 });
   */
  async qemuAgentCommand(
    cmd: string,
    options?: DomainQemuAgentCommandOptions,
  ): Promise<string | null> {
    const [{ timeoutSeconds }, rest] = named(options, { timeoutSeconds: Timeouts.DEFAULT });
    const args = { dom: this, cmd, timeout: timeoutSeconds };
    return (await this.#calls.call(qemu.domainAgentCommand, args, rest)).result;
  }

  /**
   * Runs a command in QEMU's monitor and returns QEMU's reply as text
   * (`virDomainQemuMonitorCommand`). libvirt does not notice changes made by the command, and marks
   * the domain as tainted.
   *
   * If the command fails in QEMU, the method still resolves; the reply then contains `error` in
   * place of `return`. With `flags: 'HMP'` the command and the reply are in the human monitor's
   * syntax, such as `info status`.
   *
   * `virDomainQemuMonitorCommandWithFiles` is not available, because Node cannot pass file
   * descriptors. Without files that function is the same as this one.
   *
   * @param cmd - The command as JSON, such as `{"execute":"query-status"}`.
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the domain is not running.
   *
   * @example
   * const answer = await domain.qemuMonitorCommand('{"execute":"query-status"}');
   * console.log(JSON.parse(answer).return.status);
   */
  async qemuMonitorCommand(
    cmd: string,
    options?: FlagsOptions<typeof VirDomainQemuMonitorCommandFlags>,
  ): Promise<string> {
    const args = { dom: this, cmd };
    return (await this.#calls.call(qemu.domainMonitorCommand, args, options)).result;
  }

  /** Returns the identity as a plain object, for `JSON.stringify`. */
  toJSON(): RemoteNonnullDomain {
    return { name: this.name, uuid: this.uuid, id: this.id };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('Domain', this.toJSON(), options, inspect);
  }

  /** Fetches the id from the daemon, after a call whose reply does not contain it. */
  async #refreshId(options?: CallOptions): Promise<void> {
    const args = { uuid: this.uuid };
    const { dom } = await this.#calls.call(remote.domainLookupByUuid, args, options);
    this.#id = dom.id;
  }
}
