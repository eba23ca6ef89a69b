import type {
  RemoteNonnullNodeDevice,
  VirNodeDeviceUpdateFlags,
  VirNodeDeviceXMLFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Flags } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/** A device of the host (`virNodeDevice`): a small value that knows its name and its connection. */
export class NodeDevice implements RemoteNonnullNodeDevice {
  /** The connection that the device belongs to. */
  readonly connection: Connection;

  /** The name, such as `pci_0000_00_02_0` (`virNodeDeviceGetName`). */
  readonly name: string;

  private constructor(connection: Connection, wire: RemoteNonnullNodeDevice) {
    this.connection = connection;
    this.name = wire.name;
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullNodeDevice): NodeDevice {
    return new NodeDevice(connection, wire);
  }

  /**
   * The device's XML (`virNodeDeviceGetXMLDesc`).
   *
   * @param flags - `VirNodeDeviceXMLFlags`.
   */
  async getXmlDesc(
    flags: Flags<VirNodeDeviceXMLFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { name: this.name, flags };
    return (await this.connection.call(remote.nodeDeviceGetXmlDesc, args, options)).xml;
  }

  /** The name of the device that it belongs to, or null for the root (`virNodeDeviceGetParent`). */
  async getParent(options?: CallOptions): Promise<string | null> {
    const args = { name: this.name };
    return (await this.connection.call(remote.nodeDeviceGetParent, args, options)).parentName;
  }

  /** How many capabilities it has (`virNodeDeviceNumOfCaps`). */
  async numOfCaps(options?: CallOptions): Promise<number> {
    const args = { name: this.name };
    return (await this.connection.call(remote.nodeDeviceNumOfCaps, args, options)).num;
  }

  /** Its capabilities, such as `pci` or `net` (`virNodeDeviceListCaps`). */
  async listCaps(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfCaps(options);
    const args = { name: this.name, maxnames };
    return (await this.connection.call(remote.nodeDeviceListCaps, args, options)).names;
  }

  /** Takes the device from its driver, so that a guest can have it (`virNodeDeviceDettach`). */
  async dettach(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.nodeDeviceDettach, { name: this.name }, options);
  }

  /**
   * Takes the device from its driver, so that a guest can have it (`virNodeDeviceDetachFlags`).
   *
   * @param driverName - The driver that passes it on, such as `vfio`; null for libvirt's choice.
   */
  async detachFlags(
    driverName: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { name: this.name, driverName, flags };
    await this.connection.call(remote.nodeDeviceDetachFlags, args, options);
  }

  /** Gives the device back to its driver (`virNodeDeviceReAttach`). */
  async reAttach(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.nodeDeviceReAttach, { name: this.name }, options);
  }

  /** Resets the device (`virNodeDeviceReset`). */
  async reset(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.nodeDeviceReset, { name: this.name }, options);
  }

  /**
   * Changes the device, such as what a mediated device may use (`virNodeDeviceUpdate`).
   *
   * @param flags - `VirNodeDeviceUpdateFlags`: the active device, the definition, or both.
   */
  async update(
    xmlDesc: string,
    flags: Flags<VirNodeDeviceUpdateFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { name: this.name, xmlDesc, flags };
    await this.connection.call(remote.nodeDeviceUpdate, args, options);
  }

  /** Starts a defined device (`virNodeDeviceCreate`). */
  async create(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.nodeDeviceCreate, { name: this.name, flags }, options);
  }

  /** Removes a device that was made (`virNodeDeviceDestroy`). */
  async destroy(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.nodeDeviceDestroy, { name: this.name }, options);
  }

  /** Removes the definition (`virNodeDeviceUndefine`). */
  async undefine(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.nodeDeviceUndefine, { name: this.name, flags }, options);
  }

  /** Whether the device is there (`virNodeDeviceIsActive`). */
  async isActive(options?: CallOptions): Promise<boolean> {
    const args = { name: this.name };
    return (await this.connection.call(remote.nodeDeviceIsActive, args, options)).active !== 0;
  }

  /** Whether the device is defined (`virNodeDeviceIsPersistent`). */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    const args = { name: this.name };
    const { persistent } = await this.connection.call(remote.nodeDeviceIsPersistent, args, options);
    return persistent !== 0;
  }

  /** Whether the device is started together with its parent (`virNodeDeviceGetAutostart`). */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    const args = { name: this.name };
    const { autostart } = await this.connection.call(remote.nodeDeviceGetAutostart, args, options);
    return autostart !== 0;
  }

  /** Has the device started together with its parent, or not (`virNodeDeviceSetAutostart`). */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { name: this.name, autostart: autostart ? 1 : 0 };
    await this.connection.call(remote.nodeDeviceSetAutostart, args, options);
  }

  /** What `JSON.stringify` makes of it. */
  toJSON(): RemoteNonnullNodeDevice {
    return { name: this.name };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('NodeDevice', this.toJSON(), options, inspect);
  }
}
