import type {
  RemoteNonnullNetwork,
  VirConnectListAllNetworksFlags,
  VirNetworkCreateFlags,
  VirNetworkDefineFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { Network } from '../network/network.ts';
import { requireUuid } from '../values/checks.ts';
import type { Flags } from '../values/flags.ts';
import { DomainMethods } from './domain-methods.ts';
import { canonicalUuid } from './uuid-string.ts';

/** Finding, defining and starting virtual networks. */
export abstract class NetworkMethods extends DomainMethods {
  /**
   * All networks, or those that the flags choose (`virConnectListAllNetworks`).
   *
   * @param flags - `VirConnectListAllNetworksFlags`.
   */
  async listAllNetworks(
    flags: Flags<VirConnectListAllNetworksFlags> = 0,
    options?: CallOptions,
  ): Promise<Network[]> {
    const args = { needResults: 1, flags };
    const { nets } = await this.call(remote.connectListAllNetworks, args, options);
    return nets.map((net) => this.#network(net));
  }

  /** How many networks are active (`virConnectNumOfNetworks`). */
  async numOfNetworks(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfNetworks, undefined, options)).num;
  }

  /** How many networks are defined and inactive (`virConnectNumOfDefinedNetworks`). */
  async numOfDefinedNetworks(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfDefinedNetworks, undefined, options)).num;
  }

  /** The names of the active networks (`virConnectListNetworks`). */
  async listNetworks(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfNetworks(options);
    return (await this.call(remote.connectListNetworks, { maxnames }, options)).names;
  }

  /** The names of the networks that are defined and inactive (`virConnectListDefinedNetworks`). */
  async listDefinedNetworks(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedNetworks(options);
    return (await this.call(remote.connectListDefinedNetworks, { maxnames }, options)).names;
  }

  /**
   * The network with a name (`virNetworkLookupByName`).
   *
   * @throws {@link VirError} number 43 (`VIR_ERR_NO_NETWORK`) when there is none.
   */
  async networkLookupByName(name: string, options?: CallOptions): Promise<Network> {
    return this.#network((await this.call(remote.networkLookupByName, { name }, options)).net);
  }

  /**
   * The network with a UUID, in its canonical form (`virNetworkLookupByUUID`).
   *
   * @throws {@link VirError} number 43 (`VIR_ERR_NO_NETWORK`) when there is none.
   */
  async networkLookupByUuid(uuid: string, options?: CallOptions): Promise<Network> {
    requireUuid(uuid);
    return this.#network((await this.call(remote.networkLookupByUuid, { uuid }, options)).net);
  }

  /**
   * The same as {@link networkLookupByUuid} for a UUID in any form that libvirt reads, such as one
   * without dashes (`virNetworkLookupByUUIDString`).
   */
  networkLookupByUuidString(uuid: string, options?: CallOptions): Promise<Network> {
    return this.networkLookupByUuid(canonicalUuid(uuid), options);
  }

  /** Defines a network, or changes its definition (`virNetworkDefineXML`). It does not start it. */
  async networkDefineXml(xml: string, options?: CallOptions): Promise<Network> {
    return this.#network((await this.call(remote.networkDefineXml, { xml }, options)).net);
  }

  /**
   * Defines a network (`virNetworkDefineXMLFlags`).
   *
   * @param flags - `VirNetworkDefineFlags`.
   */
  async networkDefineXmlFlags(
    xml: string,
    flags: Flags<VirNetworkDefineFlags> = 0,
    options?: CallOptions,
  ): Promise<Network> {
    const args = { xml, flags };
    return this.#network((await this.call(remote.networkDefineXmlFlags, args, options)).net);
  }

  /** Starts a transient network, which is gone when it stops (`virNetworkCreateXML`). */
  async networkCreateXml(xml: string, options?: CallOptions): Promise<Network> {
    return this.#network((await this.call(remote.networkCreateXml, { xml }, options)).net);
  }

  /**
   * Starts a transient network (`virNetworkCreateXMLFlags`).
   *
   * @param flags - `VirNetworkCreateFlags`.
   */
  async networkCreateXmlFlags(
    xml: string,
    flags: Flags<VirNetworkCreateFlags> = 0,
    options?: CallOptions,
  ): Promise<Network> {
    const args = { xml, flags };
    return this.#network((await this.call(remote.networkCreateXmlFlags, args, options)).net);
  }

  #network(wire: RemoteNonnullNetwork): Network {
    return Network.of(this.self(), wire);
  }
}
