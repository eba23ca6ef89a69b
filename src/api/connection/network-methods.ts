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

/** Virtual networks */
export abstract class NetworkMethods extends DomainMethods {
  /**
   * Lists all virtual networks, or those that the flags select (`virConnectListAllNetworks`).
   *
   * Flags of one group, such as `ACTIVE` and `INACTIVE`, select the networks that match any of
   * them. Flags of different groups select the networks that match each group.
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

  /** Returns the number of active networks (`virConnectNumOfNetworks`). */
  async numOfNetworks(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfNetworks, undefined, options)).num;
  }

  /**
   * Returns the number of networks that are defined and inactive
   * (`virConnectNumOfDefinedNetworks`).
   */
  async numOfDefinedNetworks(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfDefinedNetworks, undefined, options)).num;
  }

  /**
   * Lists the names of the active networks (`virConnectListNetworks`).
   *
   * Makes two calls, the first for the number of networks. {@link listAllNetworks} needs one call.
   */
  async listNetworks(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfNetworks(options);
    return (await this.call(remote.connectListNetworks, { maxnames }, options)).names;
  }

  /**
   * Lists the names of the networks that are defined and inactive
   * (`virConnectListDefinedNetworks`).
   *
   * Makes two calls, the first for the number of networks. {@link listAllNetworks} needs one call.
   */
  async listDefinedNetworks(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedNetworks(options);
    return (await this.call(remote.connectListDefinedNetworks, { maxnames }, options)).names;
  }

  /**
   * Looks up the network with a name (`virNetworkLookupByName`).
   *
   * @throws {@link VirError} number 43 (`VIR_ERR_NO_NETWORK`) if there is no such network.
   */
  async networkLookupByName(name: string, options?: CallOptions): Promise<Network> {
    return this.#network((await this.call(remote.networkLookupByName, { name }, options)).net);
  }

  /**
   * Looks up the network with a UUID (`virNetworkLookupByUUID`).
   *
   * @param uuid - The UUID in its canonical form, with dashes.
   * @throws {@link ArgumentError} if `uuid` is not in that form.
   * @throws {@link VirError} number 43 (`VIR_ERR_NO_NETWORK`) if there is no such network.
   */
  async networkLookupByUuid(uuid: string, options?: CallOptions): Promise<Network> {
    requireUuid(uuid);
    return this.#network((await this.call(remote.networkLookupByUuid, { uuid }, options)).net);
  }

  /**
   * Looks up the network with a UUID in any form that libvirt reads, such as one without dashes
   * (`virNetworkLookupByUUIDString`). See {@link networkLookupByUuid}.
   */
  networkLookupByUuidString(uuid: string, options?: CallOptions): Promise<Network> {
    return this.networkLookupByUuid(canonicalUuid(uuid), options);
  }

  /**
   * Defines a network, or replaces its definition (`virNetworkDefineXML`). It does not start the
   * network.
   */
  async networkDefineXml(xml: string, options?: CallOptions): Promise<Network> {
    return this.#network((await this.call(remote.networkDefineXml, { xml }, options)).net);
  }

  /**
   * Defines a network, or replaces its definition (`virNetworkDefineXMLFlags`). It does not start
   * the network.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
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

  /**
   * Starts a transient network (`virNetworkCreateXML`). A transient network has no definition: it
   * disappears when it stops.
   */
  async networkCreateXml(xml: string, options?: CallOptions): Promise<Network> {
    return this.#network((await this.call(remote.networkCreateXml, { xml }, options)).net);
  }

  /**
   * Starts a transient network (`virNetworkCreateXMLFlags`). See {@link networkCreateXml}.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
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
