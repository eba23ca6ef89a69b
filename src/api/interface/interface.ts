import type {
  RemoteNonnullInterface,
  VirInterfaceDefineFlags,
  VirInterfaceXMLFlags,
} from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { InterfaceConfig } from '../../xml/generated/interface.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed } from '../documents/documents.ts';
import type { ChangeCallback, Definition, RedefineOptions } from '../documents/redefine.ts';
import { readInactive, redefine } from '../documents/redefine.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/**
 * A network interface of the host (`virInterface`): its name, its MAC address and its connection.
 */
export class Interface implements RemoteNonnullInterface {
  /** The connection that the interface belongs to (`virInterfaceGetConnect`). */
  readonly connection: Connection;

  /** The name (`virInterfaceGetName`). */
  readonly name: string;

  /**
   * The MAC address, such as `aa:bb:cc:dd:ee:ff`; empty if it is not known
   * (`virInterfaceGetMACString`).
   */
  readonly mac: string;

  readonly #calls: Calls;

  private constructor(connection: Connection, wire: RemoteNonnullInterface) {
    this.connection = connection;
    this.name = wire.name;
    this.mac = wire.mac;
    this.#calls = callsOf(this.connection);
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullInterface): Interface {
    return new Interface(connection, wire);
  }

  /** Starts the interface (`virInterfaceCreate`). */
  async create(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.interfaceCreate, { iface: this }, options);
  }

  /**
   * Stops the interface (`virInterfaceDestroy`). If the connection runs over this interface, the
   * daemon is no longer reachable afterwards.
   */
  async destroy(options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.interfaceDestroy, { iface: this }, options);
  }

  /**
   * Returns the interface's configuration as a typed object (`virInterfaceGetXMLDesc`).
   *
   * With `flags: 'INACTIVE'` the result is the definition instead of the current state. To change
   * the definition, use {@link redefine}.
   */
  getConfig(options?: FlagsOptions<typeof VirInterfaceXMLFlags>): Promise<InterfaceConfig> {
    return parsed('interface', this.getXmlDesc(options));
  }

  /**
   * Returns the interface's XML (`virInterfaceGetXMLDesc`).
   *
   * With `flags: 'INACTIVE'` the result is the XML of the definition instead of the current state.
   */
  async getXmlDesc(options?: FlagsOptions<typeof VirInterfaceXMLFlags>): Promise<string> {
    const args = { iface: this };
    return (await this.#calls.call(remote.interfaceGetXmlDesc, args, options)).xml;
  }

  /**
   * Changes the interface's definition (`virInterfaceGetXMLDesc`, `virInterfaceDefineXML`): reads
   * it, lets a function change it, validates it, and defines it. An active interface keeps its old
   * configuration until it is started again.
   *
   * {@link Domain.redefine} describes the draft, and the changes of others that cannot be seen.
   *
   * @returns The interface. Name and UUID cannot change.
   * @throws {@link DefinitionError} if the definition was changed meanwhile, or if the new
   * definition is invalid or that of another interface.
   * @throws {@link XmlError} if the function sets a value of a wrong form, or a property that does
   * not exist. Other errors of the function are passed on.
   *
   * @example
   * await iface.redefine((draft) => {
   *   draft.start = { mode: 'none' };
   * });
   */
  redefine(
    change: ChangeCallback<InterfaceConfig>,
    options?: RedefineOptions<typeof VirInterfaceDefineFlags>,
  ): Promise<Interface> {
    const { connection } = this;
    const definition: Definition<'interface', Interface, typeof VirInterfaceDefineFlags> = {
      kind: 'interface',
      owner: this,
      label: `interface "${this.name}"`,
      read: (call) => readInactive((flagged) => this.getXmlDesc(flagged), call),
      define: (xml, flags, call) => connection.interfaceDefineXml(xml, { ...call, flags }),
    };
    return redefine(definition, change, options);
  }

  /** Returns whether the interface is active (`virInterfaceIsActive`). */
  async isActive(options?: CallOptions): Promise<boolean> {
    const args = { iface: this };
    const { active } = await this.#calls.call(remote.interfaceIsActive, args, options);
    return active !== 0;
  }

  /** Removes the definition of the interface (`virInterfaceUndefine`). */
  async undefine(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.interfaceUndefine, { iface: this }, options);
  }

  /** Returns the value for `JSON.stringify`. */
  toJSON(): RemoteNonnullInterface {
    return { name: this.name, mac: this.mac };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('Interface', this.toJSON(), options, inspect);
  }
}
