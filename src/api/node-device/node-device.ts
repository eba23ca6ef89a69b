import type {
  RemoteNonnullNodeDevice,
  VirNodeDeviceUpdateFlags,
  VirNodeDeviceXMLFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { NodeDeviceConfig } from '../../xml/generated/node-device.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import { listInto } from '../calls/list-into.ts';
import { named } from '../calls/named-options.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed, withXml } from '../documents/documents.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';
import { wireBoolean } from '../values/wire-boolean.ts';
import type { NodeDeviceDetachFlagsOptions } from './node-device-options.ts';

/** A device of the host (`virNodeDevice`): its name and its connection. */
export class NodeDevice implements RemoteNonnullNodeDevice {
  /** The connection that the device belongs to. */
  readonly connection: Connection;

  /** The name, such as `pci_0000_00_02_0` (`virNodeDeviceGetName`). */
  readonly name: string;

  readonly #calls: Calls;

  private constructor(connection: Connection, wire: RemoteNonnullNodeDevice) {
    this.connection = connection;
    this.name = wire.name;
    this.#calls = callsOf(this.connection);
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullNodeDevice): NodeDevice {
    return new NodeDevice(connection, wire);
  }

  /** Starts the defined device (`virNodeDeviceCreate`). Needs libvirt 7.3.0 or later. */
  async create(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.nodeDeviceCreate, { name: this.name }, options);
  }

  /**
   * Removes a virtual device, such as a virtual SCSI host or a mediated device, from the host
   * (`virNodeDeviceDestroy`).
   */
  async destroy(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.nodeDeviceDestroy, { name: this.name }, options);
  }

  /**
   * Detaches the device from its driver on the host, so that a guest can use it
   * (`virNodeDeviceDetachFlags`).
   */
  async detachFlags(options?: NodeDeviceDetachFlagsOptions): Promise<void> {
    const [{ driverName }, rest] = named(options, { driverName: null });
    const args = { name: this.name, driverName };
    await this.#calls.call(remote.nodeDeviceDetachFlags, args, rest);
  }

  /**
   * Detaches the device from its driver on the host, so that a guest can use it
   * (`virNodeDeviceDettach`, with libvirt's spelling). To choose the replacement driver, use
   * {@link detachFlags}.
   */
  async dettach(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.nodeDeviceDettach, { name: this.name }, options);
  }

  /** Returns whether the device starts with its parent device (`virNodeDeviceGetAutostart`). */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    const args = { name: this.name };
    const { autostart } = await this.#calls.call(remote.nodeDeviceGetAutostart, args, options);
    return autostart !== 0;
  }

  /**
   * Returns the name of the parent device, or null for the root device (`virNodeDeviceGetParent`).
   */
  async getParent(options?: CallOptions): Promise<string | null> {
    const args = { name: this.name };
    return (await this.#calls.call(remote.nodeDeviceGetParent, args, options)).parentName;
  }

  /**
   * Returns the device's configuration as a typed object (`virNodeDeviceGetXMLDesc`).
   *
   * With `flags: 'INACTIVE'` the result is the definition instead of the active device.
   */
  getConfig(options?: FlagsOptions<typeof VirNodeDeviceXMLFlags>): Promise<NodeDeviceConfig> {
    return parsed('nodeDevice', this.getXmlDesc(options));
  }

  /**
   * Returns the device's XML (`virNodeDeviceGetXMLDesc`).
   *
   * With `flags: 'INACTIVE'` the result is the XML of the definition instead of the active device.
   */
  async getXmlDesc(options?: FlagsOptions<typeof VirNodeDeviceXMLFlags>): Promise<string> {
    const args = { name: this.name };
    return (await this.#calls.call(remote.nodeDeviceGetXmlDesc, args, options)).xml;
  }

  /**
   * Returns whether the device is active (`virNodeDeviceIsActive`). A device that is only defined
   * is not active.
   */
  async isActive(options?: CallOptions): Promise<boolean> {
    const args = { name: this.name };
    return (await this.#calls.call(remote.nodeDeviceIsActive, args, options)).active !== 0;
  }

  /** Returns whether the device has a definition (`virNodeDeviceIsPersistent`). */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    const args = { name: this.name };
    const { persistent } = await this.#calls.call(remote.nodeDeviceIsPersistent, args, options);
    return persistent !== 0;
  }

  /**
   * Lists the device's capabilities, such as `pci` or `net` (`virNodeDeviceListCaps`). Makes two
   * calls, the first for their number.
   */
  async listCaps(options?: CallOptions): Promise<readonly string[]> {
    const maxnames = await this.numOfCaps(options);
    const args = { name: this.name, maxnames };
    return (await listInto(this.#calls, remote.nodeDeviceListCaps, args, options)).names;
  }

  /** Returns the number of the device's capabilities (`virNodeDeviceNumOfCaps`). */
  async numOfCaps(options?: CallOptions): Promise<number> {
    const args = { name: this.name };
    return (await this.#calls.call(remote.nodeDeviceNumOfCaps, args, options)).num;
  }

  /** Returns the device to its driver on the host (`virNodeDeviceReAttach`). */
  async reAttach(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.nodeDeviceReAttach, { name: this.name }, options);
  }

  /** Resets the device (`virNodeDeviceReset`). */
  async reset(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.nodeDeviceReset, { name: this.name }, options);
  }

  /** Sets whether the device starts with its parent device (`virNodeDeviceSetAutostart`). */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    const args = { name: this.name, autostart: wireBoolean('autostart', autostart) };
    await this.#calls.call(remote.nodeDeviceSetAutostart, args, options);
  }

  /**
   * Removes the definition of the device (`virNodeDeviceUndefine`). Needs libvirt 7.3.0 or later.
   */
  async undefine(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.nodeDeviceUndefine, { name: this.name }, options);
  }

  /**
   * Changes the device, such as the resources that are assigned to a mediated device
   * (`virNodeDeviceUpdate`). Needs libvirt 10.1.0 or later.
   *
   * With `flags: 'LIVE'` the active device changes, with `flags: 'CONFIG'` the definition, with
   * `flags: ['LIVE', 'CONFIG']` both.
   *
   * @param xmlDesc - The new device, as XML or as an object.
   */
  async update(
    xmlDesc: string | NodeDeviceConfig,
    options?: FlagsOptions<typeof VirNodeDeviceUpdateFlags>,
  ): Promise<void> {
    await withXml('nodeDevice', xmlDesc, (xml) =>
      this.#calls.call(remote.nodeDeviceUpdate, { name: this.name, xmlDesc: xml }, options),
    );
  }

  /** Returns the value for `JSON.stringify`. */
  toJSON(): RemoteNonnullNodeDevice {
    return { name: this.name };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('NodeDevice', this.toJSON(), options, inspect);
  }
}
