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

/** Network interfaces of the host */
export abstract class InterfaceMethods extends NodeDeviceMethods {
  /**
   * Lists all network interfaces of the host, or those that the flags select
   * (`virConnectListAllInterfaces`).
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

  /** Returns the number of active interfaces (`virConnectNumOfInterfaces`). */
  async numOfInterfaces(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfInterfaces, undefined, options)).num;
  }

  /** Returns the number of inactive interfaces (`virConnectNumOfDefinedInterfaces`). */
  async numOfDefinedInterfaces(options?: CallOptions): Promise<number> {
    return (await this.call(remote.connectNumOfDefinedInterfaces, undefined, options)).num;
  }

  /**
   * Lists the names of the active interfaces (`virConnectListInterfaces`).
   *
   * Makes two calls, the first for the number of interfaces. {@link listAllInterfaces} needs one
   * call.
   */
  async listInterfaces(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfInterfaces(options);
    return (await this.call(remote.connectListInterfaces, { maxnames }, options)).names;
  }

  /**
   * Lists the names of the inactive interfaces (`virConnectListDefinedInterfaces`).
   *
   * Makes two calls, the first for the number of interfaces. {@link listAllInterfaces} needs one
   * call.
   */
  async listDefinedInterfaces(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfDefinedInterfaces(options);
    return (await this.call(remote.connectListDefinedInterfaces, { maxnames }, options)).names;
  }

  /**
   * Looks up the interface with a name (`virInterfaceLookupByName`).
   *
   * @throws {@link VirError} number 57 (`VIR_ERR_NO_INTERFACE`) if there is no such interface.
   */
  async interfaceLookupByName(name: string, options?: CallOptions): Promise<Interface> {
    return this.#interface(
      (await this.call(remote.interfaceLookupByName, { name }, options)).iface,
    );
  }

  /**
   * Looks up the interface with a MAC address (`virInterfaceLookupByMACString`).
   *
   * @param mac - The address, such as `aa:bb:cc:dd:ee:ff`.
   * @throws {@link VirError} number 57 (`VIR_ERR_NO_INTERFACE`) if there is no such interface.
   * @throws {@link VirError} number 59 (`VIR_ERR_MULTIPLE_INTERFACES`) if several interfaces have
   * the address.
   */
  async interfaceLookupByMacString(mac: string, options?: CallOptions): Promise<Interface> {
    const { iface } = await this.call(remote.interfaceLookupByMacString, { mac }, options);
    return this.#interface(iface);
  }

  /**
   * Defines an interface, or replaces its definition (`virInterfaceDefineXML`). It does not start
   * the interface.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
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
   * Saves the current configuration of all interfaces as a restore point
   * (`virInterfaceChangeBegin`).
   *
   * Until {@link interfaceChangeCommit}, that configuration is restored by
   * {@link interfaceChangeRollback} or by a restart of the host.
   */
  async interfaceChangeBegin(flags = 0, options?: CallOptions): Promise<void> {
    await this.call(remote.interfaceChangeBegin, { flags }, options);
  }

  /**
   * Keeps the changes since {@link interfaceChangeBegin} and deletes the restore point
   * (`virInterfaceChangeCommit`).
   */
  async interfaceChangeCommit(flags = 0, options?: CallOptions): Promise<void> {
    await this.call(remote.interfaceChangeCommit, { flags }, options);
  }

  /**
   * Restores the configuration that {@link interfaceChangeBegin} saved
   * (`virInterfaceChangeRollback`).
   */
  async interfaceChangeRollback(flags = 0, options?: CallOptions): Promise<void> {
    await this.call(remote.interfaceChangeRollback, { flags }, options);
  }

  #interface(wire: RemoteNonnullInterface): Interface {
    return Interface.of(this.self(), wire);
  }
}
