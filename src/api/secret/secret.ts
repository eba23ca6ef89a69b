import type { RemoteNonnullSecret, VirSecretDefineFlags } from '../../protocol/index.ts';
import { remote, VirSecretUsageType } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { SecretConfig } from '../../xml/generated/secret.ts';
import type { Calls } from '../calls/calls.ts';
import { callsOf } from '../calls/calls-of.ts';
import type { Connection } from '../connection/connection.ts';
import { parsed } from '../documents/documents.ts';
import type { ChangeCallback, Definition, RedefineOptions } from '../documents/redefine.ts';
import { redefine } from '../documents/redefine.ts';
import type { EnumName } from '../values/enum-name.ts';
import { enumName } from '../values/enum-name.ts';
import type { FlagsOptions } from '../values/flags.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/**
 * A secret that libvirt stores for guests, such as the passphrase of a disk (`virSecret`): its UUID
 * and its usage, without its value.
 */
export class Secret implements RemoteNonnullSecret {
  /** The connection that the secret belongs to (`virSecretGetConnect`). */
  readonly connection: Connection;

  /** The UUID, in its canonical lower-case form (`virSecretGetUUIDString`). */
  readonly uuid: string;

  /** The type of object that needs the secret: `VirSecretUsageType` (`virSecretGetUsageType`). */
  readonly usageType: VirSecretUsageType;

  /** The object that needs the secret, such as the path of a volume (`virSecretGetUsageID`). */
  readonly usageId: string;

  readonly #calls: Calls;

  private constructor(connection: Connection, wire: RemoteNonnullSecret) {
    this.connection = connection;
    this.uuid = wire.uuid;
    this.usageType = wire.usageType as VirSecretUsageType;
    this.usageId = wire.usageId;
    this.#calls = callsOf(this.connection);
  }

  /** The name of {@link usageType}, such as `volume`. */
  get usageTypeName(): EnumName<typeof VirSecretUsageType> {
    return enumName(VirSecretUsageType, this.usageType);
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullSecret): Secret {
    return new Secret(connection, wire);
  }

  /**
   * Returns the value of the secret (`virSecretGetValue`).
   *
   * @throws {@link VirError} number 66 (`VIR_ERR_NO_SECRET`) if the secret has no value yet.
   * @throws {@link VirError} number 65 (`VIR_ERR_INVALID_SECRET`) if the secret is private. libvirt
   * does not return the value of a private secret.
   * @throws {@link VirError} number 29 (`VIR_ERR_OPERATION_DENIED`) if the connection is read-only.
   */
  async getValue(options?: FlagsOptions): Promise<Uint8Array> {
    const args = { secret: this };
    return (await this.#calls.call(remote.secretGetValue, args, options)).value;
  }

  /**
   * Returns the secret's definition as a typed object, without its value (`virSecretGetXMLDesc`). To
   * change the definition, use {@link redefine}.
   */
  getConfig(options?: FlagsOptions): Promise<SecretConfig> {
    return parsed('secret', this.getXmlDesc(options));
  }

  /** Returns the secret's XML, without its value (`virSecretGetXMLDesc`). */
  async getXmlDesc(options?: FlagsOptions): Promise<string> {
    const args = { secret: this };
    return (await this.#calls.call(remote.secretGetXmlDesc, args, options)).xml;
  }

  /**
   * Changes the secret's definition (`virSecretGetXMLDesc`, `virSecretDefineXML`): reads it, lets a
   * function change it, validates it, and defines it. The value of the secret is kept.
   *
   * {@link Domain.redefine} describes the draft, and the changes of others that cannot be seen.
   *
   * @returns The secret. Name and UUID cannot change.
   * @throws {@link DefinitionError} if the definition was changed meanwhile, or if the new
   * definition is invalid or that of another secret.
   * @throws {@link XmlError} if the function sets a value of a wrong form, or a property that does
   * not exist. Other errors of the function are passed on.
   *
   * @example
   * await secret.redefine((draft) => {
   *   draft.description = 'the passphrase of web.img';
   * });
   */
  redefine(
    change: ChangeCallback<SecretConfig>,
    options?: RedefineOptions<typeof VirSecretDefineFlags>,
  ): Promise<Secret> {
    const { connection } = this;
    const definition: Definition<'secret', Secret, typeof VirSecretDefineFlags> = {
      kind: 'secret',
      owner: this,
      label: `secret "${this.uuid}"`,
      read: (call) => this.getXmlDesc(call),
      define: (xml, flags, call) => connection.secretDefineXml(xml, { ...call, flags }),
    };
    return redefine(definition, change, options);
  }

  /**
   * Sets the value of the secret (`virSecretSetValue`).
   *
   * @param value - At most 65,536 bytes. They are sent unchanged.
   */
  async setValue(value: Uint8Array, options?: FlagsOptions): Promise<void> {
    await this.#calls.call(remote.secretSetValue, { secret: this, value }, options);
  }

  /** Deletes the secret with its value (`virSecretUndefine`). */
  async undefine(options?: CallOptions): Promise<void> {
    await this.#calls.call(remote.secretUndefine, { secret: this }, options);
  }

  /** Returns the value for `JSON.stringify`. */
  toJSON(): RemoteNonnullSecret {
    return { uuid: this.uuid, usageType: this.usageType, usageId: this.usageId };
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('Secret', this.toJSON(), options, inspect);
  }
}
