import type {
  RemoteNonnullDomainSnapshot,
  VirDomainSnapshotDeleteFlags,
  VirDomainSnapshotListFlags,
  VirDomainSnapshotXMLFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { SnapshotConfig } from '../../xml/generated/snapshot.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import { listInto } from '../calls/list-into.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed } from '../documents/documents.ts';
import type { Domain } from '../domain/domain.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/**
 * A snapshot of a domain (`virDomainSnapshot`). The object is a value: it holds the domain and the
 * name.
 */
export class DomainSnapshot implements RemoteNonnullDomainSnapshot {
  /** The domain (`virDomainSnapshotGetDomain`). */
  readonly domain: Domain;

  /** The name, unique within the domain (`virDomainSnapshotGetName`). */
  readonly name: string;

  readonly #calls: Calls;

  private constructor(domain: Domain, wire: RemoteNonnullDomainSnapshot) {
    this.domain = domain;
    this.name = wire.name;
    this.#calls = callsOf(this.connection);
  }

  /** @internal */
  static of(domain: Domain, wire: RemoteNonnullDomainSnapshot): DomainSnapshot {
    return new DomainSnapshot(domain, wire);
  }

  /** The connection that the snapshot belongs to (`virDomainSnapshotGetConnect`). */
  get connection(): Connection {
    return this.domain.connection;
  }

  /** The same as {@link domain}, under the field name of the wire protocol. */
  get dom(): Domain {
    return this.domain;
  }

  /**
   * Deletes the snapshot (`virDomainSnapshotDelete`). By default its children become children of
   * its parent.
   *
   * With `flags: 'CHILDREN'` the descendants are deleted too, with `flags: 'CHILDREN_ONLY'` only
   * the descendants. These two flags are mutually exclusive. With `flags: 'METADATA_ONLY'` only
   * libvirt's metadata is deleted.
   */
  async delete(options?: FlagsOptions<typeof VirDomainSnapshotDeleteFlags>): Promise<void> {
    await this.#calls.call(remote.domainSnapshotDelete, { snap: this }, options);
  }

  /**
   * Returns the parent snapshot, from which this one was created (`virDomainSnapshotGetParent`).
   *
   * @throws {@link VirError} number 72 (`VIR_ERR_NO_DOMAIN_SNAPSHOT`) if the snapshot has no
   * parent.
   */
  async getParent(options?: FlagsOptions): Promise<DomainSnapshot> {
    const args = { snap: this };
    const { snap } = await this.#calls.call(remote.domainSnapshotGetParent, args, options);
    return DomainSnapshot.of(this.domain, snap);
  }

  /**
   * Returns the snapshot's configuration as a typed object (`virDomainSnapshotGetXMLDesc`).
   *
   * With `flags: 'SECURE'` it includes passwords. A read-only connection may not use this flag.
   */
  getConfig(options?: FlagsOptions<typeof VirDomainSnapshotXMLFlags>): Promise<SnapshotConfig> {
    return parsed('snapshot', this.getXmlDesc(options));
  }

  /**
   * Returns the snapshot's XML (`virDomainSnapshotGetXMLDesc`).
   *
   * With `flags: 'SECURE'` the XML includes passwords. A read-only connection may not use this
   * flag.
   */
  async getXmlDesc(options?: FlagsOptions<typeof VirDomainSnapshotXMLFlags>): Promise<string> {
    const args = { snap: this };
    return (await this.#calls.call(remote.domainSnapshotGetXmlDesc, args, options)).xml;
  }

  /**
   * Returns whether libvirt holds metadata of the snapshot, beyond the hypervisor's own data
   * (`virDomainSnapshotHasMetadata`).
   */
  async hasMetadata(options?: FlagsOptions): Promise<boolean> {
    const args = { snap: this };
    const { metadata } = await this.#calls.call(remote.domainSnapshotHasMetadata, args, options);
    return metadata !== 0;
  }

  /**
   * Returns whether this is the domain's current snapshot: the last one that was created or
   * reverted to (`virDomainSnapshotIsCurrent`).
   */
  async isCurrent(options?: FlagsOptions): Promise<boolean> {
    const args = { snap: this };
    const { current } = await this.#calls.call(remote.domainSnapshotIsCurrent, args, options);
    return current !== 0;
  }

  /**
   * Returns the child snapshots (`virDomainSnapshotListAllChildren`). With `flags: 'DESCENDANTS'`
   * the result includes all descendants.
   */
  async listAllChildren(
    options?: FlagsOptions<typeof VirDomainSnapshotListFlags>,
  ): Promise<DomainSnapshot[]> {
    const args = { snapshot: this, needResults: 1 };
    const answer = await this.#calls.call(remote.domainSnapshotListAllChildren, args, options);
    return answer.snapshots.map((each) => DomainSnapshot.of(this.domain, each));
  }

  /**
   * Returns the names of the child snapshots (`virDomainSnapshotListChildrenNames`). Makes two
   * calls, so snapshots that are created between the calls may be missing; {@link listAllChildren}
   * needs one call.
   */
  async listChildrenNames(
    options?: FlagsOptions<typeof VirDomainSnapshotListFlags>,
  ): Promise<readonly string[]> {
    const maxnames = await this.numChildren(options);
    const args = { snap: this, maxnames };
    const { names } = await listInto(
      this.#calls,
      remote.domainSnapshotListChildrenNames,
      args,
      options,
    );
    return names;
  }

  /**
   * Returns the number of child snapshots (`virDomainSnapshotNumChildren`). With
   * `flags: 'DESCENDANTS'` all descendants are counted.
   */
  async numChildren(options?: FlagsOptions<typeof VirDomainSnapshotListFlags>): Promise<number> {
    const args = { snap: this };
    return (await this.#calls.call(remote.domainSnapshotNumChildren, args, options)).num;
  }

  /** Returns the identity as a plain object, for `JSON.stringify`. */
  toJSON(): RemoteNonnullDomainSnapshot {
    return { name: this.name, dom: this.domain.toJSON() };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('DomainSnapshot', this.toJSON(), options, inspect);
  }
}
