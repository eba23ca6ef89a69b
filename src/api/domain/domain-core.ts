import type { RemoteNonnullDomain } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/** The id of a domain that is not running. */
const NOT_RUNNING = -1;

/**
 * The identity of a domain. It has the shape of the wire type `remote_nonnull_domain`, so a domain
 * is a valid argument of a raw call.
 */
export abstract class DomainCore implements RemoteNonnullDomain {
  /** The connection that the domain belongs to (`virDomainGetConnect`). */
  readonly connection: Connection;

  /** The UUID in canonical lower-case form (`virDomainGetUUIDString`). */
  readonly uuid: string;

  #name: string;
  #id: number;

  protected constructor(connection: Connection, wire: RemoteNonnullDomain) {
    this.connection = connection;
    this.uuid = wire.uuid;
    this.#name = wire.name;
    this.#id = wire.id;
  }

  /**
   * The name (`virDomainGetName`). It is the name at the time of the lookup; {@link Domain.rename}
   * of this object changes it, a rename by another client does not.
   */
  get name(): string {
    return this.#name;
  }

  /**
   * The id, or -1 if the domain is not running (`virDomainGetID`). It is the last id that this
   * object has seen: only `create`, `createWithFlags`, `destroy`, `save` and `managedSave` of this
   * object change it.
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

  /** Fetches the id from the daemon, after a call whose reply does not contain it. */
  protected async refreshId(options?: CallOptions): Promise<void> {
    const args = { uuid: this.uuid };
    const { dom } = await this.connection.call(remote.domainLookupByUuid, args, options);
    this.#id = dom.id;
  }

  /** Returns the identity as a plain object, for `JSON.stringify`. */
  toJSON(): RemoteNonnullDomain {
    return { name: this.name, uuid: this.uuid, id: this.id };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('Domain', this.toJSON(), options, inspect);
  }
}
