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

/** Save images, which hold the memory of a stopped domain, and core dumps. */
export abstract class SavingMethods extends LifecycleMethods {
  /**
   * Saves the memory of the running domain to a file and stops the domain (`virDomainSave`).
   * {@link id} becomes -1. The call may take minutes. `Connection.domainRestore` continues the
   * domain from the file.
   *
   * @param to - A path on the daemon's host. It must be absolute unless the connection uses a UNIX
   * socket.
   */
  async save(to: string, options?: CallOptions): Promise<void> {
    const path = pathOfDaemon(this.connection, 'to', to);
    await this.connection.call(remote.domainSave, { dom: this, to: path }, options);
    this.setNotRunning();
  }

  /**
   * Saves the memory of the running domain to a file and stops the domain, with options
   * (`virDomainSaveFlags`). The call may take minutes. Unlike {@link save} it does not change
   * {@link id}, as in libvirt's own client.
   *
   * `flags: 'RUNNING'` and `flags: 'PAUSED'` set the state after the restore; the default is the
   * current state. They exclude each other.
   *
   * @param to - A path on the daemon's host. It must be absolute unless the connection uses a UNIX
   * socket.
   * @param dxml - The XML to restore the domain with. Null, the default, for the domain's own XML.
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
   * Saves the memory of the running domain to a file that libvirt manages, and stops the domain
   * (`virDomainManagedSave`). The next start continues from there. {@link id} becomes -1. The call
   * may take minutes.
   *
   * `flags: 'RUNNING'` and `flags: 'PAUSED'` set the state after the next start; the default is the
   * current state. They exclude each other.
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
   * Saves the memory of the running domain and stops the domain, with parameters
   * (`virDomainSaveParams`). The call may take minutes. It does not change {@link id}.
   *
   * `flags: 'RUNNING'` and `flags: 'PAUSED'` set the state after the restore; the default is the
   * current state. They exclude each other.
   *
   * @param params - The parameters. `file` is a path on the daemon's host, as for {@link save}.
   * Without `file`, libvirt manages the file, as for {@link managedSave}.
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

  /** Returns whether the domain has a managed save image (`virDomainHasManagedSaveImage`). */
  async hasManagedSaveImage(flags = 0, options?: CallOptions): Promise<boolean> {
    const args = { dom: this, flags };
    const { result } = await this.connection.call(remote.domainHasManagedSaveImage, args, options);
    return result !== 0;
  }

  /**
   * Deletes the managed save image (`virDomainManagedSaveRemove`). The next start then boots the
   * domain.
   */
  async managedSaveRemove(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.domainManagedSaveRemove, { dom: this, flags }, options);
  }

  /**
   * Returns the XML in the managed save image, with which the next start continues
   * (`virDomainManagedSaveGetXMLDesc`).
   *
   * With `flags: 'SECURE'` the XML includes passwords. A read-only connection may not use it.
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
   * Replaces the XML in the managed save image, with which the next start continues
   * (`virDomainManagedSaveDefineXML`). Only parts that the guest cannot see may differ, such as
   * source paths of disks.
   *
   * `flags: 'RUNNING'` and `flags: 'PAUSED'` set the state after the next start. They exclude each
   * other.
   *
   * @param dxml - The new XML of the domain.
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
   * Writes a core dump of the domain to a file, for crash analysis (`virDomainCoreDump`). The call
   * may take minutes.
   *
   * `flags: 'LIVE'` leaves the domain running during the dump, `'CRASH'` stops it afterwards,
   * `'RESET'` resets it afterwards; the three exclude each other. `'MEMORY_ONLY'` dumps only memory
   * and CPU registers.
   *
   * @param to - A path on the daemon's host. It must be absolute unless the connection uses a UNIX
   * socket.
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
   * Writes a core dump of the domain to a file in a certain format (`virDomainCoreDumpWithFormat`).
   * The call may take minutes.
   *
   * The flags are those of {@link coreDump}. QEMU accepts formats other than `RAW` with
   * `MEMORY_ONLY` only.
   *
   * @param to - A path on the daemon's host. It must be absolute unless the connection uses a UNIX
   * socket.
   * @param dumpformat - The format, such as `KDUMP_ZLIB`.
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
