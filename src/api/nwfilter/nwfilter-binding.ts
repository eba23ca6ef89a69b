import type { RemoteNonnullNwfilterBinding } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/** A network filter at work on a port (`virNWFilterBinding`): a small value that knows both names. */
export class NWFilterBinding implements RemoteNonnullNwfilterBinding {
  /** The connection that it belongs to. */
  readonly connection: Connection;

  /** The network device of the host that is filtered (`virNWFilterBindingGetPortDev`). */
  readonly portdev: string;

  /** The name of the filter (`virNWFilterBindingGetFilterName`). */
  readonly filtername: string;

  private constructor(connection: Connection, wire: RemoteNonnullNwfilterBinding) {
    this.connection = connection;
    this.portdev = wire.portdev;
    this.filtername = wire.filtername;
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullNwfilterBinding): NWFilterBinding {
    return new NWFilterBinding(connection, wire);
  }

  /** The binding's XML (`virNWFilterBindingGetXMLDesc`). */
  async getXmlDesc(flags = 0, options?: CallOptions): Promise<string> {
    const args = { nwfilter: this, flags };
    return (await this.connection.call(remote.nwfilterBindingGetXmlDesc, args, options)).xml;
  }

  /** Takes the filter off the port (`virNWFilterBindingDelete`): nothing is filtered there any more. */
  async delete(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.nwfilterBindingDelete, { nwfilter: this }, options);
  }

  /** What `JSON.stringify` makes of it. */
  toJSON(): RemoteNonnullNwfilterBinding {
    return { portdev: this.portdev, filtername: this.filtername };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('NWFilterBinding', this.toJSON(), options, inspect);
  }
}
