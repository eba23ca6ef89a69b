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
   * The domain's XML: as it runs, or as it is defined when it does not run (`virDomainGetXMLDesc`).
   *
   * @param flags - `VirDomainXMLFlags`; `SECURE`, which a read-only connection may not ask for, adds
   * passwords.
   */
  async getXmlDesc(flags: Flags<VirDomainXMLFlags> = 0, options?: CallOptions): Promise<string> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainGetXmlDesc, args, options)).xml;
  }

  /**
   * A piece of metadata (`virDomainGetMetadata`).
   *
   * @param type - `VirDomainMetadataType`.
   * @param uri - The XML namespace of an `ELEMENT`; null for the others.
   * @param flags - `VirDomainModificationImpact`.
   * @throws {@link VirError} number 80 (`VIR_ERR_NO_DOMAIN_METADATA`) when there is none.
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
   * Sets a piece of metadata, or removes it (`virDomainSetMetadata`).
   *
   * @param type - `VirDomainMetadataType`.
   * @param metadata - Null removes it.
   * @param key - The prefix to use for the namespace of an `ELEMENT`; null for the others.
   * @param uri - The XML namespace of an `ELEMENT`; null for the others.
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
   * Gives the defined domain another name (`virDomainRename`). {@link name} changes with it.
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) when it runs.
   */
  async rename(newName: string, flags = 0, options?: CallOptions): Promise<void> {
    const args = { dom: this, newName, flags };
    const { retcode } = await this.connection.call(remote.domainRename, args, options);
    if (retcode === 0) this.setName(newName);
  }

  /** Adds a device to the running guest (`virDomainAttachDevice`). */
  async attachDevice(xml: string, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainAttachDevice, { dom: this, xml }, options);
  }

  /**
   * Adds a device (`virDomainAttachDeviceFlags`).
   *
   * @param flags - `VirDomainDeviceModifyFlags`: to the running guest, to the definition, or both.
   */
  async attachDeviceFlags(
    xml: string,
    flags: Flags<VirDomainDeviceModifyFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainAttachDeviceFlags, { dom: this, xml, flags }, options);
  }

  /** Removes a device from the running guest (`virDomainDetachDevice`). */
  async detachDevice(xml: string, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainDetachDevice, { dom: this, xml }, options);
  }

  /**
   * Removes a device (`virDomainDetachDeviceFlags`). For a running guest it resolves when the guest has
   * been asked; the event `device-removed` tells when the device is gone.
   *
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
   * Removes the device with an alias (`virDomainDetachDeviceAlias`). As with
   * {@link detachDeviceFlags}, it resolves when the guest has been asked.
   *
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
   * Changes a device, such as the medium in a drive (`virDomainUpdateDeviceFlags`).
   *
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
   * What is done when the guest powers off, restarts or crashes (`virDomainSetLifecycleAction`).
   *
   * @param type - `VirDomainLifecycle`: when.
   * @param action - `VirDomainLifecycleAction`: what.
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
   * Has the guest's display read its TLS certificates anew (`virDomainGraphicsReload`).
   *
   * @param type - `VirDomainGraphicsReloadType`.
   */
  async graphicsReload(
    type: OneOf<VirDomainGraphicsReloadType>,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainGraphicsReload, { dom: this, type, flags }, options);
  }

  /**
   * Has the guest's network interfaces tell the network where they are
   * (`virDomainAnnounceInterface`).
   *
   * @param device - The interface's target or MAC address; null for all.
   * @param params - How often, and how long to wait in between; QEMU has its own values for what is
   * left out.
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
