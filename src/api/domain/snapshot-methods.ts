import type {
  RemoteNonnullDomainSnapshot,
  VirDomainSnapshotCreateFlags,
  VirDomainSnapshotListFlags,
  VirDomainSnapshotRevertFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import { DomainSnapshot } from '../snapshot/domain-snapshot.ts';
import type { Flags } from '../values/flags.ts';
import type { Domain } from './domain.ts';
import { StreamMethods } from './stream-methods.ts';

/** Snapshots: saved states of the domain to revert to. */
export abstract class SnapshotMethods extends StreamMethods {
  /**
   * Creates a snapshot (`virDomainSnapshotCreateXML`). It contains the disks and, for a running
   * domain, the memory, unless the XML or the flags say otherwise. The call may take minutes.
   *
   * With `flags: 'DISK_ONLY'` it contains only the disks. With `['DISK_ONLY', 'QUIESCE']` the guest
   * agent freezes the file systems meanwhile. With `flags: 'HALT'` the domain is stopped
   * afterwards.
   *
   * @param xmlDesc - The XML of the snapshot: a `<domainsnapshot>` element.
   * @param flags - `VirDomainSnapshotCreateFlags`.
   */
  async snapshotCreateXml(
    xmlDesc: string,
    flags: Flags<VirDomainSnapshotCreateFlags> = 0,
    options?: CallOptions,
  ): Promise<DomainSnapshot> {
    const args = { dom: this, xmlDesc, flags };
    const { snap } = await this.connection.call(remote.domainSnapshotCreateXml, args, options);
    return this.#snapshot(snap);
  }

  /**
   * Returns all snapshots, or those that `flags` select (`virDomainListAllSnapshots`).
   *
   * @param flags - `VirDomainSnapshotListFlags`.
   */
  async listAllSnapshots(
    flags: Flags<VirDomainSnapshotListFlags> = 0,
    options?: CallOptions,
  ): Promise<DomainSnapshot[]> {
    const args = { dom: this, needResults: 1, flags };
    const answer = await this.connection.call(remote.domainListAllSnapshots, args, options);
    return answer.snapshots.map((each) => this.#snapshot(each));
  }

  /**
   * Returns the number of snapshots (`virDomainSnapshotNum`).
   *
   * @param flags - `VirDomainSnapshotListFlags`.
   */
  async snapshotNum(
    flags: Flags<VirDomainSnapshotListFlags> = 0,
    options?: CallOptions,
  ): Promise<number> {
    const args = { dom: this, flags };
    return (await this.connection.call(remote.domainSnapshotNum, args, options)).num;
  }

  /**
   * Returns the names of the snapshots (`virDomainSnapshotListNames`). It needs two calls, so
   * snapshots created in between may be missing; {@link listAllSnapshots} needs one.
   *
   * @param flags - `VirDomainSnapshotListFlags`.
   */
  async snapshotListNames(
    flags: Flags<VirDomainSnapshotListFlags> = 0,
    options?: CallOptions,
  ): Promise<readonly string[]> {
    const maxnames = await this.snapshotNum(flags, options);
    const args = { dom: this, maxnames, flags };
    return (await this.connection.call(remote.domainSnapshotListNames, args, options)).names;
  }

  /**
   * Looks up a snapshot by its name (`virDomainSnapshotLookupByName`).
   *
   * @throws {@link VirError} number 72 (`VIR_ERR_NO_DOMAIN_SNAPSHOT`) if there is no such snapshot.
   */
  async snapshotLookupByName(
    name: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<DomainSnapshot> {
    const args = { dom: this, name, flags };
    const { snap } = await this.connection.call(remote.domainSnapshotLookupByName, args, options);
    return this.#snapshot(snap);
  }

  /** Returns whether the domain has a current snapshot (`virDomainHasCurrentSnapshot`). */
  async hasCurrentSnapshot(flags = 0, options?: CallOptions): Promise<boolean> {
    const args = { dom: this, flags };
    const { result } = await this.connection.call(remote.domainHasCurrentSnapshot, args, options);
    return result !== 0;
  }

  /**
   * Returns the current snapshot: the last one that was created or reverted to
   * (`virDomainSnapshotCurrent`).
   *
   * @throws {@link VirError} number 72 (`VIR_ERR_NO_DOMAIN_SNAPSHOT`) if there is none.
   */
  async snapshotCurrent(flags = 0, options?: CallOptions): Promise<DomainSnapshot> {
    const args = { dom: this, flags };
    const { snap } = await this.connection.call(remote.domainSnapshotCurrent, args, options);
    return this.#snapshot(snap);
  }

  /**
   * Reverts the domain to a snapshot (`virDomainRevertToSnapshot`). All changes since the snapshot
   * are lost. The domain may start or stop, but {@link id} does not change.
   *
   * `flags: 'RUNNING'` and `flags: 'PAUSED'` set the state afterwards; the default is the state in
   * the snapshot. They exclude each other. With `flags: 'FORCE'` the revert proceeds although
   * libvirt considers it risky.
   *
   * @param snapshot - A snapshot of this domain.
   * @param flags - `VirDomainSnapshotRevertFlags`.
   */
  async revertToSnapshot(
    snapshot: RemoteNonnullDomainSnapshot,
    flags: Flags<VirDomainSnapshotRevertFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainRevertToSnapshot, { snap: snapshot, flags }, options);
  }

  #snapshot(wire: RemoteNonnullDomainSnapshot): DomainSnapshot {
    return DomainSnapshot.of(this.self(), wire);
  }

  /** @internal Returns this object with its final type. */
  abstract self(): Domain;
}
