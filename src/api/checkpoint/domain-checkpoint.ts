import type {
  RemoteNonnullDomainCheckpoint,
  VirDomainCheckpointDeleteFlags,
  VirDomainCheckpointListFlags,
  VirDomainCheckpointXMLFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CheckpointConfig } from '../../xml/generated/checkpoint.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed } from '../documents/documents.ts';
import type { Domain } from '../domain/domain.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/**
 * A checkpoint of a domain (`virDomainCheckpoint`): a point in time from which changes of the disks
 * are tracked. The object is a value: it holds the domain and the name.
 */
export class DomainCheckpoint implements RemoteNonnullDomainCheckpoint {
  /** The domain (`virDomainCheckpointGetDomain`). */
  readonly domain: Domain;

  /** The name, unique within the domain (`virDomainCheckpointGetName`). */
  readonly name: string;

  readonly #calls: Calls;

  private constructor(domain: Domain, wire: RemoteNonnullDomainCheckpoint) {
    this.domain = domain;
    this.name = wire.name;
    this.#calls = callsOf(this.connection);
  }

  /** @internal */
  static of(domain: Domain, wire: RemoteNonnullDomainCheckpoint): DomainCheckpoint {
    return new DomainCheckpoint(domain, wire);
  }

  /** The connection that the checkpoint belongs to (`virDomainCheckpointGetConnect`). */
  get connection(): Connection {
    return this.domain.connection;
  }

  /** The same as {@link domain}, under the field name of the wire protocol. */
  get dom(): Domain {
    return this.domain;
  }

  /**
   * Deletes the checkpoint (`virDomainCheckpointDelete`). By default the changes that it tracks are
   * merged into its parent.
   *
   * With `flags: 'CHILDREN'` the descendants are deleted too, with `flags: 'CHILDREN_ONLY'` only
   * the descendants. These two flags are mutually exclusive. With `flags: 'METADATA_ONLY'` only
   * libvirt's metadata is deleted.
   */
  async delete(options?: FlagsOptions<typeof VirDomainCheckpointDeleteFlags>): Promise<void> {
    await this.#calls.call(remote.domainCheckpointDelete, { checkpoint: this }, options);
  }

  /**
   * Returns the parent checkpoint, after which this one was created
   * (`virDomainCheckpointGetParent`).
   *
   * @throws {@link VirError} number 103 (`VIR_ERR_NO_DOMAIN_CHECKPOINT`) if the checkpoint has no
   * parent.
   */
  async getParent(options?: FlagsOptions): Promise<DomainCheckpoint> {
    const args = { checkpoint: this };
    const { parent } = await this.#calls.call(remote.domainCheckpointGetParent, args, options);
    return DomainCheckpoint.of(this.domain, parent);
  }

  /**
   * Returns the checkpoint's configuration as a typed object (`virDomainCheckpointGetXMLDesc`). See
   * {@link getXmlDesc} for the flags.
   */
  getConfig(options?: FlagsOptions<typeof VirDomainCheckpointXMLFlags>): Promise<CheckpointConfig> {
    return parsed('checkpoint', this.getXmlDesc(options));
  }

  /**
   * Returns the checkpoint's XML (`virDomainCheckpointGetXMLDesc`).
   *
   * With `flags: 'SECURE'` the XML includes passwords. A read-only connection may not use this
   * flag. With `flags: 'NO_DOMAIN'` the XML of the domain is left out. With `flags: 'SIZE'` the XML
   * includes the current size of the changes, in bytes per disk.
   */
  async getXmlDesc(options?: FlagsOptions<typeof VirDomainCheckpointXMLFlags>): Promise<string> {
    const args = { checkpoint: this };
    return (await this.#calls.call(remote.domainCheckpointGetXmlDesc, args, options)).xml;
  }

  /**
   * Returns the child checkpoints (`virDomainCheckpointListAllChildren`). With
   * `flags: 'DESCENDANTS'` the result includes all descendants.
   */
  async listAllChildren(
    options?: FlagsOptions<typeof VirDomainCheckpointListFlags>,
  ): Promise<DomainCheckpoint[]> {
    const args = { checkpoint: this, needResults: 1 };
    const answer = await this.#calls.call(remote.domainCheckpointListAllChildren, args, options);
    return answer.checkpoints.map((each) => DomainCheckpoint.of(this.domain, each));
  }

  /** Returns the identity as a plain object, for `JSON.stringify`. */
  toJSON(): RemoteNonnullDomainCheckpoint {
    return { name: this.name, dom: this.domain.toJSON() };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('DomainCheckpoint', this.toJSON(), options, inspect);
  }
}
