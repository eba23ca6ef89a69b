import type {
  RemoteNonnullDomainSnapshot,
  VirDomainSnapshotDeleteFlags,
  VirDomainSnapshotListFlags,
  VirDomainSnapshotXMLFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Domain } from '../domain/domain.ts';
import type { Flags } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/** A snapshot of a domain (`virDomainSnapshot`): a small value that knows its domain and its name. */
export class DomainSnapshot implements RemoteNonnullDomainSnapshot {
  /** The domain (`virDomainSnapshotGetDomain`). */
  readonly domain: Domain;

  /** The name, unique within the domain (`virDomainSnapshotGetName`). */
  readonly name: string;

  private constructor(domain: Domain, wire: RemoteNonnullDomainSnapshot) {
    this.domain = domain;
    this.name = wire.name;
  }

  /** @internal */
  static of(domain: Domain, wire: RemoteNonnullDomainSnapshot): DomainSnapshot {
    return new DomainSnapshot(domain, wire);
  }

  /** The connection that the snapshot belongs to (`virDomainSnapshotGetConnect`). */
  get connection(): Connection {
    return this.domain.connection;
  }

  /** The domain by the name that the wire has for it. */
  get dom(): Domain {
    return this.domain;
  }

  /**
   * The snapshot's XML (`virDomainSnapshotGetXMLDesc`).
   *
   * @param flags - `VirDomainSnapshotXMLFlags`.
   */
  async getXmlDesc(
    flags: Flags<VirDomainSnapshotXMLFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { snap: this, flags };
    return (await this.connection.call(remote.domainSnapshotGetXmlDesc, args, options)).xml;
  }

  /**
   * The snapshot that this one was made after (`virDomainSnapshotGetParent`).
   *
   * @throws {@link VirError} number 72 (`VIR_ERR_NO_DOMAIN_SNAPSHOT`) when it is the first one.
   */
  async getParent(flags = 0, options?: CallOptions): Promise<DomainSnapshot> {
    const args = { snap: this, flags };
    const { snap } = await this.connection.call(remote.domainSnapshotGetParent, args, options);
    return DomainSnapshot.of(this.domain, snap);
  }

  /**
   * The snapshots that were made right after this one, or all after it with `DESCENDANTS`
   * (`virDomainSnapshotListAllChildren`).
   *
   * @param flags - `VirDomainSnapshotListFlags`.
   */
  async listAllChildren(
    flags: Flags<VirDomainSnapshotListFlags> = 0,
    options?: CallOptions,
  ): Promise<DomainSnapshot[]> {
    const args = { snapshot: this, needResults: 1, flags };
    const answer = await this.connection.call(remote.domainSnapshotListAllChildren, args, options);
    return answer.snapshots.map((each) => DomainSnapshot.of(this.domain, each));
  }

  /**
   * How many snapshots were made right after this one (`virDomainSnapshotNumChildren`).
   *
   * @param flags - `VirDomainSnapshotListFlags`.
   */
  async numChildren(
    flags: Flags<VirDomainSnapshotListFlags> = 0,
    options?: CallOptions,
  ): Promise<number> {
    const args = { snap: this, flags };
    return (await this.connection.call(remote.domainSnapshotNumChildren, args, options)).num;
  }

  /**
   * The names of the snapshots that were made right after this one
   * (`virDomainSnapshotListChildrenNames`).
   *
   * @param flags - `VirDomainSnapshotListFlags`.
   */
  async listChildrenNames(
    flags: Flags<VirDomainSnapshotListFlags> = 0,
    options?: CallOptions,
  ): Promise<readonly string[]> {
    const maxnames = await this.numChildren(flags, options);
    const args = { snap: this, maxnames, flags };
    const { names } = await this.connection.call(
      remote.domainSnapshotListChildrenNames,
      args,
      options,
    );
    return names;
  }

  /** Whether the domain was last snapshotted by, or reverted to, this one (`virDomainSnapshotIsCurrent`). */
  async isCurrent(flags = 0, options?: CallOptions): Promise<boolean> {
    const args = { snap: this, flags };
    const { current } = await this.connection.call(remote.domainSnapshotIsCurrent, args, options);
    return current !== 0;
  }

  /** Whether libvirt itself knows more of it than the hypervisor (`virDomainSnapshotHasMetadata`). */
  async hasMetadata(flags = 0, options?: CallOptions): Promise<boolean> {
    const args = { snap: this, flags };
    const { metadata } = await this.connection.call(
      remote.domainSnapshotHasMetadata,
      args,
      options,
    );
    return metadata !== 0;
  }

  /**
   * Deletes the snapshot (`virDomainSnapshotDelete`). Its children go to its parent, unless
   * the flags say otherwise.
   *
   * @param flags - `VirDomainSnapshotDeleteFlags`.
   */
  async delete(
    flags: Flags<VirDomainSnapshotDeleteFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainSnapshotDelete, { snap: this, flags }, options);
  }

  /** What `JSON.stringify` makes of it. */
  toJSON(): RemoteNonnullDomainSnapshot {
    return { name: this.name, dom: this.domain.toJSON() };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('DomainSnapshot', this.toJSON(), options, inspect);
  }
}
