import type {
  RemoteNonnullInterface,
  VirConnectListAllInterfacesFlags,
  VirInterfaceDefineFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { Interface } from '../interface/interface.ts';
import type { Flags } from '../values/flags.ts';
import { NodeDeviceMethods } from './node-device-methods.ts';

/** The network interfaces of the host. */
export abstract class InterfaceMethods extends NodeDeviceMethods {
  /**
   * All interfaces, or those that the flags choose (`virConnectListAllInterfaces`).
   *
   * @param flags - `VirConnectListAllInterfacesFlags`.
   */
  async listAllInterfaces(
    flags: Flags<VirConnectListAllInterfacesFlags> = 0,
    options?: CallOptions,
  ): Promise<Interface[]> {
    const args = { needResults: 1, flags };
    const { ifaces } = await this.call(remote.connectListAllInterfaces, args, options);
    return ifaces.map((iface) => this.#interface(iface));
  }

  /** How many interfaces are active (`virConnectNumOfInterfaces`). */
  async numOfInterfaces(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfInterfaces, undefined, options)).num;
  }

  /** How many interfaces are defined and inactive (`virConnectNumOfDefinedInterfaces`). */
  async numOfDefinedInterfaces(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfDefinedInterfaces, undefined, options)).num;
  }

  /** The names of the active interfaces (`virConnectListInterfaces`). */
  async listInterfaces(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfInterfaces(options);
    return (await this.call(remote.connectListInterfaces, { maxnames }, options)).names;
  }

  /** The names of the interfaces that are defined and inactive (`virConnectListDefinedInterfaces`). */
  async listDefinedInterfaces(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedInterfaces(options);
    return (await this.call(remote.connectListDefinedInterfaces, { maxnames }, options)).names;
  }

  /**
   * The interface with a name (`virInterfaceLookupByName`).
   *
   * @throws {@link VirError} number 57 (`VIR_ERR_NO_INTERFACE`) when there is none.
   */
  async interfaceLookupByName(name: string, options?: CallOptions): Promise<Interface> {
    return this.#interface(
      (await this.call(remote.interfaceLookupByName, { name }, options)).iface,
    );
  }

  /**
   * The interface with a MAC address (`virInterfaceLookupByMACString`).
   *
   * @throws {@link VirError} number 57 (`VIR_ERR_NO_INTERFACE`) when there is none, and number 59
   * (`VIR_ERR_MULTIPLE_INTERFACES`) when there are several.
   */
  async interfaceLookupByMacString(mac: string, options?: CallOptions): Promise<Interface> {
    const { iface } = await this.call(remote.interfaceLookupByMacString, { mac }, options);
    return this.#interface(iface);
  }

  /**
   * Defines an interface, or changes its definition (`virInterfaceDefineXML`).
   *
   * @param flags - `VirInterfaceDefineFlags`.
   */
  async interfaceDefineXml(
    xml: string,
    flags: Flags<VirInterfaceDefineFlags> = 0,
    options?: CallOptions,
  ): Promise<Interface> {
    const { iface } = await this.call(remote.interfaceDefineXml, { xml, flags }, options);
    return this.#interface(iface);
  }

  /**
   * Remembers how all interfaces are now (`virInterfaceChangeBegin`): {@link interfaceChangeRollback},
   * or a restart of the host, brings that back until {@link interfaceChangeCommit}.
   */
  async interfaceChangeBegin(flags = 0, options?: CallOptions): Promise<void> {
    await this.call(remote.interfaceChangeBegin, { flags }, options);
  }

  /** Keeps what was changed since {@link interfaceChangeBegin} (`virInterfaceChangeCommit`). */
  async interfaceChangeCommit(flags = 0, options?: CallOptions): Promise<void> {
    await this.call(remote.interfaceChangeCommit, { flags }, options);
  }

  /** Undoes what was changed since {@link interfaceChangeBegin} (`virInterfaceChangeRollback`). */
  async interfaceChangeRollback(flags = 0, options?: CallOptions): Promise<void> {
    await this.call(remote.interfaceChangeRollback, { flags }, options);
  }

  #interface(wire: RemoteNonnullInterface): Interface {
    return Interface.of(this.self(), wire);
  }
}
