import type { RemoteNonnullInterface, VirInterfaceXMLFlags } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Flags } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/** A network interface of the host (`virInterface`): a small value that knows its name and MAC address. */
export class Interface implements RemoteNonnullInterface {
  /** The connection that it belongs to (`virInterfaceGetConnect`). */
  readonly connection: Connection;

  /** The name (`virInterfaceGetName`). */
  readonly name: string;

  /** The MAC address, such as `aa:bb:cc:dd:ee:ff`; empty where it is not known (`virInterfaceGetMACString`). */
  readonly mac: string;

  private constructor(connection: Connection, wire: RemoteNonnullInterface) {
    this.connection = connection;
    this.name = wire.name;
    this.mac = wire.mac;
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullInterface): Interface {
    return new Interface(connection, wire);
  }

  /** Starts the interface (`virInterfaceCreate`). */
  async create(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.interfaceCreate, { iface: this, flags }, options);
  }

  /** Stops the interface (`virInterfaceDestroy`). The daemon may be out of reach then. */
  async destroy(flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.interfaceDestroy, { iface: this, flags }, options);
  }

  /** Removes the definition (`virInterfaceUndefine`). */
  async undefine(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.interfaceUndefine, { iface: this }, options);
  }

  /**
   * The interface's XML (`virInterfaceGetXMLDesc`).
   *
   * @param flags - `VirInterfaceXMLFlags`: as defined, rather than as it is now.
   */
  async getXmlDesc(flags: Flags<VirInterfaceXMLFlags> = 0, options?: CallOptions): Promise<string> {
    const args = { iface: this, flags };
    return (await this.connection.call(remote.interfaceGetXmlDesc, args, options)).xml;
  }

  /** Whether the interface is active (`virInterfaceIsActive`). */
  async isActive(options?: CallOptions): Promise<boolean> {
    const args = { iface: this };
    const { active } = await this.connection.call(remote.interfaceIsActive, args, options);
    return active !== 0;
  }

  /** What `JSON.stringify` makes of it. */
  toJSON(): RemoteNonnullInterface {
    return { name: this.name, mac: this.mac };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('Interface', this.toJSON(), options, inspect);
  }
}
