import type {
  RemoteNonnullNodeDevice,
  VirConnectListAllNodeDeviceFlags,
  VirNodeDeviceCreateXMLFlags,
  VirNodeDeviceDefineXMLFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { NodeDevice } from '../node-device/node-device.ts';
import type { Flags } from '../values/flags.ts';
import { StorageMethods } from './storage-methods.ts';
import { unsignedFlags } from './unsigned-flags.ts';

/** Finding, defining and making the host's devices. */
export abstract class NodeDeviceMethods extends StorageMethods {
  /**
   * All devices of the host, or those that the flags choose (`virConnectListAllNodeDevices`).
   *
   * @param flags - `VirConnectListAllNodeDeviceFlags`, such as `CAP_PCI_DEV`.
   */
  async listAllNodeDevices(
    flags: Flags<VirConnectListAllNodeDeviceFlags> = 0,
    options?: CallOptions,
  ): Promise<NodeDevice[]> {
    const args = { needResults: 1, flags: unsignedFlags(flags) };
    const { devices } = await this.call(remote.connectListAllNodeDevices, args, options);
    return devices.map((dev) => this.#device(dev));
  }

  /**
   * How many devices there are (`virNodeNumOfDevices`).
   *
   * @param cap - Only those with a capability, such as `net`; null for all.
   */
  async nodeNumOfDevices(
    cap: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<number> {
    return (await this.call(remote.nodeNumOfDevices, { cap, flags }, options)).num;
  }

  /**
   * The names of devices (`virNodeListDevices`).
   *
   * @param cap - Only those with a capability, such as `net`; null for all.
   */
  async nodeListDevices(
    cap: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<readonly string[]> {
    const maxnames = await this.nodeNumOfDevices(cap, flags, options);
    return (await this.call(remote.nodeListDevices, { cap, maxnames, flags }, options)).names;
  }

  /**
   * The device with a name (`virNodeDeviceLookupByName`).
   *
   * @throws {@link VirError} number 53 (`VIR_ERR_NO_NODE_DEVICE`) when there is none.
   */
  async nodeDeviceLookupByName(name: string, options?: CallOptions): Promise<NodeDevice> {
    return this.#device((await this.call(remote.nodeDeviceLookupByName, { name }, options)).dev);
  }

  /**
   * The SCSI host with a world wide name (`virNodeDeviceLookupSCSIHostByWWN`).
   *
   * @param wwnn - The name of the node, 16 hexadecimal digits.
   * @param wwpn - The name of the port, likewise.
   * @throws {@link VirError} number 53 (`VIR_ERR_NO_NODE_DEVICE`) when there is none.
   */
  async nodeDeviceLookupScsiHostByWwn(
    wwnn: string,
    wwpn: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<NodeDevice> {
    const args = { wwnn, wwpn, flags };
    return this.#device((await this.call(remote.nodeDeviceLookupScsiHostByWwn, args, options)).dev);
  }

  /**
   * Makes a device, such as a virtual SCSI host or a mediated device (`virNodeDeviceCreateXML`).
   *
   * @param flags - `VirNodeDeviceCreateXMLFlags`.
   */
  async nodeDeviceCreateXml(
    xmlDesc: string,
    flags: Flags<VirNodeDeviceCreateXMLFlags> = 0,
    options?: CallOptions,
  ): Promise<NodeDevice> {
    const args = { xmlDesc, flags };
    return this.#device((await this.call(remote.nodeDeviceCreateXml, args, options)).dev);
  }

  /**
   * Defines a device, to be started later (`virNodeDeviceDefineXML`).
   *
   * @param flags - `VirNodeDeviceDefineXMLFlags`.
   */
  async nodeDeviceDefineXml(
    xmlDesc: string,
    flags: Flags<VirNodeDeviceDefineXMLFlags> = 0,
    options?: CallOptions,
  ): Promise<NodeDevice> {
    const args = { xmlDesc, flags };
    return this.#device((await this.call(remote.nodeDeviceDefineXml, args, options)).dev);
  }

  #device(wire: RemoteNonnullNodeDevice): NodeDevice {
    return NodeDevice.of(this.self(), wire);
  }
}
