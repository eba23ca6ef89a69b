import type { RemoteNonnullNwfilter, VirNWFilterDefineFlags } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { NwfilterConfig } from '../../xml/generated/nwfilter.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed } from '../documents/documents.ts';
import type { ChangeCallback, Definition, RedefineOptions } from '../documents/redefine.ts';
import { redefine } from '../documents/redefine.ts';
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

  /**
   * Returns the filter's definition as a typed object (`virNWFilterGetXMLDesc`). To change the
   * definition, use {@link redefine}.
   */
  getConfig(options?: FlagsOptions): Promise<NwfilterConfig> {
    return parsed('nwfilter', this.getXmlDesc(options));
  }

  /** Returns the filter's XML (`virNWFilterGetXMLDesc`). */
  async getXmlDesc(options?: FlagsOptions): Promise<string> {
    const args = { nwfilter: this };
    return (await this.#calls.call(remote.nwfilterGetXmlDesc, args, options)).xml;
  }

  /**
   * Changes the filter's definition (`virNWFilterGetXMLDesc`, `virNWFilterDefineXMLFlags`): reads
   * it, lets a function change it, validates it, and defines it. It takes effect immediately on the
   * interfaces that use the filter.
   *
   * {@link Domain.redefine} describes the draft, and the changes of others that cannot be seen.
   *
   * @returns The filter. Name and UUID cannot change.
   * @throws {@link DefinitionError} if the definition was changed meanwhile, or if the new
   * definition is invalid or that of another filter.
   * @throws {@link XmlError} if the function sets a value of a wrong form, or a property that does
   * not exist. Other errors of the function are passed on.
   *
   * @example
   * await filter.redefine((draft) => {
   *   draft.priority = -500;
   * });
   */
  redefine(
    change: ChangeCallback<NwfilterConfig>,
    options?: RedefineOptions<typeof VirNWFilterDefineFlags>,
  ): Promise<NWFilter> {
    const { connection } = this;
    const definition: Definition<'nwfilter', NWFilter, typeof VirNWFilterDefineFlags> = {
      kind: 'nwfilter',
      owner: this,
      label: `network filter "${this.name}"`,
      read: (call) => this.getXmlDesc(call),
      define: (xml, flags, call) =>
        flags === undefined
          ? connection.nwFilterDefineXml(xml, call)
          : connection.nwFilterDefineXmlFlags(xml, { ...call, flags }),
    };
    return redefine(definition, change, options);
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
