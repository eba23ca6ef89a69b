import type { RemoteNonnullNwfilter } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import type { Connection } from '../connection/connection.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/** A network filter (`virNWFilter`): its name, its UUID and its connection. */
export class NWFilter implements RemoteNonnullNwfilter {
  /** The connection that the filter belongs to. */
  readonly connection: Connection;

  /** The name (`virNWFilterGetName`). */
  readonly name: string;

  /** The UUID, in its canonical lower-case form (`virNWFilterGetUUIDString`). */
  readonly uuid: string;

  readonly #calls: Calls;

  private constructor(connection: Connection, wire: RemoteNonnullNwfilter) {
    this.connection = connection;
    this.name = wire.name;
    this.uuid = wire.uuid;
    this.#calls = callsOf(this.connection);
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullNwfilter): NWFilter {
    return new NWFilter(connection, wire);
  }

  /** Returns the filter's XML (`virNWFilterGetXMLDesc`). */
  async getXmlDesc(options?: FlagsOptions): Promise<string> {
    const args = { nwfilter: this };
    return (await this.#calls.call(remote.nwfilterGetXmlDesc, args, options)).xml;
  }

  /**
   * Removes the filter (`virNWFilterUndefine`).
   *
   * @throws {@link VirError} number 55 (`VIR_ERR_OPERATION_INVALID`) if a running guest uses the
   * filter. A reference in another filter does not count.
   */
  async undefine(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.nwfilterUndefine, { nwfilter: this }, options);
  }

  /** Returns the value for `JSON.stringify`. */
  toJSON(): RemoteNonnullNwfilter {
    return { name: this.name, uuid: this.uuid };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('NWFilter', this.toJSON(), options, inspect);
  }
}
