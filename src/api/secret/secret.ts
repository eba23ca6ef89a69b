import type { RemoteNonnullSecret, VirSecretUsageType } from '../../protocol/index.ts';
import { remote } from '../../protocol/index.ts';
import type { CallOptions } from '../../rpc/index.ts';
import type { Connection } from '../connection/connection.ts';
import type { Inspect } from '../values/inspect.ts';
import { INSPECT, show } from '../values/inspect.ts';

/** A secret that libvirt keeps for a guest, such as the passphrase of a disk (`virSecret`): a small value
 * that knows what it is for, and not the secret itself. */
export class Secret implements RemoteNonnullSecret {
  /** The connection that it belongs to (`virSecretGetConnect`). */
  readonly connection: Connection;

  /** The UUID, in its canonical lower-case form (`virSecretGetUUIDString`). */
  readonly uuid: string;

  /** What kind of thing it is for: `VirSecretUsageType` (`virSecretGetUsageType`). */
  readonly usageType: VirSecretUsageType;

  /** Which thing it is for, such as the path of a volume (`virSecretGetUsageID`). */
  readonly usageId: string;

  private constructor(connection: Connection, wire: RemoteNonnullSecret) {
    this.connection = connection;
    this.uuid = wire.uuid;
    this.usageType = wire.usageType as VirSecretUsageType;
    this.usageId = wire.usageId;
  }

  /** @internal */
  static of(connection: Connection, wire: RemoteNonnullSecret): Secret {
    return new Secret(connection, wire);
  }

  /** The secret's XML, without its value (`virSecretGetXMLDesc`). */
  async getXmlDesc(flags = 0, options?: CallOptions): Promise<string> {
    const args = { secret: this, flags };
    return (await this.connection.call(remote.secretGetXmlDesc, args, options)).xml;
  }

  /**
   * The value (`virSecretGetValue`).
   *
   * @throws {@link VirError} number 66 (`VIR_ERR_NO_SECRET`) when there is none yet, and number
   * 65 (`VIR_ERR_INVALID_SECRET`) when the secret is private, and keeps it to itself.
   */
  async getValue(flags = 0, options?: CallOptions): Promise<Uint8Array> {
    const args = { secret: this, flags };
    return (await this.connection.call(remote.secretGetValue, args, options)).value;
  }

  /**
   * Sets the value (`virSecretSetValue`).
   *
   * @param value - At most 65,536 bytes, sent as they are.
   */
  async setValue(value: Uint8Array, flags = 0, options?: CallOptions): Promise<void> {
    await this.connection.call(remote.secretSetValue, { secret: this, value, flags }, options);
  }

  /** Forgets the secret, value and all (`virSecretUndefine`). */
  async undefine(options?: CallOptions): Promise<void> {
    await this.connection.call(remote.secretUndefine, { secret: this }, options);
  }

  /** What `JSON.stringify` makes of it. */
  toJSON(): RemoteNonnullSecret {
    return { uuid: this.uuid, usageType: this.usageType, usageId: this.usageId };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return show('Secret', this.toJSON(), options, inspect);
  }
}
