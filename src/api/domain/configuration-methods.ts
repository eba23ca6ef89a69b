import type {
  VirDomainDeviceModifyFlags,
  VirDomainGraphicsReloadType,
  VirDomainLifecycle,
  VirDomainLifecycleAction,
  VirDomainMetadataType,
  VirDomainModificationImpact,
  VirDomainXMLFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import type { AnnounceParams } from '../values/parameter-types.ts';
import { ANNOUNCE_TYPES } from '../values/parameter-types.ts';
import { encodeTypedParams } from '../values/typed-params-input.ts';
import { StateMethods } from './state-methods.ts';

/** The domain's XML, its metadata and its devices. */
export abstract class ConfigurationMethods extends StateMethods {
  /**
   * Returns the domain's XML (`virDomainGetXMLDesc`). This is the live XML of a running domain and
   * the definition of any other.
   *
   * With `flags: 'INACTIVE'` it is always the definition. With `flags: 'SECURE'` the XML includes
   * passwords. A read-only connection may use neither `SECURE` nor `MIGRATABLE`.
   *
   * @param flags - `VirDomainXMLFlags`.
   */
  async getXmlDesc(flags: Flags<VirDomainXMLFlags> = 0, options?: CallOptions): Promise<string> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainGetXmlDesc, args, options)).xml;
  }

  /**
   * Returns the title, the description or a custom element of the domain (`virDomainGetMetadata`).
   *
   * `flags: 'LIVE'` reads the running domain, `flags: 'CONFIG'` the definition. The default reads
   * the running domain, or the definition if the domain is not running.
   *
   * @param type - The kind of metadata: title, description, or an XML element.
   * @param uri - The XML namespace of an `ELEMENT`, for which it is required. Null, the default,
   * for the other types.
   * @param flags - `VirDomainModificationImpact`.
   * @throws {@link VirError} number 80 (`VIR_ERR_NO_DOMAIN_METADATA`) if there is no such metadata.
   */
  async getMetadata(
    type: OneOf<VirDomainMetadataType>,
    uri: string | null = null,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { dom: this, type, uri, flags };
    return (await this.connection.call(remote.domainGetMetadata, args, options)).metadata;
  }

  /**
   * Sets or removes the title, the description or a custom element of the domain
   * (`virDomainSetMetadata`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param type - The kind of metadata: title, description, or an XML element.
   * @param metadata - The text or the XML element; null to remove it. A title may not contain line
   * breaks.
   * @param key - The namespace prefix of an `ELEMENT`, required to set one. Null, the default, for
   * the other types.
   * @param uri - The XML namespace of an `ELEMENT`, for which it is required. Null, the default,
   * for the other types.
   * @param flags - `VirDomainModificationImpact`.
   */
  async setMetadata(
    type: OneOf<VirDomainMetadataType>,
    metadata: string | null,
    key: string | null = null,
    uri: string | null = null,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, type, metadata, key, uri, flags };
    await this.connection.call(remote.domainSetMetadata, args, options);
  }

  /**
   * Renames the domain (`virDomainRename`). {@link name} of this object changes too.
   *
   * @param newName - The new name.
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if the domain is running.
   */
  async rename(newName: string, flags = 0, options?: CallOptions): Promise<void> {
    const args = { dom: this, newName, flags };
    const { retcode } = await this.connection.call(remote.domainRename, args, options);
    if (retcode === 0) this.setName(newName);
  }

  /**
   * Attaches a device to the running domain (`virDomainAttachDevice`). The definition does not
   * change: the device is gone after the next start.
   *
   * @param xml - The XML of the device, such as a `<disk>` element.
   */
  async attachDevice(xml: string, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainAttachDevice, { dom: this, xml }, options);
  }

  /**
   * Attaches a device to the running domain, to the definition or to both
   * (`virDomainAttachDeviceFlags`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param xml - The XML of the device, such as a `<disk>` element.
   * @param flags - `VirDomainDeviceModifyFlags`.
   */
  async attachDeviceFlags(
    xml: string,
    flags: Flags<VirDomainDeviceModifyFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainAttachDeviceFlags, { dom: this, xml, flags }, options);
  }

  /**
   * Detaches a device from the running domain (`virDomainDetachDevice`). The call may resolve
   * before the guest has released the device: see {@link detachDeviceFlags}.
   *
   * @param xml - The XML of the device, such as a `<disk>` element.
   */
  async detachDevice(xml: string, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainDetachDevice, { dom: this, xml }, options);
  }

  /**
   * Detaches a device from the running domain, from the definition or from both
   * (`virDomainDetachDeviceFlags`).
   *
   * For a running domain the call requests the removal and may resolve before the guest has
   * released the device. The guest may ignore the request. The event `domain:device-removed`
   * reports the removal, `domain:device-removal-failed` a refusal.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param xml - The XML of the device, such as a `<disk>` element.
   * @param flags - `VirDomainDeviceModifyFlags`.
   */
  async detachDeviceFlags(
    xml: string,
    flags: Flags<VirDomainDeviceModifyFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainDetachDeviceFlags, { dom: this, xml, flags }, options);
  }

  /**
   * Detaches the device with an alias (`virDomainDetachDeviceAlias`). For a running domain the call
   * only requests the removal; the event `domain:device-removed` reports it.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param alias - The device's alias in the XML, such as `net0` or `ua-backup`.
   * @param flags - `VirDomainDeviceModifyFlags`.
   */
  async detachDeviceAlias(
    alias: string,
    flags: Flags<VirDomainDeviceModifyFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, alias, flags };
    await this.connection.call(remote.domainDetachDeviceAlias, args, options);
  }

  /**
   * Changes a device, such as the medium of a drive or the link state of an interface
   * (`virDomainUpdateDeviceFlags`). Hypervisors can change only some properties of each device.
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running. With `flags: 'FORCE'` the medium of a drive is changed even if the
   * guest has locked it.
   *
   * @param xml - The complete new XML of the device, such as a `<disk>` element.
   * @param flags - `VirDomainDeviceModifyFlags`.
   */
  async updateDeviceFlags(
    xml: string,
    flags: Flags<VirDomainDeviceModifyFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainUpdateDeviceFlags, { dom: this, xml, flags }, options);
  }

  /**
   * Sets the action on power-off, reboot or crash of the guest (`virDomainSetLifecycleAction`).
   *
   * `flags: 'LIVE'` changes the running domain, `flags: 'CONFIG'` the definition,
   * `flags: ['LIVE', 'CONFIG']` both. The default changes the running domain, or the definition if
   * the domain is not running.
   *
   * @param type - The lifecycle event: power-off, reboot or crash.
   * @param action - The action to take on that event.
   * @param flags - `VirDomainModificationImpact`.
   */
  async setLifecycleAction(
    type: OneOf<VirDomainLifecycle>,
    action: OneOf<VirDomainLifecycleAction>,
    flags: Flags<VirDomainModificationImpact> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, type, action, flags };
    await this.connection.call(remote.domainSetLifecycleAction, args, options);
  }

  /**
   * Reloads the TLS certificates of the domain's graphics server (`virDomainGraphicsReload`).
   *
   * @param type - The type of the graphics server.
   */
  async graphicsReload(
    type: OneOf<VirDomainGraphicsReloadType>,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainGraphicsReload, { dom: this, type, flags }, options);
  }

  /**
   * Announces the domain's network interfaces to the network, so that switches learn the addresses
   * (`virDomainAnnounceInterface`).
   *
   * @param device - The interface's target, such as `vnet0`, or its MAC address. Null, the default,
   * for all interfaces.
   * @param params - The number of announcements and the delays between them, in milliseconds. QEMU
   * has its own defaults for absent values.
   */
  async announceInterface(
    device: string | null = null,
    params: AnnounceParams = {},
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, device, params: encodeTypedParams(params, ANNOUNCE_TYPES), flags };
    await this.connection.call(remote.domainAnnounceInterface, args, options);
  }
}
