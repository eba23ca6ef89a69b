import type {
  RemoteNonnullNetwork,
  VirIPAddrType,
  VirNetworkMetadataType,
  VirNetworkPortCreateFlags,
  VirNetworkUpdateCommand,
  VirNetworkUpdateFlags,
  VirNetworkUpdateSection,
  VirNetworkXMLFlags,
} from '../../protocol/index.ts';
import { remote, VirDrvFeature } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Connection } from '../connection/connection.ts';
import { canonicalUuid } from '../connection/uuid-string.ts';
import { NetworkPort } from '../network-port/network-port.ts';
import { requireUuid } from '../values/checks.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/** A lease of a network's DHCP server (`virNetworkDHCPLease`). */
export interface NetworkDhcpLease {
  readonly iface: string;
  /** Seconds since 1970 at which the lease ends; 0 when it does not. */
  readonly expirytime: bigint;
  /** `VirIPAddrType`. */
  readonly type: VirIPAddrType;
  readonly mac: string | null;
  readonly iaid: string | null;
  readonly ipaddr: string;
  readonly prefix: number;
  readonly hostname: string | null;
  readonly clientid: string | null;
}

/** A virtual network (`virNetwork`): a small value that knows its name, its UUID and its connection. */
export class Network implements RemoteNonnullNetwork {
  /** The connection that the network belongs to (`virNetworkGetConnect`). */
  readonly connection: Connection;

  /** The name (`virNetworkGetName`). */
  readonly name: string;

  /** The UUID, in its canonical lower-case form (`virNetworkGetUUIDString`). */
  readonly uuid: string;

  private constructor(connection: Connection, wire: RemoteNonnullNetwork) {
    this.connection = connection;
    this.name = wire.name;
    this.uuid = wire.uuid;
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullNetwork): Network {
    return new Network(connection, wire);
  }

  /**
   * Starts the defined network (`virNetworkCreate`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when it is active.
   */
  async create(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.networkCreate, { net: this }, options);
  }

  /**
   * Stops the network (`virNetworkDestroy`), whoever uses it. The definition stays; a transient
   * network is gone.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when it is not active.
   */
  async destroy(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.networkDestroy, { net: this }, options);
  }

  /** Removes the definition (`virNetworkUndefine`). An active network goes on, and becomes transient. */
  async undefine(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.networkUndefine, { net: this }, options);
  }

  /**
   * The network's XML (`virNetworkGetXMLDesc`).
   *
   * @param flags - `VirNetworkXMLFlags`.
   */
  async getXmlDesc(flags: Flags<VirNetworkXMLFlags> = 0, options?: CallOptions): Promise<string> {
    const args = { net: this, flags };
    return (await this.connection.call(remote.networkGetXmlDesc, args, options)).xml;
  }

  /**
   * The name of the bridge on the daemon's host (`virNetworkGetBridgeName`).
   *
   * @throws {@link VirError} number 1 (`VIR_ERR_INTERNAL_ERROR`) when the network has none.
   */
  async getBridgeName(options?: CallOptions): Promise<string> {
    return (await this.connection.call(remote.networkGetBridgeName, { net: this }, options)).name;
  }

  /** Whether the network is active (`virNetworkIsActive`). */
  async isActive(options?: CallOptions): Promise<boolean> {
    const { active } = await this.connection.call(remote.networkIsActive, { net: this }, options);
    return active !== 0;
  }

  /** Whether the network is defined (`virNetworkIsPersistent`). */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    const { persistent } = await this.connection.call(
      remote.networkIsPersistent,
      { net: this },
      options,
    );
    return persistent !== 0;
  }

  /** Whether the network is started together with the daemon (`virNetworkGetAutostart`). */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    const { autostart } = await this.connection.call(
      remote.networkGetAutostart,
      { net: this },
      options,
    );
    return autostart !== 0;
  }

  /** Has the network started together with the daemon, or not (`virNetworkSetAutostart`). */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { net: this, autostart: autostart ? 1 : 0 };
    await this.connection.call(remote.networkSetAutostart, args, options);
  }

  /**
   * Changes a piece of the network, in place where the driver can (`virNetworkUpdate`).
   *
   * @param command - `VirNetworkUpdateCommand`: what is done with the piece.
   * @param section - `VirNetworkUpdateSection`: where in the network's XML it stands.
   * @param parentIndex - Which of several parents of the section; -1 for any that fits.
   * @param xml - The piece itself.
   * @param flags - `VirNetworkUpdateFlags`: of the active network, of the definition, or both.
   */
  async update(
    command: OneOf<VirNetworkUpdateCommand>,
    section: OneOf<VirNetworkUpdateSection>,
    parentIndex: number,
    xml: string,
    flags: Flags<VirNetworkUpdateFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const refusal = this.connection.refusal(remote.networkUpdate, { flags });
    if (refusal !== undefined) throw refusal;
    const { NETWORK_UPDATE_HAS_CORRECT_ORDER } = VirDrvFeature;
    // A daemon without the feature takes the two the other way round.
    const order = (await this.connection.supportsFeature(NETWORK_UPDATE_HAS_CORRECT_ORDER, options))
      ? { command, section }
      : { command: section, section: command };
    const args = { net: this, ...order, parentIndex, xml, flags };
    await this.connection.call(remote.networkUpdate, args, options);
  }

  /**
   * A piece of metadata (`virNetworkGetMetadata`).
   *
   * @param type - `VirNetworkMetadataType`.
   * @param uri - The XML namespace of an `ELEMENT`; null for the others.
   * @param flags - `VirNetworkUpdateFlags`.
   * @throws {@link VirError} number 111 (`VIR_ERR_NO_NETWORK_METADATA`) when there is none.
   */
  async getMetadata(
    type: OneOf<VirNetworkMetadataType>,
    uri: string | null = null,
    flags: Flags<VirNetworkUpdateFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { network: this, type, uri, flags };
    return (await this.connection.call(remote.networkGetMetadata, args, options)).metadata;
  }

  /**
   * Sets a piece of metadata, or removes it (`virNetworkSetMetadata`).
   *
   * @param type - `VirNetworkMetadataType`.
   * @param metadata - Null removes it, an empty text leaves it empty. A `TITLE` is one line.
   * @param key - The prefix to use for the namespace of an `ELEMENT`; null for the others.
   * @param uri - The XML namespace of an `ELEMENT`; null for the others.
   * @param flags - `VirNetworkUpdateFlags`.
   */
  async setMetadata(
    type: OneOf<VirNetworkMetadataType>,
    metadata: string | null,
    key: string | null = null,
    uri: string | null = null,
    flags: Flags<VirNetworkUpdateFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { network: this, type, metadata, key, uri, flags };
    await this.connection.call(remote.networkSetMetadata, args, options);
  }

  /**
   * The leases of the network's DHCP server (`virNetworkGetDHCPLeases`).
   *
   * @param mac - Only those of an address; null for all.
   */
  async getDhcpLeases(
    mac: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<readonly NetworkDhcpLease[]> {
    const args = { net: this, mac, needResults: 1, flags };
    const { leases } = await this.connection.call(remote.networkGetDhcpLeases, args, options);
    return leases.map((lease) => ({ ...lease, type: lease.type as VirIPAddrType }));
  }

  /**
   * The ports of the network (`virNetworkListAllPorts`).
   *
   * @param flags - None is defined.
   */
  async listAllPorts(flags = 0, options?: CallOptions): Promise<NetworkPort[]> {
    const args = { network: this, needResults: 1, flags };
    const { ports } = await this.connection.call(remote.networkListAllPorts, args, options);
    return ports.map((port) => NetworkPort.of(this, port));
  }

  /**
   * The port with a UUID, in its canonical form (`virNetworkPortLookupByUUID`).
   *
   * @throws {@link VirError} number 107 (`VIR_ERR_NO_NETWORK_PORT`) when there is none.
   */
  async portLookupByUuid(uuid: string, options?: CallOptions): Promise<NetworkPort> {
    requireUuid(uuid);
    const args = { network: this, uuid };
    const { port } = await this.connection.call(remote.networkPortLookupByUuid, args, options);
    return NetworkPort.of(this, port);
  }

  /**
   * The same as {@link portLookupByUuid} for a UUID in any form that libvirt reads, such as one
   * without dashes (`virNetworkPortLookupByUUIDString`).
   */
  portLookupByUuidString(uuid: string, options?: CallOptions): Promise<NetworkPort> {
    return this.portLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * Makes a port (`virNetworkPortCreateXML`). libvirt makes one for each interface of a guest by itself.
   *
   * @param flags - `VirNetworkPortCreateFlags`.
   */
  async portCreateXml(
    xml: string,
    flags: Flags<VirNetworkPortCreateFlags> = 0,
    options?: CallOptions,
  ): Promise<NetworkPort> {
    const args = { network: this, xml, flags };
    const { port } = await this.connection.call(remote.networkPortCreateXml, args, options);
    return NetworkPort.of(this, port);
  }

  /** What `JSON.stringify` makes of it. */
  toJSON(): RemoteNonnullNetwork {
    return { name: this.name, uuid: this.uuid };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('Network', this.toJSON(), options, inspect);
  }
}
