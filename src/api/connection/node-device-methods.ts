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

/** Devices of the host */
export abstract class NodeDeviceMethods extends StorageMethods {
  /**
   * Lists all devices of the host, or those that the flags select (`virConnectListAllNodeDevices`).
   *
   * A flag such as `CAP_PCI_DEV` selects the devices with a capability; several of them select the
   * devices with any of these capabilities.
   *
   * @param flags - `VirConnectListAllNodeDeviceFlags`.
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
   * Returns the number of devices of the host (`virNodeNumOfDevices`).
   *
   * @param cap - Capability of the devices to count, such as `net`; null, the default, for all
   * devices.
   */
  async nodeNumOfDevices(
    cap: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<number> {
    return (await this.call(remote.nodeNumOfDevices, { cap, flags }, options)).num;
  }

  /**
   * Lists the names of the host's devices (`virNodeListDevices`).
   *
   * Makes two calls, the first for the number of devices. {@link listAllNodeDevices} needs one
   * call.
   *
   * @param cap - Capability of the devices to list, such as `net`; null, the default, for all
   * devices.
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
   * Looks up the device with a name, such as `pci_0000_00_02_0` (`virNodeDeviceLookupByName`).
   *
   * @throws {@link VirError} number 53 (`VIR_ERR_NO_NODE_DEVICE`) if there is no such device.
   */
  async nodeDeviceLookupByName(name: string, options?: CallOptions): Promise<NodeDevice> {
    return this.#device((await this.call(remote.nodeDeviceLookupByName, { name }, options)).dev);
  }

  /**
   * Looks up the SCSI host with a pair of World Wide Names (`virNodeDeviceLookupSCSIHostByWWN`).
   *
   * @param wwnn - The World Wide Node Name, 16 hexadecimal digits.
   * @param wwpn - The World Wide Port Name, 16 hexadecimal digits.
   * @throws {@link VirError} number 53 (`VIR_ERR_NO_NODE_DEVICE`) if there is no such device.
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
   * Creates a device, such as a virtual SCSI host or a mediated device (`virNodeDeviceCreateXML`).
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
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
   * Defines a device without starting it (`virNodeDeviceDefineXML`). {@link NodeDevice.create}
   * starts it. Needs libvirt 7.3.0 or later.
   *
   * With `flags: 'VALIDATE'` libvirt checks the XML against its schema first.
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
