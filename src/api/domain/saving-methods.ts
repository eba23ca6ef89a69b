import type {
  VirDomainCoreDumpFlags,
  VirDomainCoreDumpFormat,
  VirDomainSaveImageXMLFlags,
  VirDomainSaveRestoreFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { pathOfDaemon } from '../values/checks.ts';
import type { Flags, OneOf } from '../values/flags.ts';
import type { SaveParams } from '../values/parameter-types.ts';
import { saveParams } from '../values/save-params.ts';
import { LifecycleMethods } from './lifecycle-methods.ts';

/** The guest's memory in files: saved to go on later, and dumped to be looked at. */
export abstract class SavingMethods extends LifecycleMethods {
  /**
   * Saves the guest's memory to a file and stops it (`virDomainSave`). {@link id} becomes -1. May take
   * minutes.
   *
   * @param to - A path on the daemon's host, absolute unless the daemon is local.
   */
  async save(to: string, options?: CallOptions): Promise<void> {
    const path = pathOfDaemon(this.connection, 'to', to);
    await this.connection.call(remote.domainSave, { dom: this, to: path }, options);
    this.setNotRunning();
  }

  /**
   * Saves the guest's memory to a file and stops it (`virDomainSaveFlags`). Unlike {@link save} it
   * leaves {@link id} as it was, as libvirt's own client does.
   *
   * @param to - A path on the daemon's host, absolute unless the daemon is local.
   * @param dxml - The XML to restore it with in place of its own, or null.
   * @param flags - `VirDomainSaveRestoreFlags`.
   */
  async saveFlags(
    to: string,
    dxml: string | null = null,
    flags: Flags<VirDomainSaveRestoreFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const path = pathOfDaemon(this.connection, 'to', to);
    await this.connection.call(
      remote.domainSaveFlags,
      { dom: this, to: path, dxml, flags },
      options,
    );
  }

  /**
   * Saves the guest's memory where libvirt keeps it, and stops it; the next start goes on from there
   * (`virDomainManagedSave`). {@link id} becomes -1.
   *
   * @param flags - `VirDomainSaveRestoreFlags`.
   */
  async managedSave(
    flags: Flags<VirDomainSaveRestoreFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainManagedSave, { dom: this, flags }, options);
    this.setNotRunning();
  }

  /**
   * Saves the guest's memory to a file and stops it (`virDomainSaveParams`). It leaves {@link id} as
   * it was.
   *
   * @param params - `file` is a path on the daemon's host, as for {@link save}; without it libvirt keeps the
   * memory itself, as {@link managedSave} does.
   * @param flags - `VirDomainSaveRestoreFlags`.
   */
  async saveParams(
    params: SaveParams,
    flags: Flags<VirDomainSaveRestoreFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, params: saveParams(this.connection, params), flags };
    await this.connection.call(remote.domainSaveParams, args, options);
  }

  /** Whether libvirt keeps a saved memory of the domain (`virDomainHasManagedSaveImage`). */
  async hasManagedSaveImage(flags = 0, options?: CallOptions): Promise<boolean> {
    const args = { dom: this, flags };
    const { result } = await this.connection.call(remote.domainHasManagedSaveImage, args, options);
    return result !== 0;
  }

  /** Throws the saved memory away: the next start is a fresh one (`virDomainManagedSaveRemove`). */
  async managedSaveRemove(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainManagedSaveRemove, { dom: this, flags }, options);
  }

  /**
   * The XML that the saved memory will be started with (`virDomainManagedSaveGetXMLDesc`).
   *
   * @param flags - `VirDomainSaveImageXMLFlags`.
   */
  async managedSaveGetXmlDesc(
    flags: Flags<VirDomainSaveImageXMLFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainManagedSaveGetXmlDesc, args, options)).xml;
  }

  /**
   * Changes the XML that the saved memory will be started with (`virDomainManagedSaveDefineXML`).
   * Only what the guest cannot see may change.
   *
   * @param flags - `VirDomainSaveRestoreFlags`.
   */
  async managedSaveDefineXml(
    dxml: string,
    flags: Flags<VirDomainSaveRestoreFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { dom: this, dxml, flags };
    await this.connection.call(remote.domainManagedSaveDefineXml, args, options);
  }

  /**
   * Writes the guest's memory to a file, for finding out why it crashed (`virDomainCoreDump`).
   *
   * @param to - A path on the daemon's host, absolute unless the daemon is local.
   * @param flags - `VirDomainCoreDumpFlags`.
   */
  async coreDump(
    to: string,
    flags: Flags<VirDomainCoreDumpFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const path = pathOfDaemon(this.connection, 'to', to);
    await this.connection.call(remote.domainCoreDump, { dom: this, to: path, flags }, options);
  }

  /**
   * Writes the guest's memory to a file of a certain format (`virDomainCoreDumpWithFormat`).
   *
   * @param to - A path on the daemon's host, absolute unless the daemon is local.
   * @param dumpformat - `VirDomainCoreDumpFormat`.
   * @param flags - `VirDomainCoreDumpFlags`.
   */
  async coreDumpWithFormat(
    to: string,
    dumpformat: OneOf<VirDomainCoreDumpFormat>,
    flags: Flags<VirDomainCoreDumpFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    const path = pathOfDaemon(this.connection, 'to', to);
    const args = { dom: this, to: path, dumpformat, flags };
    await this.connection.call(remote.domainCoreDumpWithFormat, args, options);
  }
}
