import type {
  RemoteNonnullDomainCheckpoint,
  VirDomainCheckpointDeleteFlags,
  VirDomainCheckpointListFlags,
  VirDomainCheckpointXMLFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Domain } from '../domain/domain.ts';
import type { Flags } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/** A checkpoint of a domain (`virDomainCheckpoint`), from which on changes of its disks are tracked: a
 * small value that knows its domain and its name. */
export class DomainCheckpoint implements RemoteNonnullDomainCheckpoint {
  /** The domain (`virDomainCheckpointGetDomain`). */
  readonly domain: Domain;

  /** The name, unique within the domain (`virDomainCheckpointGetName`). */
  readonly name: string;

  private constructor(domain: Domain, wire: RemoteNonnullDomainCheckpoint) {
    this.domain = domain;
    this.name = wire.name;
  }

  /** @internal */
  static of(domain: Domain, wire: RemoteNonnullDomainCheckpoint): DomainCheckpoint {
    return new DomainCheckpoint(domain, wire);
  }

  /** The connection that the checkpoint belongs to (`virDomainCheckpointGetConnect`). */
  get connection(): Connection {
    return this.domain.connection;
  }

  /** The domain by the name that the wire has for it. */
  get dom(): Domain {
    return this.domain;
  }

  /**
   * The checkpoint's XML (`virDomainCheckpointGetXMLDesc`).
   *
   * @param flags - `VirDomainCheckpointXMLFlags`.
   */
  async getXmlDesc(
    flags: Flags<VirDomainCheckpointXMLFlags> = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { checkpoint: this, flags };
    return (await this.connection.call(remote.domainCheckpointGetXmlDesc, args, options)).xml;
  }

  /**
   * The checkpoint that this one was made after (`virDomainCheckpointGetParent`).
   *
   * @throws {@link VirError} number 103 (`VIR_ERR_NO_DOMAIN_CHECKPOINT`) when it is the first one.
   */
  async getParent(flags = 0, options?: CallOptions): Promise<DomainCheckpoint> {
    const args = { checkpoint: this, flags };
    const { parent } = await this.connection.call(remote.domainCheckpointGetParent, args, options);
    return DomainCheckpoint.of(this.domain, parent);
  }

  /**
   * The checkpoints that were made right after this one, or all after it with `DESCENDANTS`
   * (`virDomainCheckpointListAllChildren`).
   *
   * @param flags - `VirDomainCheckpointListFlags`.
   */
  async listAllChildren(
    flags: Flags<VirDomainCheckpointListFlags> = 0,
    options?: CallOptions,
  ): Promise<DomainCheckpoint[]> {
    const args = { checkpoint: this, needResults: 1, flags };
    const answer = await this.connection.call(
      remote.domainCheckpointListAllChildren,
      args,
      options,
    );
    return answer.checkpoints.map((each) => DomainCheckpoint.of(this.domain, each));
  }

  /**
   * Deletes the checkpoint (`virDomainCheckpointDelete`). What was tracked goes to its parent,
   * unless the flags say otherwise.
   *
   * @param flags - `VirDomainCheckpointDeleteFlags`.
   */
  async delete(
    flags: Flags<VirDomainCheckpointDeleteFlags> = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.connection.call(remote.domainCheckpointDelete, { checkpoint: this, flags }, options);
  }

  /** What `JSON.stringify` makes of it. */
  toJSON(): RemoteNonnullDomainCheckpoint {
    return { name: this.name, dom: this.domain.toJSON() };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('DomainCheckpoint', this.toJSON(), options, inspect);
  }
}
