import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/** The id of a domain that is not running. */
const NOT_RUNNING = -1;

/**
 * What identifies a domain. It has the shape of the wire's `remote_nonnull_domain`, so a domain can be
 * passed to a raw call as it is.
 */
export abstract class DomainCore implements RemoteNonnullDomain {
  /** The connection that the domain belongs to (`virDomainGetConnect`). */
  readonly connection: Connection;

  /** The UUID, in its canonical lower-case form (`virDomainGetUUIDString`). */
  readonly uuid: string;

  #name: string;
  #id: number;

  protected constructor(connection: Connection, wire: RemoteNonnullDomain) {
    this.connection = connection;
    this.uuid = wire.uuid;
    this.#name = wire.name;
    this.#id = wire.id;
  }

  /** The name (`virDomainGetName`), as it was when the domain was looked up, or renamed through this object. */
  get name(): string {
    return this.#name;
  }

  /**
   * The id, or -1 while the domain is not running (`virDomainGetID`). It is what this object has seen:
   * `create`, `destroy`, `save` and the like through this object change it, and nothing else does.
   */
  get id(): number {
    return this.#id;
  }

  protected setName(name: string): void {
    this.#name = name;
  }

  protected setId(id: number): void {
    this.#id = id;
  }

  protected setNotRunning(): void {
    this.#id = NOT_RUNNING;
  }

  /** Asks the daemon for the id, after a call whose answer does not have it. */
  protected async refreshId(options?: CallOptions): Promise<void> {
    const args = { uuid: this.uuid };
    const { dom } = await this.connection.call(remote.domainLookupByUuid, args, options);
    this.#id = dom.id;
  }

  /** What `JSON.stringify` makes of it. */
  toJSON(): RemoteNonnullDomain {
    return { name: this.name, uuid: this.uuid, id: this.id };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('Domain', this.toJSON(), options, inspect);
  }
}
