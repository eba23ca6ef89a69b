import { timers } from '../../async/index.ts';
import { ArgumentError } from '../../errors/index.ts';
import type {
  AnyProcedure,
  Procedure,
  VirConnectBaselineCPUFlags,
  VirConnectCompareCPUFlags,
  VirConnectListAllDomainsFlags,
  VirConnectListAllInterfacesFlags,
  VirConnectListAllNetworksFlags,
  VirConnectListAllNodeDeviceFlags,
  VirConnectListAllSecretsFlags,
  VirConnectListAllStoragePoolsFlags,
  VirCPUCompareResult,
  VirDomainCreateFlags,
  VirDomainDefineFlags,
  VirDomainSaveImageXMLFlags,
  VirDomainSaveRestoreFlags,
  VirDomainStatsTypes,
  VirInterfaceDefineFlags,
  VirNetworkCreateFlags,
  VirNetworkDefineFlags,
  VirNodeAllocPagesFlags,
  VirNodeDeviceCreateXMLFlags,
  VirNodeDeviceDefineXMLFlags,
  VirNodeSuspendTarget,
  VirNWFilterBindingCreateFlags,
  VirNWFilterDefineFlags,
  VirSecretDefineFlags,
  VirSecretUsageType,
  VirStoragePoolCreateFlags,
  VirStoragePoolDefineFlags,
} from '../../protocol/index.ts';
import { qemu, REMOTE_NODE_SEV_INFO_MAX, remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Capabilities } from '../../xml/generated/capabilities.ts';
import type { CpuConfig } from '../../xml/generated/cpu.ts';
import type { DomainConfig } from '../../xml/generated/domain.ts';
import type { DomainCapabilities } from '../../xml/generated/domain-capabilities.ts';
import type { InterfaceConfig } from '../../xml/generated/interface.ts';
import type { NetworkConfig } from '../../xml/generated/network.ts';
import type { NodeDeviceConfig } from '../../xml/generated/node-device.ts';
import type { NwfilterConfig } from '../../xml/generated/nwfilter.ts';
import type { NwfilterBindingConfig } from '../../xml/generated/nwfilter-binding.ts';
import type { SecretConfig } from '../../xml/generated/secret.ts';
import type { StoragePoolConfig } from '../../xml/generated/storage-pool.ts';
import type { StoragePoolCapabilities } from '../../xml/generated/storage-pool-capabilities.ts';
import type { SysinfoConfig } from '../../xml/generated/sysinfo.ts';
import { CALLS } from '../calls/calls-of.ts';
import { listInto } from '../calls/list-into.ts';
import { named } from '../calls/named-options.ts';
import { getCountedParams, paramsToSet } from '../calls/parameter-calls.ts';
import type { MethodOptions } from '../calls/prepare.ts';
import { flagsOf, prepare } from '../calls/prepare.ts';
import type { RawCallRules } from '../calls/raw-arguments.ts';
import { rawArguments } from '../calls/raw-arguments.ts';
import { refuseFirst } from '../calls/refuse-first.ts';
import { parsed, withXml, withXmlList } from '../documents/documents.ts';
import { Domain } from '../domain/domain.ts';
import { DomainStatsRecord } from '../domain/domain-records.ts';
import type { EventListenerHandle } from '../events/event-listener-handle.ts';
import type { EventMap, EventName } from '../events/event-map.ts';
import type { EventsOnDemand } from '../events/events-on-demand.ts';
import type { EventCallback } from '../events/start-subscription.ts';
import type { ListenOptions, SubscribeOptions } from '../events/subscribe-options.ts';
import type { Subscription } from '../events/subscription.ts';
import { Interface } from '../interface/interface.ts';
import type { CallStats } from '../live/call-stats.ts';
import type { ConnectionState, ConnectionStateChange } from '../live/connection-state.ts';
import type { Link } from '../live/link.ts';
import { Network } from '../network/network.ts';
import { NodeDevice } from '../node-device/node-device.ts';
import { NWFilter } from '../nwfilter/nwfilter.ts';
import { NWFilterBinding } from '../nwfilter/nwfilter-binding.ts';
import { Secret } from '../secret/secret.ts';
import { StoragePool } from '../storage/storage-pool.ts';
import { StorageVol } from '../storage/storage-vol.ts';
import type { StreamSessions } from '../streams/stream-sessions.ts';
import { canonicalUuid } from '../values/canonical-uuid.ts';
import { charText } from '../values/char-text.ts';
import { pathOfDaemon, requireUuid } from '../values/checks.ts';
import { decodeCpuMap } from '../values/cpu-map.ts';
import type { Flags, FlagsOptions, OneOf } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { toBigInt } from '../values/integers.ts';
import type { IdentityParams, NodeMemoryParams, SaveParams } from '../values/parameter-types.ts';
import { IDENTITY_TYPES, NODE_MEMORY_TYPES } from '../values/parameter-types.ts';
import { saveParams } from '../values/save-params.ts';
import type { TypedParams } from '../values/typed-params.ts';
import { decodeTypedParams } from '../values/typed-params.ts';
import { encodeTypedParams } from '../values/typed-params-input.ts';
import type { ConnectionCalls } from './connection-calls.ts';
import type {
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
} from './connection-options.ts';
import type { NodeCpuMap, NodeInfo, SecurityModel } from './connection-types.ts';
import { domainListFault } from './domain-list-fault.ts';
import { countedStats, requireCells, rows } from './node-stats.ts';
import { getAllDomainStats } from './plain-stats.ts';

/** The parts of an open connection. `assembleConnection` creates them. */
export interface ConnectionParts {
  readonly link: Link;
  readonly uri: string;
  readonly isReadOnly: boolean;
  readonly streams: StreamSessions;
  readonly calls: ConnectionCalls;
  readonly events: (connection: Connection) => EventsOnDemand;
}

/**
 * A connection to a libvirt daemon (`virConnect`). {@link connect} creates it.
 *
 * The methods have the names of libvirt's functions: without `virConnect` for the functions of a
 * connection, without `vir` for all others. Calls may run concurrently. Close the connection when
 * it is no longer needed, or declare it with `await using`. The objects that it returns, such as
 * {@link Domain}, need no disposal.
 */
export class Connection {
  /**
   * The URI of the connection (`virConnectGetURI`): the URI that was passed to {@link connect}, or
   * the URI that the daemon chose if none was passed.
   */
  readonly uri: string;

  /**
   * Whether the connection is read-only (`virConnectOpenReadOnly`). Calls that libvirt does not
   * allow on a read-only connection are not sent. They reject with number 29
   * (`VIR_ERR_OPERATION_DENIED`). The daemon enforces this as well.
   */
  readonly isReadOnly: boolean;

  readonly #calls: ConnectionCalls;
  readonly #link: Link;
  readonly #streams: StreamSessions;
  readonly #events: EventsOnDemand;
  #type: string | undefined;

  private constructor({ link, uri, isReadOnly, streams, calls, events }: ConnectionParts) {
    this.uri = uri;
    this.isReadOnly = isReadOnly;
    this.#link = link;
    this.#streams = streams;
    this.#calls = calls;
    this.#events = events(this);
  }

  /** @internal */
  static of(parts: ConnectionParts): Connection {
    return new Connection(parts);
  }

  /** @internal Undefined for a proxy, and for an object that only inherits from this class. */
  get [CALLS](): ConnectionCalls | undefined {
    return #calls in this ? this.#calls : undefined;
  }

  /**
   * Whether the connection is open, as far as the client knows (`virConnectIsAlive`).
   *
   * Reading this property sends nothing. If the daemon disappears without closing the connection,
   * keepalive notices it: after 30 seconds by default, see {@link ConnectOptions.keepAlive}. With
   * `keepAlive: false`, or a daemon without keepalive, this stays true until the operating system
   * ends the connection. During a reconnect this is false; see {@link state}.
   */
  get isAlive(): boolean {
    return !this.#link.opened.session.isClosed;
  }

  /**
   * The state of the connection: `open`, `reconnecting` while a lost connection is re-established
   * (option `reconnect`), or `closed`.
   */
  get state(): ConnectionState {
    return this.#link.state;
  }

  /**
   * The calls that have no reply yet, counted now. Reading this property sends nothing.
   *
   * A program that monitors guests should log it if calls time out: `oldestAbandoned` names the
   * guest that does not respond.
   */
  get callStats(): CallStats {
    return this.#link.callStats;
  }

  /**
   * Iterates over the changes of {@link state} after this call, up to `closed`. The iteration does
   * not keep the process alive.
   *
   * @example
   * for await (const { state, error } of connection.stateChanges()) {
   *   console.log(state, error?.message);
   * }
   */
  stateChanges(options: CallOptions = {}): AsyncIterableIterator<ConnectionStateChange> {
    return this.#link.stateChanges(options.signal);
  }

  /**
   * Calls a procedure of libvirt's protocol with the structs of the wire as arguments and result.
   *
   * Every procedure of `remote`, `qemu` and `lxc` from `libvirt-client/protocol` can be called,
   * including those without a method here. A procedure that opens a stream returns only its reply:
   * the stream is ended immediately, and its data cannot be read.
   *
   * @throws {@link ArgumentError} if `args` does not fit the procedure. In that case, nothing is
   * sent.
   * @throws {@link VirError} if libvirt answers with an error, or if libvirt's own client would not
   * send the call: a call that a read-only connection does not allow, mutually exclusive flags,
   * arguments that its function refuses, or arguments over a limit (`VIR_ERR_RPC`). See `outcome`.
   * @throws {@link TransportError} if the connection is closed or lost. See `outcome`.
   *
   * @example
   * import { remote } from 'libvirt-client/protocol';
   * const { xml } = await connection.call(remote.domainGetXmlDesc, { dom: domain, flags: 0 });
   */
  call<Ret>(procedure: Procedure<void, Ret>, options?: CallOptions): Promise<Ret>;
  call<Args, Ret>(procedure: Procedure<Args, Ret>, args: Args, options?: CallOptions): Promise<Ret>;
  call(procedure: AnyProcedure, first?: unknown, second?: CallOptions): Promise<unknown> {
    let args: unknown;
    let options: CallOptions | undefined;
    try {
      [args, options] = rawArguments(RAW_CALLS, procedure, first, second);
    } catch (error) {
      return Promise.reject(error);
    }
    const refusal = this.#calls.refusal(procedure, args);
    if (refusal !== undefined) return Promise.reject(refusal);
    return this.#link.call(procedure, args, options);
  }

  /**
   * Subscribes to events (`virConnectDomainEventRegisterAny` and its equivalents for other
   * objects).
   *
   * Resolves when the daemon has registered the subscription. No later event is missed. With
   * several names, the subscription returns the events of all of them in the order of arrival.
   *
   * After a reconnect the subscription is re-established. The subscription reports this with an
   * item `{ type: 'reconnected' }`. If the connection is lost without a reconnect, the iteration
   * throws the error. If the connection is closed, the iteration ends. An open subscription keeps
   * the process alive, unless its only event is `connection:close`.
   *
   * @throws {@link ArgumentError} if a name is unknown, if the object is not of the class of the
   * events, or if the event is newer than the daemon and the daemon is older than libvirt 1.2.
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) if the daemon does not know the event.
   * With the option `skipUnsupported`, the events that the daemon knows are subscribed to, and
   * {@link Subscription.unsupported} contains the others.
   *
   * @example
   * for await (const event of await connection.subscribe('domain:lifecycle')) {
   *   if (event.type === 'domain:lifecycle') console.log(event.domain.name, event.eventName);
   * }
   */
  async subscribe<Name extends EventName>(
    names: Name | readonly Name[],
    options: SubscribeOptions<NoInfer<Name>> = {},
  ): Promise<Subscription<EventMap[Name]>> {
    return (await this.#events.get()).subscribe(names, options);
  }

  /**
   * Calls `listener` with each event and each item that {@link subscribe} describes, in the order
   * of arrival (`virConnectDomainEventRegisterAny` and its equivalents for other objects).
   *
   * Resolves when the daemon has registered the listener. The listener may make calls on the
   * connection. Its errors go to `onError` and do not affect the connection. The option
   * `skipUnsupported` leaves out events that the daemon does not know.
   *
   * @example
   * const handle = await connection.listen('domain:reboot', (event) => {
   *   if (event.type === 'domain:reboot') console.log(event.domain.name);
   * });
   * await handle.close();
   */
  async listen<Name extends EventName>(
    names: Name | readonly Name[],
    listener: EventCallback<EventMap[NoInfer<Name>]>,
    options: ListenOptions<NoInfer<Name>> = {},
  ): Promise<EventListenerHandle> {
    return (await this.#events.get()).listen(names, listener, options);
  }

  /**
   * Closes the connection (`virConnectClose`).
   *
   * Pending calls reject with `CONNECTION_CLOSED`, and open streams fail. A stream without a
   * listener for `error` only emits `close`. The daemon stops guests that were started with
   * `VIR_DOMAIN_START_AUTODESTROY`. Resolves when the connection and its streams are closed, within
   * seconds even if the daemon does not answer. Further calls of `close` have no effect.
   */
  async close(): Promise<void> {
    await Promise.all([this.#link.close(), this.#streams.close()]);
    // Node's streams emit `close` in a later tick.
    await new Promise<void>((resolve) => timers.setImmediate(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  // The hypervisor and the daemon

  /**
   * Computes a CPU that is available on all hosts with the given CPUs (`virConnectBaselineCPU`).
   * Returns it as XML.
   *
   * @param xmlCpus - The hosts' CPUs, as `<cpu>` elements or as objects.
   */
  async baselineCpu(
    xmlCpus: readonly (string | CpuConfig)[],
    options?: FlagsOptions<typeof VirConnectBaselineCPUFlags>,
  ): Promise<string> {
    const { cpu } = await withXmlList('cpu', xmlCpus, (xmls) =>
      this.#calls.call(remote.connectBaselineCpu, { xmlCpus: xmls }, options),
    );
    return cpu;
  }

  /**
   * Computes a CPU that a guest can have on all hosts with the given CPUs
   * (`virConnectBaselineHypervisorCPU`). Returns it as XML.
   *
   * @param xmlCpus - The `host-model` CPUs from the domain capabilities of the hosts, as `<cpu>`
   * elements or as objects.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async baselineHypervisorCpu(
    xmlCpus: readonly (string | CpuConfig)[],
    options?: ConnectBaselineHypervisorCpuOptions,
  ): Promise<string> {
    const [cpu, rest] = named(options, {
      emulator: null,
      arch: null,
      machine: null,
      virttype: null,
    });
    const answer = await withXmlList('cpu', xmlCpus, (xmls) =>
      this.#calls.call(remote.connectBaselineHypervisorCpu, { ...cpu, xmlCpus: xmls }, rest),
    );
    return answer.cpu;
  }

  /**
   * Compares the host's CPU with a CPU in XML (`virConnectCompareCPU`).
   *
   * Returns `INCOMPATIBLE` if the host lacks a feature, `IDENTICAL` if both are the same, and
   * `SUPERSET` if the host has all features and more.
   *
   * @param xmlDesc - The CPU, as a `<cpu>` element or as an object.
   * @throws {@link VirError} number 91 (`VIR_ERR_CPU_INCOMPATIBLE`) in place of the result
   * `INCOMPATIBLE`, with `flags: 'FAIL_INCOMPATIBLE'`.
   */
  async compareCpu(
    xmlDesc: string | CpuConfig,
    options?: FlagsOptions<typeof VirConnectCompareCPUFlags>,
  ): Promise<VirCPUCompareResult> {
    const { result } = await withXml('cpu', xmlDesc, (xml) =>
      this.#calls.call(remote.connectCompareCpu, { xml }, options),
    );
    return result as VirCPUCompareResult;
  }

  /**
   * Compares the CPU that a guest can have on this host with a CPU in XML
   * (`virConnectCompareHypervisorCPU`). Unlike {@link compareCpu} it takes into account which
   * features the hypervisor can provide to a guest.
   *
   * @param xmlCpu - The CPU, as a `<cpu>` element or as an object.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   * @throws {@link VirError} number 91 (`VIR_ERR_CPU_INCOMPATIBLE`) in place of the result
   * `INCOMPATIBLE`, with `flags: 'FAIL_INCOMPATIBLE'`.
   */
  async compareHypervisorCpu(
    xmlCpu: string | CpuConfig,
    options?: ConnectCompareHypervisorCpuOptions,
  ): Promise<VirCPUCompareResult> {
    const [cpu, rest] = named(options, {
      emulator: null,
      arch: null,
      machine: null,
      virttype: null,
    });
    const { result } = await withXml('cpu', xmlCpu, (xml) =>
      this.#calls.call(remote.connectCompareHypervisorCpu, { ...cpu, xmlCpu: xml }, rest),
    );
    return result as VirCPUCompareResult;
  }

  /**
   * Lists the names of the CPU models that libvirt knows for the given architecture
   * (`virConnectGetCPUModelNames`).
   *
   * An empty list means that libvirt does not restrict the model for this architecture.
   *
   * @param arch - The architecture, such as `x86_64`.
   */
  async getCpuModelNames(arch: string, options?: FlagsOptions): Promise<readonly string[]> {
    const args = { arch, needResults: 1 };
    return (await this.#calls.call(remote.connectGetCpuModelNames, args, options)).models;
  }

  /**
   * Returns the capabilities of the host and the hypervisor as XML (`virConnectGetCapabilities`).
   */
  async getCapabilities(options?: CallOptions): Promise<string> {
    return (await this.#calls.call(remote.connectGetCapabilities, undefined, options)).capabilities;
  }

  /**
   * Returns the capabilities of the host and the hypervisor as a typed object
   * (`virConnectGetCapabilities`).
   */
  getCapabilitiesConfig(options?: CallOptions): Promise<Capabilities> {
    return parsed('capabilities', this.getCapabilities(options));
  }

  /**
   * Returns the capabilities of the given kind of guest as XML (`virConnectGetDomainCapabilities`).
   *
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async getDomainCapabilities(options?: ConnectGetDomainCapabilitiesOptions): Promise<string> {
    const [guest, rest] = named(options, {
      emulatorbin: null,
      arch: null,
      machine: null,
      virttype: null,
    });
    return (await this.#calls.call(remote.connectGetDomainCapabilities, guest, rest)).capabilities;
  }

  /**
   * Returns the capabilities of the given kind of guest as a typed object
   * (`virConnectGetDomainCapabilities`).
   *
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  getDomainCapabilitiesConfig(
    options?: ConnectGetDomainCapabilitiesOptions,
  ): Promise<DomainCapabilities> {
    return parsed('domainCapabilities', this.getDomainCapabilities(options));
  }

  /** Returns the name of the daemon's host (`virConnectGetHostname`). */
  async getHostname(options?: CallOptions): Promise<string> {
    return (await this.#calls.call(remote.connectGetHostname, undefined, options)).hostname;
  }

  /**
   * Returns the libvirt version of the daemon as 1,000,000 * major + 1,000 * minor + release
   * (`virConnectGetLibVersion`).
   */
  async getLibVersion(options?: CallOptions): Promise<bigint> {
    return (await this.#calls.call(remote.connectGetLibVersion, undefined, options)).libVer;
  }

  /** Returns the maximum number of virtual CPUs of a guest (`virConnectGetMaxVcpus`). */
  async getMaxVcpus(options?: ConnectGetMaxVcpusOptions): Promise<number> {
    const [{ type }, rest] = named(options, { type: null });
    return (await this.#calls.call(remote.connectGetMaxVcpus, { type }, rest)).maxVcpus;
  }

  /** Returns the host's SMBIOS information as XML (`virConnectGetSysinfo`). */
  async getSysinfo(options?: FlagsOptions): Promise<string> {
    return (await this.#calls.call(remote.connectGetSysinfo, {}, options)).sysinfo;
  }

  /** Returns the host's SMBIOS information as a typed object (`virConnectGetSysinfo`). */
  getSysinfoConfig(options?: FlagsOptions): Promise<SysinfoConfig> {
    return parsed('sysinfo', this.getSysinfo(options));
  }

  /**
   * Returns the type of the hypervisor driver, such as `QEMU` or `Test` (`virConnectGetType`). The
   * value is read once and cached for the life of the connection.
   */
  async getType(options?: CallOptions): Promise<string> {
    this.#type ??= (await this.#calls.call(remote.connectGetType, undefined, options)).type;
    return this.#type;
  }

  /**
   * Returns the version of the hypervisor as 1,000,000 * major + 1,000 * minor + release
   * (`virConnectGetVersion`), or 0 if the driver does not know it.
   */
  async getVersion(options?: CallOptions): Promise<bigint> {
    return (await this.#calls.call(remote.connectGetVersion, undefined, options)).hvVer;
  }

  /**
   * Returns whether the connection is encrypted, and secure on the daemon's side
   * (`virConnectIsEncrypted`). A unix socket is secure, but not encrypted.
   *
   * The result differs from libvirt's own client in two cases. libvirt returns false for SSH, and
   * true for any SASL login, even for one that does not encrypt.
   */
  async isEncrypted(options?: CallOptions): Promise<boolean> {
    const { secure } = await this.#calls.call(remote.connectIsSecure, undefined, options);
    return secure !== 0 && this.#link.opened.session.channel.isEncrypted;
  }

  /**
   * Returns whether the connection is protected against eavesdropping (`virConnectIsSecure`).
   *
   * The result combines the daemon's reply about its side with the transport of the client's side.
   * TLS, unix sockets, SSH and SASL with encryption are secure; plain TCP is not.
   */
  async isSecure(options?: CallOptions): Promise<boolean> {
    const { secure } = await this.#calls.call(remote.connectIsSecure, undefined, options);
    return secure !== 0 && this.#link.opened.session.channel.isSecure;
  }

  /**
   * Sets the identity that the daemon checks against its access rules, for a program that acts for
   * another user (`virConnectSetIdentity`). The new identity replaces the previous one completely.
   * Setting it requires write access.
   *
   * The identity applies to all later calls, to the separate sessions of new streams, and to the
   * sessions after a reconnect. A raw {@link call} of this procedure applies to the current session
   * only.
   *
   * @param params - The new identity, such as `user-name` and `unix-user-id`.
   * @throws {@link VirError} number 88 (`VIR_ERR_ACCESS_DENIED`) if the daemon's access rules do
   * not let this client write.
   */
  async setIdentity(params: IdentityParams, options?: FlagsOptions): Promise<void> {
    const args = { params: encodeTypedParams(params, IDENTITY_TYPES) };
    await this.#calls.call(remote.connectSetIdentity, args, options);
    this.#link.beginWith(
      remote.connectSetIdentity,
      prepare(remote.connectSetIdentity, args, options),
    );
    this.#streams.renew();
  }

  // The host: memory, CPUs and suspend

  /**
   * Reserves huge pages for guests, or releases them (`virNodeAllocPages`).
   *
   * By default the counts are added to the reserved pages. With `flags: 'SET'` they replace the
   * number of reserved pages; only this can release pages.
   *
   * @param pageSizes - The page sizes in KiB, at most 1024 of them.
   * @param pageCounts - The number of pages of each size.
   * @param startCell - The number of the first NUMA cell, or -1 for the host as a whole.
   * @param cellCount - The number of cells, at least 1.
   * @returns The number of cells that were changed, counted once for each page size.
   */
  async nodeAllocPages(
    pageSizes: readonly number[],
    pageCounts: ReadonlyArray<bigint | number>,
    startCell: number,
    cellCount: number,
    options?: FlagsOptions<typeof VirNodeAllocPagesFlags>,
  ): Promise<number> {
    if (pageSizes.length !== pageCounts.length) {
      const problem = 'Expected "pageCounts" to have one count for each of "pageSizes"';
      throw new ArgumentError(problem, { argument: 'pageCounts' });
    }
    const counts = pageCounts.map((count) => toBigInt('pageCounts', count));
    const args = { pageSizes, pageCounts: counts, startCell, cellCount };
    return (await this.#calls.call(remote.nodeAllocPages, args, options)).ret;
  }

  /** Returns which CPUs of the host are online (`virNodeGetCPUMap`). */
  async nodeGetCpuMap(options?: FlagsOptions): Promise<NodeCpuMap> {
    const args = { needMap: 1, needOnline: 1 };
    const { cpumap, online, ret } = await this.#calls.call(remote.nodeGetCpuMap, args, options);
    return { cpumap: decodeCpuMap(cpumap, ret), online };
  }

  /**
   * Returns the time that a CPU of the host has spent on each kind of work, in nanoseconds
   * (`virNodeGetCPUStats`). The keys are libvirt's names, such as `kernel`, `user` and `idle`.
   * `utilization`, which some drivers return, is in percent.
   *
   * @param cpuNum - The number of the CPU, or `VirNodeGetCPUStatsAllCPUs.CPUS` (-1) for all CPUs
   * together.
   */
  nodeGetCpuStats(
    cpuNum: number,
    options?: FlagsOptions,
  ): Promise<Readonly<Record<string, bigint>>> {
    return countedStats((nparams) =>
      this.#calls.call(remote.nodeGetCpuStats, { cpuNum, nparams }, options),
    );
  }

  /**
   * Returns the free memory of each NUMA cell in bytes (`virNodeGetCellsFreeMemory`).
   *
   * @param startCell - The number of the first cell, 0 or more.
   * @param maxCells - The maximum number of cells to return, from 1 to 1024. The host may have
   * fewer.
   * @throws {@link VirError} number 39 (`VIR_ERR_RPC`) if `maxCells` is greater than 1024. In that
   * case, nothing is sent.
   */
  async nodeGetCellsFreeMemory(
    startCell: number,
    maxCells: number,
    options?: CallOptions,
  ): Promise<readonly bigint[]> {
    const args = { startCell, maxcells: maxCells };
    requireCells(this.#calls, remote.nodeGetCellsFreeMemory, args, maxCells, options);
    return (await this.#calls.call(remote.nodeGetCellsFreeMemory, args, options)).cells;
  }

  /** Returns the free memory of the host in bytes (`virNodeGetFreeMemory`). */
  async nodeGetFreeMemory(options?: CallOptions): Promise<bigint> {
    return (await this.#calls.call(remote.nodeGetFreeMemory, undefined, options)).freeMem;
  }

  /**
   * Returns the number of free memory pages by NUMA cell and page size (`virNodeGetFreePages`).
   *
   * @param pages - The page sizes in KiB.
   * @param startCell - The number of the first cell, or -1 for the host as a whole.
   * @param cellCount - The number of cells, at least 1. If the host has fewer, the result has fewer
   * rows.
   * @returns One row per cell, with one count per page size in the order of `pages`.
   * @throws {@link VirError} number 39 (`VIR_ERR_RPC`) if `pages.length * cellCount` is greater
   * than 1024. In that case, nothing is sent.
   */
  async nodeGetFreePages(
    pages: readonly number[],
    startCell: number,
    cellCount: number,
    options?: FlagsOptions,
  ): Promise<ReadonlyArray<readonly bigint[]>> {
    const args = { pages, startCell, cellCount };
    requireCells(this.#calls, remote.nodeGetFreePages, args, pages.length * cellCount, options);
    const { counts } = await this.#calls.call(remote.nodeGetFreePages, args, options);
    return rows(counts, pages.length);
  }

  /** Returns the hardware of the host: CPU model and topology, and memory (`virNodeGetInfo`). */
  async nodeGetInfo(options?: CallOptions): Promise<NodeInfo> {
    const info = await this.#calls.call(remote.nodeGetInfo, undefined, options);
    return { ...info, model: charText(info.model) };
  }

  /** Returns the settings of the host's memory sharing, KSM (`virNodeGetMemoryParameters`). */
  nodeGetMemoryParameters(options?: FlagsOptions): Promise<TypedParams> {
    const procedure = remote.nodeGetMemoryParameters;
    return getCountedParams(this.#calls, procedure, options, (nparams) => ({ nparams }));
  }

  /**
   * Returns the memory of the host by kind of use, in KiB (`virNodeGetMemoryStats`). The keys are
   * libvirt's names, such as `total` and `free`.
   *
   * @param cellNum - The number of the NUMA cell, or `VirNodeGetMemoryStatsAllCells.CELLS` (-1) for
   * the whole host.
   */
  nodeGetMemoryStats(
    cellNum: number,
    options?: FlagsOptions,
  ): Promise<Readonly<Record<string, bigint>>> {
    return countedStats((nparams) =>
      this.#calls.call(remote.nodeGetMemoryStats, { nparams, cellNum }, options),
    );
  }

  /**
   * Returns the AMD SEV capabilities of the host (`virNodeGetSEVInfo`).
   *
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async nodeGetSevInfo(options?: FlagsOptions): Promise<TypedParams> {
    const procedure = remote.nodeGetSevInfo;
    // Any number other than 0 makes the daemon return all parameters.
    const args = { nparams: REMOTE_NODE_SEV_INFO_MAX };
    refuseFirst(this.#calls, procedure, args, options);
    const strings = await this.#calls.typedParamStringFlag(options);
    const flags = flagsOf(procedure, options) | strings;
    const { params } = await this.#calls.call(procedure, args, { ...options, flags });
    return decodeTypedParams(params);
  }

  /** Returns the security model of the host (`virNodeGetSecurityModel`). */
  async nodeGetSecurityModel(options?: CallOptions): Promise<SecurityModel> {
    const { model, doi } = await this.#calls.call(remote.nodeGetSecurityModel, undefined, options);
    return { model: charText(model), doi: charText(doi) };
  }

  /**
   * Changes the settings of the host's memory sharing, KSM (`virNodeSetMemoryParameters`).
   *
   * @param params - The settings to change. Settings that are left out keep their values.
   */
  async nodeSetMemoryParameters(params: NodeMemoryParams, options?: FlagsOptions): Promise<void> {
    const encoded = await paramsToSet(this.#calls, params, NODE_MEMORY_TYPES, options);
    await this.#calls.call(remote.nodeSetMemoryParameters, { params: encoded }, options);
  }

  /**
   * Suspends the host with all its guests, and wakes it after the given time
   * (`virNodeSuspendForDuration`).
   *
   * @param target - The sleep state: a name or number of `VirNodeSuspendTarget`.
   * @param duration - Seconds until the host wakes, at least 60.
   */
  async nodeSuspendForDuration(
    target: OneOf<typeof VirNodeSuspendTarget>,
    duration: bigint | number,
    options?: FlagsOptions,
  ): Promise<void> {
    const args = { target, duration: toBigInt('duration', duration) };
    await this.#calls.call(remote.nodeSuspendForDuration, args, options);
  }

  // Domains

  /**
   * Converts a native configuration of a hypervisor to libvirt's domain XML
   * (`virConnectDomainXMLFromNative`).
   *
   * @param nativeFormat - The driver's name for the format, such as `xen-xl` or `vmware-vmx`.
   * @param nativeConfig - The text of the configuration.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async domainXmlFromNative(
    nativeFormat: string,
    nativeConfig: string,
    options?: FlagsOptions,
  ): Promise<string> {
    const args = { nativeFormat, nativeConfig };
    return (await this.#calls.call(remote.connectDomainXmlFromNative, args, options)).domainXml;
  }

  /**
   * Converts libvirt's domain XML to a native configuration of a hypervisor
   * (`virConnectDomainXMLToNative`).
   *
   * @param nativeFormat - The driver's name for the format, such as `qemu-argv` or `xen-xl`.
   * @param domainXml - The domain, as XML or as an object.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async domainXmlToNative(
    nativeFormat: string,
    domainXml: string | DomainConfig,
    options?: FlagsOptions,
  ): Promise<string> {
    const { nativeConfig } = await withXml('domain', domainXml, (xml) => {
      const args = { nativeFormat, domainXml: xml };
      return this.#calls.call(remote.connectDomainXmlToNative, args, options);
    });
    return nativeConfig;
  }

  /**
   * Returns the statistics of all domains in one call (`virConnectGetAllDomainStats`).
   *
   * Each record contains the statistics in two forms: flat, keyed by libvirt's names (`params`),
   * and as a tree (`stats`). Groups of statistics that the driver does not have are left out; with
   * `flags: 'ENFORCE_STATS'` they are an error. Flags such as `ACTIVE` or `PERSISTENT` select the
   * domains.
   */
  async getAllDomainStats(
    options?: ConnectGetAllDomainStatsOptions,
  ): Promise<readonly DomainStatsRecord[]> {
    const [{ stats }, rest] = named(options, { stats: 0 });
    return this.#statsOf([], stats, rest);
  }

  /**
   * Lists all domains, or those that the flags select (`virConnectListAllDomains`).
   *
   * Flags of one group, such as `ACTIVE` and `INACTIVE`, select the domains that match any of them.
   * Flags of different groups select the domains that match each group:
   * `flags: ['ACTIVE', 'AUTOSTART']`.
   */
  async listAllDomains(
    options?: FlagsOptions<typeof VirConnectListAllDomainsFlags>,
  ): Promise<Domain[]> {
    const args = { needResults: 1 };
    const { domains } = await this.#calls.call(remote.connectListAllDomains, args, options);
    return domains.map((dom) => Domain.of(this, dom));
  }

  /**
   * Lists the names of the domains that are defined and not running
   * (`virConnectListDefinedDomains`).
   *
   * Makes two calls, the first for the number of domains. A domain that is defined between the two
   * calls may be missing. {@link listAllDomains} needs one call.
   */
  async listDefinedDomains(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedDomains(options);
    return (await listInto(this.#calls, remote.connectListDefinedDomains, { maxnames }, options))
      .names;
  }

  /**
   * Lists the ids of the running domains (`virConnectListDomains`).
   *
   * Makes two calls, the first for the number of domains. A domain that starts between the two
   * calls may be missing. {@link listAllDomains} needs one call.
   */
  async listDomains(options?: CallOptions): Promise<readonly number[]> {
    const maxids = await this.numOfDomains(options);
    return (await listInto(this.#calls, remote.connectListDomains, { maxids }, options)).ids;
  }

  /**
   * Returns the number of domains that are defined and not running
   * (`virConnectNumOfDefinedDomains`).
   */
  async numOfDefinedDomains(options?: CallOptions): Promise<number> {
    return (await this.#calls.call(remote.connectNumOfDefinedDomains, undefined, options)).num;
  }

  /** Returns the number of running domains (`virConnectNumOfDomains`). */
  async numOfDomains(options?: CallOptions): Promise<number> {
    return (await this.#calls.call(remote.connectNumOfDomains, undefined, options)).num;
  }

  /**
   * Starts a transient domain (`virDomainCreateLinux`). This is libvirt's older name of
   * {@link domainCreateXml}.
   */
  domainCreateLinux(
    xmlDesc: string | DomainConfig,
    options?: FlagsOptions<typeof VirDomainCreateFlags>,
  ): Promise<Domain> {
    return this.domainCreateXml(xmlDesc, options);
  }

  /**
   * Starts a transient domain (`virDomainCreateXML`). A transient domain has no definition: it
   * disappears when it stops.
   *
   * With `flags: 'START_PAUSED'` the domain starts paused. With `flags: 'START_AUTODESTROY'` the
   * daemon stops the domain when this connection closes or is lost.
   *
   * @param xmlDesc - The domain, as XML or as an object.
   */
  async domainCreateXml(
    xmlDesc: string | DomainConfig,
    options?: FlagsOptions<typeof VirDomainCreateFlags>,
  ): Promise<Domain> {
    const { dom } = await withXml('domain', xmlDesc, (xml) =>
      this.#calls.call(remote.domainCreateXml, { xmlDesc: xml }, options),
    );
    return Domain.of(this, dom);
  }

  /**
   * Defines a domain without starting it (`virDomainDefineXML`).
   *
   * If there is a domain with the same name and UUID, its definition is replaced.
   * {@link Domain.redefine} changes a definition without the loss of passwords.
   *
   * @param xml - The domain, as XML or as an object.
   */
  async domainDefineXml(xml: string | DomainConfig, options?: CallOptions): Promise<Domain> {
    const { dom } = await withXml('domain', xml, (text) =>
      this.#calls.call(remote.domainDefineXml, { xml: text }, options),
    );
    return Domain.of(this, dom);
  }

  /**
   * Defines a domain without starting it (`virDomainDefineXMLFlags`). See {@link domainDefineXml}.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param xml - The domain, as XML or as an object.
   */
  async domainDefineXmlFlags(
    xml: string | DomainConfig,
    options?: FlagsOptions<typeof VirDomainDefineFlags>,
  ): Promise<Domain> {
    const { dom } = await withXml('domain', xml, (text) =>
      this.#calls.call(remote.domainDefineXmlFlags, { xml: text }, options),
    );
    return Domain.of(this, dom);
  }

  /**
   * Looks up a running domain by its id (`virDomainLookupByID`).
   *
   * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) if no running domain has this id.
   */
  async domainLookupById(id: number, options?: CallOptions): Promise<Domain> {
    return Domain.of(this, (await this.#calls.call(remote.domainLookupById, { id }, options)).dom);
  }

  /**
   * Looks up a domain by its name (`virDomainLookupByName`).
   *
   * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) if there is no such domain.
   */
  async domainLookupByName(name: string, options?: CallOptions): Promise<Domain> {
    return Domain.of(
      this,
      (await this.#calls.call(remote.domainLookupByName, { name }, options)).dom,
    );
  }

  /**
   * Looks up a domain by its UUID (`virDomainLookupByUUID`).
   *
   * @param uuid - The UUID in its canonical form, with dashes.
   * @throws {@link ArgumentError} if `uuid` is not in that form.
   * @throws {@link VirError} number 42 (`VIR_ERR_NO_DOMAIN`) if there is no such domain.
   */
  async domainLookupByUuid(uuid: string, options?: CallOptions): Promise<Domain> {
    requireUuid(uuid, 'domainLookupByUuidString');
    return Domain.of(
      this,
      (await this.#calls.call(remote.domainLookupByUuid, { uuid }, options)).dom,
    );
  }

  /**
   * Looks up a domain by its UUID in any form that libvirt accepts, such as the form without dashes
   * (`virDomainLookupByUUIDString`). See {@link domainLookupByUuid}.
   */
  domainLookupByUuidString(uuid: string, options?: CallOptions): Promise<Domain> {
    return this.domainLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * Starts a domain from a file that {@link Domain.save} wrote (`virDomainRestore`).
   *
   * @param from - A path on the daemon's host. It must be absolute unless the daemon is local.
   */
  async domainRestore(from: string, options?: CallOptions): Promise<void> {
    const path = pathOfDaemon(this.#calls, 'from', from);
    await this.#calls.call(remote.domainRestore, { from: path }, options);
  }

  /**
   * Starts a domain from a file that {@link Domain.save} wrote (`virDomainRestoreFlags`).
   *
   * With `flags: 'RUNNING'` or `flags: 'PAUSED'` the domain is running or paused afterwards,
   * regardless of its saved state.
   *
   * @param from - A path on the daemon's host. It must be absolute unless the daemon is local.
   */
  async domainRestoreFlags(from: string, options?: DomainRestoreFlagsOptions): Promise<void> {
    const [{ dxml }, rest] = named(options, { dxml: null });
    const path = pathOfDaemon(this.#calls, 'from', from);
    await withXml('domain', dxml, (xml) =>
      this.#calls.call(remote.domainRestoreFlags, { from: path, dxml: xml }, rest),
    );
  }

  /**
   * Starts a domain from a file that {@link Domain.saveParams} wrote (`virDomainRestoreParams`).
   * Needs libvirt 8.4.0 or later.
   *
   * @param params - The file and the parameters for reading it. `file` is a path on the daemon's
   * host, which must be absolute unless the daemon is local.
   */
  async domainRestoreParams(
    params: SaveParams,
    options?: FlagsOptions<typeof VirDomainSaveRestoreFlags>,
  ): Promise<void> {
    await this.#calls.call(
      remote.domainRestoreParams,
      { params: saveParams(this.#calls, params) },
      options,
    );
  }

  /**
   * Replaces the domain XML in a file that {@link Domain.save} wrote
   * (`virDomainSaveImageDefineXML`).
   *
   * Only properties that the guest cannot see may change, such as the paths of its disks.
   *
   * @param file - A path on the daemon's host. It must be absolute unless the daemon is local.
   * @param dxml - The new domain, as XML or as an object.
   */
  async domainSaveImageDefineXml(
    file: string,
    dxml: string | DomainConfig,
    options?: FlagsOptions<typeof VirDomainSaveRestoreFlags>,
  ): Promise<void> {
    const path = pathOfDaemon(this.#calls, 'file', file);
    await withXml('domain', dxml, (xml) =>
      this.#calls.call(remote.domainSaveImageDefineXml, { file: path, dxml: xml }, options),
    );
  }

  /**
   * Returns the domain in a file that {@link Domain.save} wrote, as a typed object
   * (`virDomainSaveImageGetXMLDesc`). See {@link domainSaveImageGetXmlDesc}.
   *
   * @param file - A path on the daemon's host. It must be absolute unless the daemon is local.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  domainSaveImageGetConfig(
    file: string,
    options?: FlagsOptions<typeof VirDomainSaveImageXMLFlags>,
  ): Promise<DomainConfig> {
    return parsed('domain', this.domainSaveImageGetXmlDesc(file, options));
  }

  /**
   * Returns the domain XML in a file that {@link Domain.save} wrote
   * (`virDomainSaveImageGetXMLDesc`).
   *
   * With `flags: 'SECURE'` the XML includes sensitive data, such as passwords.
   *
   * @param file - A path on the daemon's host. It must be absolute unless the daemon is local.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async domainSaveImageGetXmlDesc(
    file: string,
    options?: FlagsOptions<typeof VirDomainSaveImageXMLFlags>,
  ): Promise<string> {
    const path = pathOfDaemon(this.#calls, 'file', file);
    return (await this.#calls.call(remote.domainSaveImageGetXmlDesc, { file: path }, options)).xml;
  }

  /**
   * Returns the statistics of the given domains in one call (`virDomainListGetStats`).
   *
   * Each record contains the statistics in two forms: flat, keyed by libvirt's names (`params`),
   * and as a tree (`stats`). Groups of statistics that the driver does not have are left out; with
   * `flags: 'ENFORCE_STATS'` they are an error.
   *
   * @param doms - At least one domain. All must belong to this connection.
   * @throws {@link VirError} number 8 (`VIR_ERR_INVALID_ARG`) if `doms` is empty or has a domain of
   * another connection. In that case, nothing is sent.
   */
  async domainListGetStats(
    doms: readonly Domain[],
    options?: DomainListGetStatsOptions,
  ): Promise<readonly DomainStatsRecord[]> {
    const [{ stats }, rest] = named(options, { stats: 0 });
    const fault = domainListFault(this, doms);
    if (fault !== undefined) throw fault;
    return this.#statsOf(doms, stats, rest);
  }

  // Virtual networks

  /**
   * Lists all virtual networks, or those that the flags select (`virConnectListAllNetworks`).
   *
   * Flags of one group, such as `ACTIVE` and `INACTIVE`, select the networks that match any of
   * them. Flags of different groups select the networks that match each group.
   */
  async listAllNetworks(
    options?: FlagsOptions<typeof VirConnectListAllNetworksFlags>,
  ): Promise<Network[]> {
    const args = { needResults: 1 };
    const { nets } = await this.#calls.call(remote.connectListAllNetworks, args, options);
    return nets.map((net) => Network.of(this, net));
  }

  /**
   * Lists the names of the networks that are defined and inactive
   * (`virConnectListDefinedNetworks`).
   *
   * Makes two calls, the first for the number of networks. {@link listAllNetworks} needs one call.
   */
  async listDefinedNetworks(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedNetworks(options);
    return (await listInto(this.#calls, remote.connectListDefinedNetworks, { maxnames }, options))
      .names;
  }

  /**
   * Lists the names of the active networks (`virConnectListNetworks`).
   *
   * Makes two calls, the first for the number of networks. {@link listAllNetworks} needs one call.
   */
  async listNetworks(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfNetworks(options);
    return (await listInto(this.#calls, remote.connectListNetworks, { maxnames }, options)).names;
  }

  /**
   * Returns the number of networks that are defined and inactive
   * (`virConnectNumOfDefinedNetworks`).
   */
  async numOfDefinedNetworks(options?: CallOptions): Promise<number> {
    return (await this.#calls.call(remote.connectNumOfDefinedNetworks, undefined, options)).num;
  }

  /** Returns the number of active networks (`virConnectNumOfNetworks`). */
  async numOfNetworks(options?: CallOptions): Promise<number> {
    return (await this.#calls.call(remote.connectNumOfNetworks, undefined, options)).num;
  }

  /**
   * Starts a transient network (`virNetworkCreateXML`). A transient network has no definition: it
   * disappears when it stops.
   *
   * @param xml - The network, as XML or as an object.
   */
  async networkCreateXml(xml: string | NetworkConfig, options?: CallOptions): Promise<Network> {
    const { net } = await withXml('network', xml, (text) =>
      this.#calls.call(remote.networkCreateXml, { xml: text }, options),
    );
    return Network.of(this, net);
  }

  /**
   * Starts a transient network (`virNetworkCreateXMLFlags`). See {@link networkCreateXml}.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param xml - The network, as XML or as an object.
   */
  async networkCreateXmlFlags(
    xml: string | NetworkConfig,
    options?: FlagsOptions<typeof VirNetworkCreateFlags>,
  ): Promise<Network> {
    const { net } = await withXml('network', xml, (text) =>
      this.#calls.call(remote.networkCreateXmlFlags, { xml: text }, options),
    );
    return Network.of(this, net);
  }

  /**
   * Defines a network, or replaces its definition (`virNetworkDefineXML`). The call does not start
   * the network.
   *
   * @param xml - The network, as XML or as an object.
   */
  async networkDefineXml(xml: string | NetworkConfig, options?: CallOptions): Promise<Network> {
    const { net } = await withXml('network', xml, (text) =>
      this.#calls.call(remote.networkDefineXml, { xml: text }, options),
    );
    return Network.of(this, net);
  }

  /**
   * Defines a network, or replaces its definition (`virNetworkDefineXMLFlags`). The call does not
   * start the network.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param xml - The network, as XML or as an object.
   */
  async networkDefineXmlFlags(
    xml: string | NetworkConfig,
    options?: FlagsOptions<typeof VirNetworkDefineFlags>,
  ): Promise<Network> {
    const { net } = await withXml('network', xml, (text) =>
      this.#calls.call(remote.networkDefineXmlFlags, { xml: text }, options),
    );
    return Network.of(this, net);
  }

  /**
   * Looks up a network by its name (`virNetworkLookupByName`).
   *
   * @throws {@link VirError} number 43 (`VIR_ERR_NO_NETWORK`) if there is no such network.
   */
  async networkLookupByName(name: string, options?: CallOptions): Promise<Network> {
    return Network.of(
      this,
      (await this.#calls.call(remote.networkLookupByName, { name }, options)).net,
    );
  }

  /**
   * Looks up a network by its UUID (`virNetworkLookupByUUID`).
   *
   * @param uuid - The UUID in its canonical form, with dashes.
   * @throws {@link ArgumentError} if `uuid` is not in that form.
   * @throws {@link VirError} number 43 (`VIR_ERR_NO_NETWORK`) if there is no such network.
   */
  async networkLookupByUuid(uuid: string, options?: CallOptions): Promise<Network> {
    requireUuid(uuid, 'networkLookupByUuidString');
    return Network.of(
      this,
      (await this.#calls.call(remote.networkLookupByUuid, { uuid }, options)).net,
    );
  }

  /**
   * Looks up a network by its UUID in any form that libvirt accepts, such as the form without
   * dashes (`virNetworkLookupByUUIDString`). See {@link networkLookupByUuid}.
   */
  networkLookupByUuidString(uuid: string, options?: CallOptions): Promise<Network> {
    return this.networkLookupByUuid(canonicalUuid(uuid), options);
  }

  // Storage pools and volumes

  /**
   * Searches for sources of storage pools of the given type (`virConnectFindStoragePoolSources`).
   * Returns them as XML.
   *
   * @param type - The pool type, such as `logical` or `netfs`.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async findStoragePoolSources(
    type: string,
    options?: ConnectFindStoragePoolSourcesOptions,
  ): Promise<string> {
    const [{ srcSpec }, rest] = named(options, { srcSpec: null });
    const args = { type, srcSpec };
    return (await this.#calls.call(remote.connectFindStoragePoolSources, args, rest)).xml;
  }

  /**
   * Returns the supported types of storage pools as XML (`virConnectGetStoragePoolCapabilities`).
   */
  async getStoragePoolCapabilities(options?: FlagsOptions): Promise<string> {
    const args = {};
    return (await this.#calls.call(remote.connectGetStoragePoolCapabilities, args, options))
      .capabilities;
  }

  /**
   * Returns the supported types of storage pools as a typed object
   * (`virConnectGetStoragePoolCapabilities`).
   */
  getStoragePoolCapabilitiesConfig(options?: FlagsOptions): Promise<StoragePoolCapabilities> {
    return parsed('storagePoolCapabilities', this.getStoragePoolCapabilities(options));
  }

  /**
   * Lists all storage pools, or those that the flags select (`virConnectListAllStoragePools`).
   *
   * Flags of one group, such as `ACTIVE` and `INACTIVE` or the pool types, select the pools that
   * match any of them. Flags of different groups select the pools that match each group.
   */
  async listAllStoragePools(
    options?: FlagsOptions<typeof VirConnectListAllStoragePoolsFlags>,
  ): Promise<StoragePool[]> {
    const args = { needResults: 1 };
    const { pools } = await this.#calls.call(remote.connectListAllStoragePools, args, options);
    return pools.map((pool) => StoragePool.of(this, pool));
  }

  /**
   * Lists the names of the pools that are defined and inactive
   * (`virConnectListDefinedStoragePools`).
   *
   * Makes two calls, the first for the number of pools. {@link listAllStoragePools} needs one call.
   */
  async listDefinedStoragePools(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedStoragePools(options);
    return (
      await listInto(this.#calls, remote.connectListDefinedStoragePools, { maxnames }, options)
    ).names;
  }

  /**
   * Lists the names of the active pools (`virConnectListStoragePools`).
   *
   * Makes two calls, the first for the number of pools. {@link listAllStoragePools} needs one call.
   */
  async listStoragePools(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfStoragePools(options);
    return (await listInto(this.#calls, remote.connectListStoragePools, { maxnames }, options))
      .names;
  }

  /**
   * Returns the number of pools that are defined and inactive
   * (`virConnectNumOfDefinedStoragePools`).
   */
  async numOfDefinedStoragePools(options?: CallOptions): Promise<number> {
    return (await this.#calls.call(remote.connectNumOfDefinedStoragePools, undefined, options)).num;
  }

  /** Returns the number of active pools (`virConnectNumOfStoragePools`). */
  async numOfStoragePools(options?: CallOptions): Promise<number> {
    return (await this.#calls.call(remote.connectNumOfStoragePools, undefined, options)).num;
  }

  /**
   * Starts a transient pool (`virStoragePoolCreateXML`). A transient pool has no definition: it
   * disappears when it stops.
   *
   * With `flags: 'WITH_BUILD'` libvirt builds the pool first, as {@link StoragePool.build} does.
   *
   * @param xml - The pool, as XML or as an object.
   */
  async storagePoolCreateXml(
    xml: string | StoragePoolConfig,
    options?: FlagsOptions<typeof VirStoragePoolCreateFlags>,
  ): Promise<StoragePool> {
    const { pool } = await withXml('storagePool', xml, (text) =>
      this.#calls.call(remote.storagePoolCreateXml, { xml: text }, options),
    );
    return StoragePool.of(this, pool);
  }

  /**
   * Defines a pool, or replaces its definition (`virStoragePoolDefineXML`). It neither builds nor
   * starts the pool.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param xml - The pool, as XML or as an object.
   */
  async storagePoolDefineXml(
    xml: string | StoragePoolConfig,
    options?: FlagsOptions<typeof VirStoragePoolDefineFlags>,
  ): Promise<StoragePool> {
    const { pool } = await withXml('storagePool', xml, (text) =>
      this.#calls.call(remote.storagePoolDefineXml, { xml: text }, options),
    );
    return StoragePool.of(this, pool);
  }

  /**
   * Looks up a pool by its name (`virStoragePoolLookupByName`).
   *
   * @throws {@link VirError} number 49 (`VIR_ERR_NO_STORAGE_POOL`) if there is no such pool.
   */
  async storagePoolLookupByName(name: string, options?: CallOptions): Promise<StoragePool> {
    return StoragePool.of(
      this,
      (await this.#calls.call(remote.storagePoolLookupByName, { name }, options)).pool,
    );
  }

  /**
   * Looks up an active pool by its target path (`virStoragePoolLookupByTargetPath`). Inactive pools
   * are not found.
   *
   * @param path - The path on the daemon's host, such as `/var/lib/libvirt/images`.
   * @throws {@link VirError} number 49 (`VIR_ERR_NO_STORAGE_POOL`) if there is no such pool.
   */
  async storagePoolLookupByTargetPath(path: string, options?: CallOptions): Promise<StoragePool> {
    const args = { path };
    return StoragePool.of(
      this,
      (await this.#calls.call(remote.storagePoolLookupByTargetPath, args, options)).pool,
    );
  }

  /**
   * Looks up a pool by its UUID (`virStoragePoolLookupByUUID`).
   *
   * @param uuid - The UUID in its canonical form, with dashes.
   * @throws {@link ArgumentError} if `uuid` is not in that form.
   * @throws {@link VirError} number 49 (`VIR_ERR_NO_STORAGE_POOL`) if there is no such pool.
   */
  async storagePoolLookupByUuid(uuid: string, options?: CallOptions): Promise<StoragePool> {
    requireUuid(uuid, 'storagePoolLookupByUuidString');
    return StoragePool.of(
      this,
      (await this.#calls.call(remote.storagePoolLookupByUuid, { uuid }, options)).pool,
    );
  }

  /**
   * Looks up a pool by its UUID in any form that libvirt accepts, such as the form without dashes
   * (`virStoragePoolLookupByUUIDString`). See {@link storagePoolLookupByUuid}.
   */
  storagePoolLookupByUuidString(uuid: string, options?: CallOptions): Promise<StoragePool> {
    return this.storagePoolLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * Looks up a volume by its key (`virStorageVolLookupByKey`).
   *
   * @throws {@link VirError} number 50 (`VIR_ERR_NO_STORAGE_VOL`) if there is no such volume.
   */
  async storageVolLookupByKey(key: string, options?: CallOptions): Promise<StorageVol> {
    return StorageVol.of(
      this,
      (await this.#calls.call(remote.storageVolLookupByKey, { key }, options)).vol,
      StoragePool,
    );
  }

  /**
   * Looks up a volume by its path on the daemon's host (`virStorageVolLookupByPath`).
   *
   * @throws {@link VirError} number 50 (`VIR_ERR_NO_STORAGE_VOL`) if there is no such volume.
   */
  async storageVolLookupByPath(path: string, options?: CallOptions): Promise<StorageVol> {
    return StorageVol.of(
      this,
      (await this.#calls.call(remote.storageVolLookupByPath, { path }, options)).vol,
      StoragePool,
    );
  }

  // Devices of the host

  /**
   * Lists all devices of the host, or those that the flags select (`virConnectListAllNodeDevices`).
   *
   * Flags such as `CAP_PCI_DEV` select the devices that have any of the given capabilities.
   */
  async listAllNodeDevices(
    options?: FlagsOptions<typeof VirConnectListAllNodeDeviceFlags>,
  ): Promise<NodeDevice[]> {
    const args = { needResults: 1 };
    const { devices } = await this.#calls.call(remote.connectListAllNodeDevices, args, options);
    return devices.map((dev) => NodeDevice.of(this, dev));
  }

  /**
   * Creates a device, such as a virtual SCSI host or a mediated device (`virNodeDeviceCreateXML`).
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param xmlDesc - The device, as XML or as an object.
   */
  async nodeDeviceCreateXml(
    xmlDesc: string | NodeDeviceConfig,
    options?: FlagsOptions<typeof VirNodeDeviceCreateXMLFlags>,
  ): Promise<NodeDevice> {
    const { dev } = await withXml('nodeDevice', xmlDesc, (text) =>
      this.#calls.call(remote.nodeDeviceCreateXml, { xmlDesc: text }, options),
    );
    return NodeDevice.of(this, dev);
  }

  /**
   * Defines a device without starting it (`virNodeDeviceDefineXML`). {@link NodeDevice.create}
   * starts it. Needs libvirt 7.3.0 or later.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param xmlDesc - The device, as XML or as an object.
   */
  async nodeDeviceDefineXml(
    xmlDesc: string | NodeDeviceConfig,
    options?: FlagsOptions<typeof VirNodeDeviceDefineXMLFlags>,
  ): Promise<NodeDevice> {
    const { dev } = await withXml('nodeDevice', xmlDesc, (text) =>
      this.#calls.call(remote.nodeDeviceDefineXml, { xmlDesc: text }, options),
    );
    return NodeDevice.of(this, dev);
  }

  /**
   * Looks up a device by its name, such as `pci_0000_00_02_0` (`virNodeDeviceLookupByName`).
   *
   * @throws {@link VirError} number 53 (`VIR_ERR_NO_NODE_DEVICE`) if there is no such device.
   */
  async nodeDeviceLookupByName(name: string, options?: CallOptions): Promise<NodeDevice> {
    return NodeDevice.of(
      this,
      (await this.#calls.call(remote.nodeDeviceLookupByName, { name }, options)).dev,
    );
  }

  /**
   * Looks up a SCSI host by its pair of World Wide Names (`virNodeDeviceLookupSCSIHostByWWN`).
   *
   * @param wwnn - The World Wide Node Name, 16 hexadecimal digits.
   * @param wwpn - The World Wide Port Name, 16 hexadecimal digits.
   * @throws {@link VirError} number 1 (`VIR_ERR_INTERNAL_ERROR`) if there is no such device: the
   * daemon reports no reason.
   */
  async nodeDeviceLookupScsiHostByWwn(
    wwnn: string,
    wwpn: string,
    options?: FlagsOptions,
  ): Promise<NodeDevice> {
    const args = { wwnn, wwpn };
    return NodeDevice.of(
      this,
      (await this.#calls.call(remote.nodeDeviceLookupScsiHostByWwn, args, options)).dev,
    );
  }

  /**
   * Lists the names of the host's devices (`virNodeListDevices`).
   *
   * Makes two calls, the first for the number of devices. {@link listAllNodeDevices} needs one
   * call.
   */
  async nodeListDevices(options?: NodeListDevicesOptions): Promise<readonly string[]> {
    const [{ cap }, rest] = named(options, { cap: null });
    const maxnames = await this.nodeNumOfDevices(options);
    return (await listInto(this.#calls, remote.nodeListDevices, { cap, maxnames }, rest)).names;
  }

  /** Returns the number of devices of the host (`virNodeNumOfDevices`). */
  async nodeNumOfDevices(options?: NodeNumOfDevicesOptions): Promise<number> {
    const [{ cap }, rest] = named(options, { cap: null });
    return (await this.#calls.call(remote.nodeNumOfDevices, { cap }, rest)).num;
  }

  // Network interfaces of the host

  /**
   * Lists all network interfaces of the host, or those that the flags select
   * (`virConnectListAllInterfaces`).
   */
  async listAllInterfaces(
    options?: FlagsOptions<typeof VirConnectListAllInterfacesFlags>,
  ): Promise<Interface[]> {
    const args = { needResults: 1 };
    const { ifaces } = await this.#calls.call(remote.connectListAllInterfaces, args, options);
    return ifaces.map((iface) => Interface.of(this, iface));
  }

  /**
   * Lists the names of the inactive interfaces (`virConnectListDefinedInterfaces`).
   *
   * Makes two calls, the first for the number of interfaces. {@link listAllInterfaces} needs one
   * call.
   */
  async listDefinedInterfaces(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedInterfaces(options);
    return (await listInto(this.#calls, remote.connectListDefinedInterfaces, { maxnames }, options))
      .names;
  }

  /**
   * Lists the names of the active interfaces (`virConnectListInterfaces`).
   *
   * Makes two calls, the first for the number of interfaces. {@link listAllInterfaces} needs one
   * call.
   */
  async listInterfaces(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfInterfaces(options);
    return (await listInto(this.#calls, remote.connectListInterfaces, { maxnames }, options)).names;
  }

  /** Returns the number of inactive interfaces (`virConnectNumOfDefinedInterfaces`). */
  async numOfDefinedInterfaces(options?: CallOptions): Promise<number> {
    return (await this.#calls.call(remote.connectNumOfDefinedInterfaces, undefined, options)).num;
  }

  /** Returns the number of active interfaces (`virConnectNumOfInterfaces`). */
  async numOfInterfaces(options?: CallOptions): Promise<number> {
    return (await this.#calls.call(remote.connectNumOfInterfaces, undefined, options)).num;
  }

  /**
   * Saves the current configuration of all interfaces as a restore point
   * (`virInterfaceChangeBegin`).
   *
   * Until {@link interfaceChangeCommit}, that configuration is restored by
   * {@link interfaceChangeRollback} or by a restart of the host.
   */
  async interfaceChangeBegin(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.interfaceChangeBegin, {}, options);
  }

  /**
   * Keeps the changes since {@link interfaceChangeBegin} and deletes the restore point
   * (`virInterfaceChangeCommit`).
   */
  async interfaceChangeCommit(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.interfaceChangeCommit, {}, options);
  }

  /**
   * Restores the configuration that {@link interfaceChangeBegin} saved
   * (`virInterfaceChangeRollback`).
   */
  async interfaceChangeRollback(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.interfaceChangeRollback, {}, options);
  }

  /**
   * Defines an interface, or replaces its definition (`virInterfaceDefineXML`). The call does not
   * start the interface.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param xml - The interface, as XML or as an object.
   */
  async interfaceDefineXml(
    xml: string | InterfaceConfig,
    options?: FlagsOptions<typeof VirInterfaceDefineFlags>,
  ): Promise<Interface> {
    const { iface } = await withXml('interface', xml, (text) =>
      this.#calls.call(remote.interfaceDefineXml, { xml: text }, options),
    );
    return Interface.of(this, iface);
  }

  /**
   * Looks up an interface by its MAC address (`virInterfaceLookupByMACString`).
   *
   * @param mac - The address, such as `aa:bb:cc:dd:ee:ff`.
   * @throws {@link VirError} number 57 (`VIR_ERR_NO_INTERFACE`) if there is no such interface.
   * @throws {@link VirError} number 59 (`VIR_ERR_MULTIPLE_INTERFACES`) if several interfaces have
   * the address.
   */
  async interfaceLookupByMacString(mac: string, options?: CallOptions): Promise<Interface> {
    const { iface } = await this.#calls.call(remote.interfaceLookupByMacString, { mac }, options);
    return Interface.of(this, iface);
  }

  /**
   * Looks up an interface by its name (`virInterfaceLookupByName`).
   *
   * @throws {@link VirError} number 57 (`VIR_ERR_NO_INTERFACE`) if there is no such interface.
   */
  async interfaceLookupByName(name: string, options?: CallOptions): Promise<Interface> {
    return Interface.of(
      this,
      (await this.#calls.call(remote.interfaceLookupByName, { name }, options)).iface,
    );
  }

  // Secrets

  /**
   * Lists all secrets, or those that the flags select (`virConnectListAllSecrets`). The list does
   * not include their values.
   */
  async listAllSecrets(
    options?: FlagsOptions<typeof VirConnectListAllSecretsFlags>,
  ): Promise<Secret[]> {
    const args = { needResults: 1 };
    const { secrets } = await this.#calls.call(remote.connectListAllSecrets, args, options);
    return secrets.map((secret) => Secret.of(this, secret));
  }

  /**
   * Lists the UUIDs of the secrets (`virConnectListSecrets`).
   *
   * Makes two calls, the first for the number of secrets. {@link listAllSecrets} needs one call.
   */
  async listSecrets(options?: CallOptions): Promise<readonly string[]> {
    const maxuuids = await this.numOfSecrets(options);
    return (await listInto(this.#calls, remote.connectListSecrets, { maxuuids }, options)).uuids;
  }

  /** Returns the number of secrets (`virConnectNumOfSecrets`). */
  async numOfSecrets(options?: CallOptions): Promise<number> {
    return (await this.#calls.call(remote.connectNumOfSecrets, undefined, options)).num;
  }

  /**
   * Defines a secret, or replaces its definition (`virSecretDefineXML`). A new secret has no value:
   * {@link Secret.setValue} sets it.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param xml - The secret, as XML or as an object.
   */
  async secretDefineXml(
    xml: string | SecretConfig,
    options?: FlagsOptions<typeof VirSecretDefineFlags>,
  ): Promise<Secret> {
    const { secret } = await withXml('secret', xml, (text) =>
      this.#calls.call(remote.secretDefineXml, { xml: text }, options),
    );
    return Secret.of(this, secret);
  }

  /**
   * Looks up a secret by its UUID (`virSecretLookupByUUID`).
   *
   * @param uuid - The UUID in its canonical form, with dashes.
   * @throws {@link ArgumentError} if `uuid` is not in that form.
   * @throws {@link VirError} number 66 (`VIR_ERR_NO_SECRET`) if there is no such secret.
   */
  async secretLookupByUuid(uuid: string, options?: CallOptions): Promise<Secret> {
    requireUuid(uuid, 'secretLookupByUuidString');
    return Secret.of(
      this,
      (await this.#calls.call(remote.secretLookupByUuid, { uuid }, options)).secret,
    );
  }

  /**
   * Looks up a secret by its UUID in any form that libvirt accepts, such as the form without dashes
   * (`virSecretLookupByUUIDString`). See {@link secretLookupByUuid}.
   */
  secretLookupByUuidString(uuid: string, options?: CallOptions): Promise<Secret> {
    return this.secretLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * Looks up a secret by the object that needs it (`virSecretLookupByUsage`).
   *
   * @param usageType - The type of object: a name or number of `VirSecretUsageType`.
   * @param usageId - The object of that type, such as the path of a volume.
   * @throws {@link VirError} number 66 (`VIR_ERR_NO_SECRET`) if there is no such secret.
   */
  async secretLookupByUsage(
    usageType: OneOf<typeof VirSecretUsageType>,
    usageId: string,
    options?: CallOptions,
  ): Promise<Secret> {
    const args = { usageType, usageId };
    return Secret.of(
      this,
      (await this.#calls.call(remote.secretLookupByUsage, args, options)).secret,
    );
  }

  // Network filters and their bindings

  /**
   * Lists all bindings of network filters to network devices of the host
   * (`virConnectListAllNWFilterBindings`).
   */
  async listAllNwFilterBindings(options?: FlagsOptions): Promise<NWFilterBinding[]> {
    const args = { needResults: 1 };
    const { bindings } = await this.#calls.call(
      remote.connectListAllNwfilterBindings,
      args,
      options,
    );
    return bindings.map((binding) => NWFilterBinding.of(this, binding));
  }

  /** Lists all network filters (`virConnectListAllNWFilters`). */
  async listAllNwFilters(options?: FlagsOptions): Promise<NWFilter[]> {
    const args = { needResults: 1 };
    const { filters } = await this.#calls.call(remote.connectListAllNwfilters, args, options);
    return filters.map((filter) => NWFilter.of(this, filter));
  }

  /**
   * Lists the names of the network filters (`virConnectListNWFilters`).
   *
   * Makes two calls, the first for the number of filters. {@link listAllNwFilters} needs one call.
   */
  async listNwFilters(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfNwFilters(options);
    return (await listInto(this.#calls, remote.connectListNwfilters, { maxnames }, options)).names;
  }

  /** Returns the number of network filters (`virConnectNumOfNWFilters`). */
  async numOfNwFilters(options?: CallOptions): Promise<number> {
    return (await this.#calls.call(remote.connectNumOfNwfilters, undefined, options)).num;
  }

  /**
   * Binds a network filter to a network device of the host (`virNWFilterBindingCreateXML`).
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param xml - The binding, as XML or as an object.
   */
  async nwFilterBindingCreateXml(
    xml: string | NwfilterBindingConfig,
    options?: FlagsOptions<typeof VirNWFilterBindingCreateFlags>,
  ): Promise<NWFilterBinding> {
    const { nwfilter } = await withXml('nwfilterBinding', xml, (text) =>
      this.#calls.call(remote.nwfilterBindingCreateXml, { xml: text }, options),
    );
    return NWFilterBinding.of(this, nwfilter);
  }

  /**
   * Looks up the network filter binding of a network device of the host
   * (`virNWFilterBindingLookupByPortDev`).
   *
   * @param name - The name of the device, such as `vnet0`.
   * @throws {@link VirError} number 101 (`VIR_ERR_NO_NWFILTER_BINDING`) if there is no such
   * binding.
   */
  async nwFilterBindingLookupByPortDev(
    name: string,
    options?: CallOptions,
  ): Promise<NWFilterBinding> {
    const answer = await this.#calls.call(remote.nwfilterBindingLookupByPortDev, { name }, options);
    return NWFilterBinding.of(this, answer.nwfilter);
  }

  /**
   * Defines a network filter, or replaces its definition (`virNWFilterDefineXML`). A new definition
   * takes effect immediately on the interfaces that use the filter.
   *
   * @param xml - The filter, as XML or as an object.
   */
  async nwFilterDefineXml(xml: string | NwfilterConfig, options?: CallOptions): Promise<NWFilter> {
    const { nwfilter } = await withXml('nwfilter', xml, (text) =>
      this.#calls.call(remote.nwfilterDefineXml, { xml: text }, options),
    );
    return NWFilter.of(this, nwfilter);
  }

  /**
   * Defines a network filter, or replaces its definition (`virNWFilterDefineXMLFlags`). See
   * {@link nwFilterDefineXml}.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
   *
   * @param xml - The filter, as XML or as an object.
   */
  async nwFilterDefineXmlFlags(
    xml: string | NwfilterConfig,
    options?: FlagsOptions<typeof VirNWFilterDefineFlags>,
  ): Promise<NWFilter> {
    const { nwfilter } = await withXml('nwfilter', xml, (text) =>
      this.#calls.call(remote.nwfilterDefineXmlFlags, { xml: text }, options),
    );
    return NWFilter.of(this, nwfilter);
  }

  /**
   * Looks up a network filter by its name (`virNWFilterLookupByName`).
   *
   * @throws {@link VirError} number 62 (`VIR_ERR_NO_NWFILTER`) if there is no such filter.
   */
  async nwFilterLookupByName(name: string, options?: CallOptions): Promise<NWFilter> {
    return NWFilter.of(
      this,
      (await this.#calls.call(remote.nwfilterLookupByName, { name }, options)).nwfilter,
    );
  }

  /**
   * Looks up a network filter by its UUID (`virNWFilterLookupByUUID`).
   *
   * @param uuid - The UUID in its canonical form, with dashes.
   * @throws {@link ArgumentError} if `uuid` is not in that form.
   * @throws {@link VirError} number 62 (`VIR_ERR_NO_NWFILTER`) if there is no such filter.
   */
  async nwFilterLookupByUuid(uuid: string, options?: CallOptions): Promise<NWFilter> {
    requireUuid(uuid, 'nwFilterLookupByUuidString');
    return NWFilter.of(
      this,
      (await this.#calls.call(remote.nwfilterLookupByUuid, { uuid }, options)).nwfilter,
    );
  }

  /**
   * Looks up a network filter by its UUID in any form that libvirt accepts, such as the form
   * without dashes (`virNWFilterLookupByUUIDString`). See {@link nwFilterLookupByUuid}.
   */
  nwFilterLookupByUuidString(uuid: string, options?: CallOptions): Promise<NWFilter> {
    return this.nwFilterLookupByUuid(canonicalUuid(uuid), options);
  }

  // QEMU

  /**
   * Attaches libvirt to a QEMU process that libvirt did not start (`virDomainQemuAttach`).
   *
   * @param pid - The process id on the daemon's host.
   * @throws {@link VirError} number 3 (`VIR_ERR_NO_SUPPORT`) from QEMU drivers since libvirt 5.5.0,
   * which no longer support it.
   */
  async domainQemuAttach(pid: number, options?: FlagsOptions): Promise<Domain> {
    const { dom } = await this.#calls.call(qemu.domainAttach, { pidValue: pid }, options);
    return Domain.of(this, dom);
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    const { uri, state, isReadOnly, callStats } = this;
    // The scheme begins with the name of the driver: `qemu+ssh://host/system`.
    const [driver] = uri.split(/[+:]/, 1);
    const { inFlight, queued, callConnections } = callStats;
    const calls = inFlight + queued + callConnections > 0 ? { callStats } : {};
    return show('Connection', { uri, state, driver, isReadOnly, ...calls }, options, inspect);
  }

  async #statsOf(
    doms: readonly Domain[],
    stats: Flags<typeof VirDomainStatsTypes>,
    options: MethodOptions | undefined,
  ): Promise<readonly DomainStatsRecord[]> {
    const args = { doms, stats };
    const { retStats } = await this.#calls.call(getAllDomainStats(), args, options);
    return retStats.map(({ dom, params }) => new DomainStatsRecord(Domain.of(this, dom), params));
  }
}

/** The rules for {@link Connection.call}. */
const RAW_CALLS: RawCallRules = {
  tables: 'libvirt-client/protocol',
  isOwn: () => true,
  isOpen: (procedure) => procedure === remote.connectOpen,
  opener: 'connect',
};
