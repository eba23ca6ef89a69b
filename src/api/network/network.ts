import type {
  RemoteNonnullNetwork,
  VirNetworkDefineFlags,
  VirNetworkMetadataType,
  VirNetworkPortCreateFlags,
  VirNetworkUpdateCommand,
  VirNetworkUpdateFlags,
  VirNetworkUpdateSection,
  VirNetworkXMLFlags,
} from '../../protocol/index.ts';
import { remote, VirDrvFeature, VirErrorNumber, VirIPAddrType } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { NetworkConfig } from '../../xml/generated/network.ts';
import type { NetworkPortConfig } from '../../xml/generated/network-port.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import { named } from '../calls/named-options.ts';
import { prepare } from '../calls/prepare.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed, withXml } from '../documents/documents.ts';
import type { Metadata, MetadataCalls, MetadataNamespace } from '../documents/metadata.ts';
import { metadataOf } from '../documents/metadata.ts';
import type { ChangeCallback, Definition, RedefineOptions } from '../documents/redefine.ts';
import { readInactive, redefine } from '../documents/redefine.ts';
import { NetworkPort } from '../network-port/network-port.ts';
import { canonicalUuid } from '../values/canonical-uuid.ts';
import { requireGiven, requireUuid } from '../values/checks.ts';
import type { EnumName } from '../values/enum-name.ts';
import { enumName } from '../values/enum-name.ts';
import type { FlagsOptions, OneOf } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { wireBoolean } from '../values/wire-boolean.ts';
import type {
  NetworkGetDhcpLeasesOptions,
  NetworkGetMetadataOptions,
  NetworkSetMetadataOptions,
} from './network-options.ts';

/** A DHCP lease of a virtual network (`virNetworkDHCPLease`). */
export interface NetworkDhcpLease {
  /** The network interface on the daemon's host, such as `virbr0`. */
  readonly iface: string;
  /** The time at which the lease ends, in seconds since 1970; 0 if it does not end. */
  readonly expirytime: bigint;
  /** The kind of the IP address: `VirIPAddrType`. */
  readonly type: VirIPAddrType;
  /** The name of `type`. */
  readonly typeName: EnumName<typeof VirIPAddrType>;
  /** The MAC address of the guest's interface; null if it is not known. */
  readonly mac: string | null;
  /** The identity association identifier of DHCPv6; null if there is none. */
  readonly iaid: string | null;
  /** The IP address that is leased. */
  readonly ipaddr: string;
  /** The length of the network prefix in bits. */
  readonly prefix: number;
  /** The guest's host name; null if it is not known. */
  readonly hostname: string | null;
  /** The client identifier (DHCPv4) or DUID (DHCPv6); null if there is none. */
  readonly clientid: string | null;
}

/** A virtual network (`virNetwork`): its name, its UUID and its connection. */
export class Network implements RemoteNonnullNetwork {
  /** The connection that the network belongs to (`virNetworkGetConnect`). */
  readonly connection: Connection;

  /** The name (`virNetworkGetName`). */
  readonly name: string;

  /** The UUID, in its canonical lower-case form (`virNetworkGetUUIDString`). */
  readonly uuid: string;

  readonly #calls: Calls;

  private constructor(connection: Connection, wire: RemoteNonnullNetwork) {
    this.connection = connection;
    this.name = wire.name;
    this.uuid = wire.uuid;
    this.#calls = callsOf(this.connection);
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullNetwork): Network {
    return new Network(connection, wire);
  }

  /**
   * Starts the defined network (`virNetworkCreate`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the network is active.
   */
  async create(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.networkCreate, { net: this }, options);
  }

  /**
   * Stops the network, even if guests use it (`virNetworkDestroy`). The definition is kept. A
   * transient network disappears.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the network is not active.
   */
  async destroy(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.networkDestroy, { net: this }, options);
  }

  /** Returns whether the network starts with the daemon (`virNetworkGetAutostart`). */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    const { autostart } = await this.#calls.call(
      remote.networkGetAutostart,
      { net: this },
      options,
    );
    return autostart !== 0;
  }

  /**
   * Returns the name of the network's bridge on the daemon's host, such as `virbr0`
   * (`virNetworkGetBridgeName`).
   *
   * @throws {@link VirError} number 1 (`VIR_ERR_INTERNAL_ERROR`) if the network has no bridge.
   */
  async getBridgeName(options?: CallOptions): Promise<string> {
    return (await this.#calls.call(remote.networkGetBridgeName, { net: this }, options)).name;
  }

  /** Lists the leases of the network's DHCP server (`virNetworkGetDHCPLeases`). */
  async getDhcpLeases(options?: NetworkGetDhcpLeasesOptions): Promise<readonly NetworkDhcpLease[]> {
    const [{ mac }, rest] = named(options, { mac: null });
    const args = { net: this, mac, needResults: 1 };
    const { leases } = await this.#calls.call(remote.networkGetDhcpLeases, args, rest);
    return leases.map((lease) => ({
      ...lease,
      type: lease.type as VirIPAddrType,
      typeName: enumName(VirIPAddrType, lease.type),
    }));
  }

  /**
   * Returns the title, the description or a metadata element of the network
   * (`virNetworkGetMetadata`). Needs libvirt 9.7.0 or later.
   *
   * @param type - The kind of metadata: a name or number of `VirNetworkMetadataType`.
   * @throws {@link VirError} number 111 (`VIR_ERR_NO_NETWORK_METADATA`) if there is no such
   * metadata.
   */
  async getMetadata(
    type: OneOf<typeof VirNetworkMetadataType>,
    options?: NetworkGetMetadataOptions,
  ): Promise<string> {
    const [{ uri }, rest] = named(options, { uri: null });
    const args = { network: this, type, uri };
    return (await this.#calls.call(remote.networkGetMetadata, args, rest)).metadata;
  }

  /**
   * Returns an accessor for a program's own data in the network's XML (`virNetworkGetMetadata`,
   * `virNetworkSetMetadata`). libvirt stores the data without interpreting it. Each namespace has
   * one element in `<metadata>`. The last of several concurrent writes wins. Needs libvirt 9.7.0 or
   * later.
   *
   * @example
   * const mine = network.metadata({ prefix: 'mine', uri: 'https://example.com/my-program' });
   * await mine.set('<owner team="web"/>', { flags: 'CONFIG' });
   */
  metadata(namespace: MetadataNamespace): Metadata<typeof VirNetworkUpdateFlags> {
    const calls: MetadataCalls<typeof VirNetworkUpdateFlags> = {
      get: (options) => this.getMetadata('ELEMENT', options),
      set: (xml, options) => this.setMetadata('ELEMENT', xml, options),
      missing: VirErrorNumber.NO_NETWORK_METADATA,
    };
    return metadataOf(calls, namespace);
  }

  /**
   * Returns the network's configuration as a typed object (`virNetworkGetXMLDesc`).
   *
   * With `flags: 'INACTIVE'` the result is the definition instead of the active network. To change
   * the definition, use {@link redefine}.
   */
  getConfig(options?: FlagsOptions<typeof VirNetworkXMLFlags>): Promise<NetworkConfig> {
    return parsed('network', this.getXmlDesc(options));
  }

  /**
   * Returns the network's XML (`virNetworkGetXMLDesc`).
   *
   * With `flags: 'INACTIVE'` the result is the XML of the definition instead of the active network.
   */
  async getXmlDesc(options?: FlagsOptions<typeof VirNetworkXMLFlags>): Promise<string> {
    const args = { net: this };
    return (await this.#calls.call(remote.networkGetXmlDesc, args, options)).xml;
  }

  /**
   * Changes the network's definition (`virNetworkGetXMLDesc`, `virNetworkDefineXMLFlags`): reads
   * it, lets a function change it, validates it, and defines it. An active network keeps its old
   * configuration until it is started again; {@link update} changes some parts at once.
   *
   * {@link Domain.redefine} describes the draft, and the changes of others that cannot be seen.
   *
   * @returns The network. Name and UUID cannot change.
   * @throws {@link DefinitionError} if the definition was changed meanwhile, if the network is
   * transient, or if the new definition is invalid or that of another network.
   * @throws {@link XmlError} if the function sets a value of a wrong form, or a property that does
   * not exist. Other errors of the function are passed on.
   *
   * @example
   * await network.redefine((draft) => {
   *   draft.domain = { name: 'lan.example' };
   * });
   */
  redefine(
    change: ChangeCallback<NetworkConfig>,
    options?: RedefineOptions<typeof VirNetworkDefineFlags>,
  ): Promise<Network> {
    const { connection } = this;
    const definition: Definition<'network', Network, typeof VirNetworkDefineFlags> = {
      kind: 'network',
      owner: this,
      label: `network "${this.name}"`,
      isPersistent: (call) => this.isPersistent(call),
      read: (call) => readInactive((flagged) => this.getXmlDesc(flagged), call),
      define: (xml, flags, call) =>
        flags === undefined
          ? connection.networkDefineXml(xml, call)
          : connection.networkDefineXmlFlags(xml, { ...call, flags }),
    };
    return redefine(definition, change, options);
  }

  /** Returns whether the network is active (`virNetworkIsActive`). */
  async isActive(options?: CallOptions): Promise<boolean> {
    const { active } = await this.#calls.call(remote.networkIsActive, { net: this }, options);
    return active !== 0;
  }

  /**
   * Returns whether the network has a definition (`virNetworkIsPersistent`). A transient network
   * has none.
   */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    const { persistent } = await this.#calls.call(
      remote.networkIsPersistent,
      { net: this },
      options,
    );
    return persistent !== 0;
  }

  /**
   * Lists the ports of the network (`virNetworkListAllPorts`). libvirt defines no flags for this
   * function.
   */
  async listAllPorts(options?: FlagsOptions): Promise<NetworkPort[]> {
    const args = { network: this, needResults: 1 };
    const { ports } = await this.#calls.call(remote.networkListAllPorts, args, options);
    return ports.map((port) => NetworkPort.of(this, port));
  }

  /**
   * Creates a port (`virNetworkPortCreateXML`). libvirt itself creates a port for each interface of
   * a guest.
   *
   * @param xml - The port, as XML or as an object.
   */
  async portCreateXml(
    xml: string | NetworkPortConfig,
    options?: FlagsOptions<typeof VirNetworkPortCreateFlags>,
  ): Promise<NetworkPort> {
    const { port } = await withXml('networkPort', xml, (text) =>
      this.#calls.call(remote.networkPortCreateXml, { network: this, xml: text }, options),
    );
    return NetworkPort.of(this, port);
  }

  /**
   * Looks up a port by its UUID (`virNetworkPortLookupByUUID`).
   *
   * @param uuid - The UUID in its canonical form, with dashes.
   * @throws {@link ArgumentError} if `uuid` is not in that form.
   * @throws {@link VirError} number 107 (`VIR_ERR_NO_NETWORK_PORT`) if there is no such port.
   */
  async portLookupByUuid(uuid: string, options?: CallOptions): Promise<NetworkPort> {
    requireUuid(uuid, 'portLookupByUuidString');
    const args = { network: this, uuid };
    const { port } = await this.#calls.call(remote.networkPortLookupByUuid, args, options);
    return NetworkPort.of(this, port);
  }

  /**
   * Looks up a port by its UUID in any form that libvirt accepts, such as the form without dashes
   * (`virNetworkPortLookupByUUIDString`). See {@link portLookupByUuid}.
   */
  portLookupByUuidString(uuid: string, options?: CallOptions): Promise<NetworkPort> {
    return this.portLookupByUuid(canonicalUuid(uuid), options);
  }

  /** Sets whether the network starts with the daemon (`virNetworkSetAutostart`). */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { net: this, autostart: wireBoolean('autostart', autostart) };
    await this.#calls.call(remote.networkSetAutostart, args, options);
  }

  /**
   * Sets or removes the title, the description or a metadata element of the network
   * (`virNetworkSetMetadata`). Needs libvirt 9.7.0 or later.
   *
   * @param type - The kind of metadata: a name or number of `VirNetworkMetadataType`.
   * @param metadata - The new text or element. Null removes it; an empty string leaves it empty. A
   * `TITLE` must be a single line.
   */
  async setMetadata(
    type: OneOf<typeof VirNetworkMetadataType>,
    metadata: string | null,
    options?: NetworkSetMetadataOptions,
  ): Promise<void> {
    requireGiven('metadata', metadata);
    const [{ key, uri }, rest] = named(options, { key: null, uri: null });
    const args = { network: this, type, metadata, key, uri };
    await this.#calls.call(remote.networkSetMetadata, args, rest);
  }

  /**
   * Removes the definition of the network (`virNetworkUndefine`). An active network keeps running
   * and becomes transient.
   */
  async undefine(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.networkUndefine, { net: this }, options);
  }

  /**
   * Changes one section of the network, without a restart if the driver supports it
   * (`virNetworkUpdate`).
   *
   * With `flags: 'LIVE'` the active network changes, with `flags: 'CONFIG'` the definition, with
   * `flags: ['LIVE', 'CONFIG']` both. Without flags the active network changes, or the definition
   * if the network is not active.
   *
   * @param command - The kind of change: `VirNetworkUpdateCommand`.
   * @param section - The section of the network's XML to change: `VirNetworkUpdateSection`.
   * @param parentIndex - The index of the parent element if the section has several; -1 means any
   * parent element that fits.
   * @param xml - The element to add, change or delete.
   */
  async update(
    command: OneOf<typeof VirNetworkUpdateCommand>,
    section: OneOf<typeof VirNetworkUpdateSection>,
    parentIndex: number,
    xml: string,
    options?: FlagsOptions<typeof VirNetworkUpdateFlags>,
  ): Promise<void> {
    const named = { net: this, command, section, parentIndex, xml };
    const args = prepare(remote.networkUpdate, named, options);
    const refusal = this.#calls.refusal(remote.networkUpdate, args);
    if (refusal !== undefined) throw refusal;
    const { NETWORK_UPDATE_HAS_CORRECT_ORDER } = VirDrvFeature;
    // A daemon without the feature expects both in the opposite order.
    const isCorrect = await this.#calls.supportsFeature(NETWORK_UPDATE_HAS_CORRECT_ORDER, options);
    const order = isCorrect ? {} : { command: args.section, section: args.command };
    await this.#calls.call(remote.networkUpdate, { ...args, ...order }, options);
  }

  /** Returns the value for `JSON.stringify`. */
  toJSON(): RemoteNonnullNetwork {
    return { name: this.name, uuid: this.uuid };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('Network', this.toJSON(), options, inspect);
  }
}
