import type { RemoteNonnullNwfilterBinding } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { NwfilterBindingConfig } from '../../xml/generated/nwfilter-binding.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed } from '../documents/documents.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/**
 * The binding of a network filter to a network device of the host (`virNWFilterBinding`): the names
 * of both.
 */
export class NWFilterBinding implements RemoteNonnullNwfilterBinding {
  /** The connection that the binding belongs to. */
  readonly connection: Connection;

  /**
   * The name of the filtered network device on the host, such as `vnet0`
   * (`virNWFilterBindingGetPortDev`).
   */
  readonly portdev: string;

  /** The name of the filter (`virNWFilterBindingGetFilterName`). */
  readonly filtername: string;

  readonly #calls: Calls;

  private constructor(connection: Connection, wire: RemoteNonnullNwfilterBinding) {
    this.connection = connection;
    this.portdev = wire.portdev;
    this.filtername = wire.filtername;
    this.#calls = callsOf(this.connection);
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullNwfilterBinding): NWFilterBinding {
    return new NWFilterBinding(connection, wire);
  }

  /**
   * Removes the filter from the network device (`virNWFilterBindingDelete`). The traffic of the
   * device is no longer filtered.
   */
  async delete(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.nwfilterBindingDelete, { nwfilter: this }, options);
  }

  /**
   * Returns the binding's configuration as a typed object (`virNWFilterBindingGetXMLDesc`).
   */
  getConfig(options?: FlagsOptions): Promise<NwfilterBindingConfig> {
    return parsed('nwfilterBinding', this.getXmlDesc(options));
  }

  /** Returns the binding's XML (`virNWFilterBindingGetXMLDesc`). */
  async getXmlDesc(options?: FlagsOptions): Promise<string> {
    const args = { nwfilter: this };
    return (await this.#calls.call(remote.nwfilterBindingGetXmlDesc, args, options)).xml;
  }

  /** Returns the value for `JSON.stringify`. */
  toJSON(): RemoteNonnullNwfilterBinding {
    return { portdev: this.portdev, filtername: this.filtername };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('NWFilterBinding', this.toJSON(), options, inspect);
  }
}
