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

/** States of the guest to go back to. */
export abstract class SnapshotMethods extends StreamMethods {
  /**
   * Makes a snapshot, of the disks and, unless the XML or the flags say otherwise, of the memory
   * (`virDomainSnapshotCreateXML`). May take minutes.
   *
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
   * All snapshots, or those that the flags choose (`virDomainListAllSnapshots`).
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
   * How many snapshots there are (`virDomainSnapshotNum`).
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
   * The names of the snapshots (`virDomainSnapshotListNames`).
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
   * The snapshot with a name (`virDomainSnapshotLookupByName`).
   *
   * @throws {@link VirError} number 72 (`VIR_ERR_NO_DOMAIN_SNAPSHOT`) when there is none.
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

  /** Whether there is a current snapshot (`virDomainHasCurrentSnapshot`). */
  async hasCurrentSnapshot(flags = 0, options?: CallOptions): Promise<boolean> {
    const args = { dom: this, flags };
    const { result } = await this.connection.call(remote.domainHasCurrentSnapshot, args, options);
    return result !== 0;
  }

  /**
   * The snapshot that was last made or reverted to (`virDomainSnapshotCurrent`).
   *
   * @throws {@link VirError} number 72 (`VIR_ERR_NO_DOMAIN_SNAPSHOT`) when there is none.
   */
  async snapshotCurrent(flags = 0, options?: CallOptions): Promise<DomainSnapshot> {
    const args = { dom: this, flags };
    const { snap } = await this.connection.call(remote.domainSnapshotCurrent, args, options);
    return this.#snapshot(snap);
  }

  /**
   * Goes back to a snapshot (`virDomainRevertToSnapshot`). What has changed since is lost. {@link id} is
   * not changed, although the domain may start or stop.
   *
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

  /** @internal This domain as what it is in the end. */
  abstract self(): Domain;
}
